import { wordRule } from '../english/sentence-rule.ts'
import { anyOf, quoted } from '../english/words.ts'

/** One of two, or both? (ISO/IEC/IEEE 29148 §5.2.7: ambiguous logical statements; INCOSE R15, R17.) */
export const andOr = wordRule(
  'and-or',
  anyOf('and\\s*/\\s*or'),
  (words) =>
    `Unexpected ${quoted(words)}, expected one of the two: write \`and\` where both are asked for, \`or\` where one is enough`,
)
