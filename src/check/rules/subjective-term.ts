import type { ReadSpec } from '../../clauses/load.ts'
import { hits, sentenceInSpecRule } from '../english/sentence-rule.ts'
import { TASTE, TASTE_OR_KIND } from '../english/taste.ts'
import { before, quoted } from '../english/words.ts'

/** `the fast path`: the one of that name. `clear the cart`: a verb. */
const NAMED = /(?:\b(?:the|this|that|these|those|not)|['’]s)\s+$/i
const DONE = /^\s+(?:the|an?|all|any|each|every|its|their|your|[·\d])/i
/** `It is acceptable to …` permits, `relevant to x` and `polite enough that …` name a test; `easy to …` names none. */
const HARMLESS = /^(?!eas|simple|convenient|intuitive)\S+\s+(?:to|enough)\b/i
/** `NICE` is an institute. */
const ACRONYM = /^\p{Lu}+$/u
/** `as appropriate` is a way out: another rule has it. */
const AFTER_ESCAPE =
  /\b(?:as|if|when|where|whenever|wherever|unless)\s+(?:(?:otherwise|absolutely|strictly|really|reasonably|is|it\s+is)\s+)*$/i

const reason = (words: string) =>
  `Unexpected word of taste, ${quoted(words)}, in a clause without a GOOD and a BAD reply, expected a test that two readers apply alike: say what counts, or show both replies`

/** A word of taste. Where the clause shows one reply that has it and one that hasn't, the taste is shared. */
export const subjectiveTerm = sentenceInSpecRule('subjective-term', ({ clause, text, obligation }, input) => {
  if (!obligation || isShown(clause, input)) return []
  const kinds = hits(text, TASTE_OR_KIND, reason).filter(
    ({ start, end }) => !NAMED.test(before(text, start)) && !DONE.test(text.slice(end)),
  )
  return [...hits(text, TASTE, reason), ...kinds]
    .filter(({ start, end }) => !ACRONYM.test(text.slice(start, end)))
    .filter(({ start }) => !AFTER_ESCAPE.test(before(text, start)) && !HARMLESS.test(text.slice(start)))
    .sort((a, b) => a.start - b.start)
})

const shown = new WeakMap<ReadSpec, ReadonlySet<string>>()

function isShown(id: string, input: ReadSpec): boolean {
  const known = shown.get(input) ?? new Set(shownIn(input))
  shown.set(input, known)
  return known.has(id)
}

/** Clauses and sections with precedents on both sides; those of a prompt file count for its section. */
function shownIn({ loaded }: ReadSpec): string[] {
  const clauses = loaded.files.flatMap((file) => file.clauses)
  const all = [
    ...clauses.map(({ id, section, examples }) => ({ id: section ?? id, examples })),
    ...loaded.spec.sections,
  ]
  return [...Map.groupBy(all, ({ id }) => id)]
    .filter(([, parts]) => {
      const labels = parts.flatMap(({ examples }) =>
        examples.flatMap(({ comparisons }) =>
          comparisons.flatMap(({ replies }) => replies.map(({ label }) => label)),
        ),
      )
      return labels.includes('GOOD') && labels.includes('BAD')
    })
    .map(([id]) => id)
}
