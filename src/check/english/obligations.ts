import { titleFrom } from '../../clauses/examples/example.ts'

// Words of which each obliges by itself; `never` and `always` also describe.
const MODAL =
  /\b(?:must|shall|should|ought to|may not|(?:is|are) (?:required|expected|obliged|not allowed|forbidden) to)\b/i
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** The first sentence of a text that obliges somebody, in one line; undefined where there is none. */
export function firstObligation(text: string): string | undefined {
  // Quotes, headings and asides are no rule of the section's own; offsets stay what they are.
  const words = text.replace(/^ {0,3}(?:>|#{1,6} ).*$|\([^()]*\)|"[^"]*"|“[^”]*”|`[^`]*`/gm, (aside) =>
    '_'.repeat(aside.length),
  )
  for (const { segment, index } of segmenter.segment(words)) {
    if (MODAL.test(segment)) return titleFrom(text.slice(index, index + segment.length))
  }
  return undefined
}
