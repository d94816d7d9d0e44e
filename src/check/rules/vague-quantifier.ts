import { wordRule } from '../english/sentence-rule.ts'
import { anyOf, quoted } from '../english/words.ts'

const PATTERN = anyOf(
  '(?:in)?significant(?:ly)?',
  '(?:in)?sufficient(?:ly)?',
  'substantial(?:ly)?',
  'considerabl[ey]',
  'excessive(?:ly)?',
  'adequate(?:ly)?',
  'minimal(?:ly)?',
  'several',
  'numerous',
  'various',
  'many',
  'a (?:few|lot of|number of|couple of)',
  'overly',
  'too (?:much|many|long|short|often)',
  'long enough',
)

/** An amount that everyone measures with a measure of their own. */
export const vagueQuantifier = wordRule(
  'vague-quantifier',
  PATTERN,
  (words) =>
    `Unexpected vague amount, ${quoted(words)}, expected one that can be counted: give a number, a limit or an example on each side of it`,
)
