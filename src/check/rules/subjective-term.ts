import type { ReadSpec } from '../../clauses/load.ts'
import { hits, sentenceInSpecRule } from '../english/sentence-rule.ts'
import { anyOf, before, quoted } from '../english/words.ts'

const TERMS = anyOf(
  '(?:in)?appropriate(?:ly)?',
  '(?:un)?reasonabl[ey]',
  '(?:un)?necessary',
  'unnecessarily',
  'needless(?:ly)?',
  'gratuitous(?:ly)?',
  '(?:un)?suitabl[ey]',
  '(?:un)?acceptabl[ey]',
  '(?:im)?proper(?:ly)?',
  'undu(?:e|ly)',
  'sensibl[ey]',
  'judicious(?:ly)?',
  'tasteful(?:ly)?',
  'natural(?:ly)?',
  'respectful(?:ly)?',
  'thoughtful(?:ly)?',
  'meaningful(?:ly)?',
)
/** `It is acceptable to …` permits, `polite enough that …` names its test. */
const HARMLESS = /^\s+(?:to|enough)\b/i
/** `as appropriate` is a way out: another rule has it. */
const AFTER_ESCAPE = /\b(?:as|if|when|where|whenever|wherever|unless)\s+$/i

/** A word of taste. Where the clause shows one reply that has it and one that hasn't, the taste is shared. */
export const subjectiveTerm = sentenceInSpecRule('subjective-term', ({ clause, text, obligation }, input) => {
  if (!obligation || isShown(clause, input)) return []
  return hits(
    text,
    TERMS,
    (words) =>
      `Unexpected word of taste, ${quoted(words)}, in a clause without a GOOD and a BAD reply, expected a test that two readers apply alike: say what counts, or show both replies`,
  ).filter(({ start, end }) => !AFTER_ESCAPE.test(before(text, start)) && !HARMLESS.test(text.slice(end)))
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
