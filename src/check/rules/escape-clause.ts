import { wordRule } from '../english/sentence-rule.ts'
import { anyOf, quoted } from '../english/words.ts'

const OPENERS = 'if|when|where|whenever|wherever|unless'
const OPEN =
  'possible|appropriate|necessary|needed|feasible|practical|practicable|reasonable|plausible|relevant|applicable|warranted|suitable'

const PATTERN = anyOf(
  `(?:${OPENERS}) (?:otherwise )?(?:${OPEN})`,
  // Not `as much as possible`: more is always better there.
  'as (?:appropriate|necessary|needed|applicable|relevant|warranted)',
  '(?:to the extent|as far as|insofar as) (?:possible|feasible|practical|practicable|reasonable)',
  'best[- ]efforts?',
  'do (?:its|their|your) best',
  'within reason',
  'at (?:its|their|your) (?:own )?discretion',
  '(?:if|when|where) it makes sense',
)

/** A condition that whoever is bound decides on: nobody can be shown to have broken the rule. */
export const escapeClause = wordRule(
  'escape-clause',
  PATTERN,
  (words) =>
    `Unexpected way out, ${quoted(words)}, expected the condition itself: say when the rule applies, or leave it out`,
)
