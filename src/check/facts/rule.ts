import type { SpecLock } from '../../amendments/lock.ts'
import type { Place, Span } from '../../clauses/data/clause.ts'
import type { ReadSpec } from '../../clauses/load.ts'

export const SEVERITIES = ['error', 'warn', 'info', 'off'] as const
/** `error` fails a test, `warn` annotates, `info` is only counted. */
export type Severity = (typeof SEVERITIES)[number]

/** One place of a spec that a rule has something to say about. */
export interface Finding {
  /** Relative to the root, with `/`. */
  readonly file: string
  readonly place: Place | Span
  /** What is wrong and what to do. */
  readonly reason: string
  /** What the text of the span (it must be one) may safely be replaced by: the sense stays the same. */
  readonly fix?: string
  /** Where the rule's own severity isn't right for this one. */
  readonly severity?: Exclude<Severity, 'off'>
}

/** What rules look at. */
export interface CheckInput extends ReadSpec {
  /** The spec as it was last accepted, where there is a lock. */
  readonly lock?: SpecLock
}

/** One check: a file of its own in `rules/`, with examples in `docs/rules/<id>/` that are its tests. */
export interface Rule {
  readonly id: string
  /** Where the config says nothing. */
  readonly severity: Severity
  check(input: CheckInput): readonly Finding[]
}
