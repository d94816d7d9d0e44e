import { hits, sentenceRule } from '../english/sentence-rule.ts'
import { anyOf, HEDGE, MODAL_WORDS, quoted } from '../english/words.ts'

/** Hedges of several words; they stand before a sentence or at its end. */
const PHRASE =
  'in general|in principle|as a (?:general )?rule(?: of thumb)?|in (?:most|many) (?:cases|situations|circumstances|instances)|for the most part|most of the time|more often than not|by and large|on the whole|under ordinary circumstances'

// Names of groups differ, because Node 22 allows none twice, not even in alternatives.
const PATTERN = anyOf(
  `${MODAL_WORDS}(?:,| also| still| then| be)? (?<after>${HEDGE}|${PHRASE})`,
  `(?<before>${HEDGE}) ${MODAL_WORDS}`,
  // At the start of the sentence it hedges the clause that follows.
  `(?<=^[\\s·]*)(?<first>${PHRASE}|${HEDGE})(?=,?\\s(?:(?:if|when)\\b[^,;:]*,\\s)?[^,;:]*\\s(?:must|shall|should)\\s)`,
  `(?<last>${PHRASE})(?=\\s*[·.;]*\\s*$)`,
)

const BEFORE_COMMAND = anyOf(`(?<=^[\\s·]*)(?:${PHRASE}|${HEDGE})`)

const reason = (words: string) =>
  `Unexpected hedge, ${quoted(words)}, expected the rule without it: leave the word out, or name the exceptions`

/** `should typically`: a rule and its exceptions, which nobody has named. */
export const hedgedObligation = sentenceRule('hedged-obligation', ({ text, obligation, imperative }) => {
  if (!obligation) return []
  const command = imperative === undefined ? [] : hits(text.slice(0, imperative), BEFORE_COMMAND, reason)
  return command.length > 0 ? command : hits(text, PATTERN, reason)
})
