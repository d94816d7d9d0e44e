import type { Rule } from '../facts/rule.ts'

export const CONTRADICTION = 'contradiction'
export const GRADER_DISAGREEMENT = 'grader-disagreement'

/** Rules that can't be decided by reading the spec: tests of the suites ask a model, or look at what one said. */
export const MODEL_RULES: readonly Pick<Rule, 'id' | 'severity'>[] = [
  // It costs calls, and most pairs contradict nothing: whoever wants it says so.
  { id: CONTRADICTION, severity: 'off' },
  { id: GRADER_DISAGREEMENT, severity: 'warn' },
]

/** Pairs of clauses that one run asks a model about, at most: the likeliest. */
export const MOST_PAIRS = 200
