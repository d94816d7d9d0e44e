import { wordRule } from '../english/sentence-rule.ts'
import { anyOf, quoted } from '../english/words.ts'

const NOT = "(?:not|never|cannot|\\p{L}+n['’]t)"
const NEGATIVE = '(?:refus|avoid|fail|declin|refrain|abstain|omit|neglect)\\p{L}*'

const PATTERN = anyOf(
  `${NOT} (?:(?:simply|just|also|be|ever) )?${NEGATIVE}`,
  `${NEGATIVE} (?:to|from) (?:avoid|refus|declin|refrain)\\p{L}*`,
  `${NOT} (?:be )?(?:un|in|im)(?:common|usual|likely|acceptable|necessary|helpful|reasonable|possible|appropriate|important|able|willing)(?:ly)?`,
)

/** Two words that say no: the reader has to work out the yes. */
export const doubleNegation = wordRule(
  'double-negation',
  PATTERN,
  (words) =>
    `Unexpected double negation, ${quoted(words)}, expected the same without one: say what to do instead`,
)
