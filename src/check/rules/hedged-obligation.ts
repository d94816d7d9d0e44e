import { wordRule } from '../english/sentence-rule.ts'
import { anyOf, HEDGE, MODAL_WORDS, quoted } from '../english/words.ts'

// Names of groups differ, because Node 22 allows none twice, not even in alternatives.
const PATTERN = anyOf(
  `${MODAL_WORDS} (?:(?:also|still|then) )?(?<after>${HEDGE})`,
  `(?<before>${HEDGE}) ${MODAL_WORDS}`,
  // At the start of the sentence it hedges all that follows.
  `(?<=^[\\s·]*)(?<first>in general|as a rule|${HEDGE})(?=,?\\s.*\\s(?:must|shall|should)\\s)`,
)

/** `should typically`: a rule and its exceptions, which nobody has named. */
export const hedgedObligation = wordRule(
  'hedged-obligation',
  PATTERN,
  (words) =>
    `Unexpected hedge, ${quoted(words)}, expected the rule without it: leave the word out, or name the exceptions`,
)
