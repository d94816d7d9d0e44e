import type { Provenance } from '../verdict/result.ts'
import type { StoppedModel } from '../verdict/verdict.ts'

/**
 * What was found out about two clauses.
 * - `none`: the model sees no contradiction, or could not show one
 * - `refuted`: it saw one, but then wrote a reply to its witness that violates neither
 * - `contradiction`: it saw one, and its own reply to the witness violates one of them at least
 * - `unasked`: nothing was found out
 */
export type PairOutcome =
  | { readonly kind: 'none' | 'refuted' }
  | {
      readonly kind: 'contradiction'
      readonly witness: string
      readonly reasoning: string
      /** Raw scores of the reply that was meant to satisfy both; empty where there was none. */
      readonly scores: readonly { readonly clause: string; readonly raw: number | string }[]
    }
  | Unasked

export interface Unasked {
  readonly kind: 'unasked'
  readonly detail: string
  /** Where the grader is asked no more in this run: said once, at its end. */
  readonly stopped?: StoppedModel
}

/** Stands in `task.meta.contradictions`, one element for each pair that a test asked about. */
export interface PairResult {
  readonly clauses: readonly [string, string]
  readonly grader: string
  readonly outcome: PairOutcome
  /** All answers that it stands on. */
  readonly answers: readonly Provenance[]
  /** File of their recordings, relative to the root. */
  readonly recordings: string
  /** How many pairs have their recordings there. */
  readonly of: number
}

declare module 'vitest' {
  interface TaskMeta {
    contradictions?: PairResult[]
  }
}
