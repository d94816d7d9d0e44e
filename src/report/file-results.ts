import type { PairResult } from '../grade/contradictions/contradiction-result.ts'
import type { ClauseResult } from '../grade/verdict/result.ts'

/** What the tests of one file have found out. */
export interface FileResults {
  readonly results: readonly ClauseResult[]
  readonly pairs: readonly PairResult[]
  /** Could all of the file be read? */
  readonly isWhole: boolean
  /** All of its tests ran to their end. */
  readonly complete: boolean
}
