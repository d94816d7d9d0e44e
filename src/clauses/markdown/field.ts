import type { Span } from '../data/clause.ts'

/** One setting of a clause, from front matter or from a heading's braces. */
export interface Field {
  readonly key: string
  readonly keySpan: Span
  readonly value: unknown
  readonly valueSpan: Span
  /** Places of a list's items. */
  readonly itemSpans: readonly Span[]
  /** What a map holds. */
  readonly entries: readonly Field[]
  /** The value as it stands in the file. */
  readonly written: string
}
