import type { Checks } from '../../clauses/data/clause.ts'

/** What code found out about one check. */
export interface CheckResult {
  readonly check: keyof Checks
  /** `unsure`: left to the grader. `error`: the check can't be made on this reply. */
  readonly outcome: 'passed' | 'failed' | 'unsure' | 'error'
  /**
   * The rest of a sentence that begins with "the reply": `has 231 words, at most 200 allowed`. The grader is
   * told those of `passed` and `unsure` among its rules, so they hold no text of the reply.
   */
  readonly message: string
}
