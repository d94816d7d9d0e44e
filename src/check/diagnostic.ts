import type { VFileMessage } from 'vfile-message'
import type { Place, Span } from '../clauses/data/clause.ts'
import type { Severity } from './facts/rule.ts'

/** One thing that a file of a spec should be changed for. Plain JSON. */
export interface Diagnostic {
  /** Relative to the root, with `/`. */
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
  /** Just after the last character, where it is about more than a place. */
  readonly end?: { readonly line: number; readonly column: number }
  /** Id of the rule, or of the kind of problem where the file can't be read as it is. */
  readonly ruleId: string
  readonly severity: Exclude<Severity, 'off'>
  /** What is wrong and what to do. */
  readonly reason: string
  /** What the text from the place to `end` may safely be replaced by. */
  readonly fix?: string
}

/** A message of the parser or of a rule as plain data. */
export function diagnosticOf({
  file,
  line,
  column,
  place,
  reason,
  ruleId,
  ...rest
}: VFileMessage): Diagnostic {
  const { fatal, expected } = rest
  const { end } = (place ?? {}) as Partial<Span>
  const [fix] = expected ?? []
  return {
    file: file!,
    line: line ?? 1,
    column: column ?? 1,
    ...(end && { end: withoutOffset(end) }),
    ruleId: ruleId!,
    severity: fatal ? 'error' : fatal === false ? 'warn' : 'info',
    reason,
    ...(fix !== undefined && { fix }),
  }
}

function withoutOffset({ line, column }: Place) {
  return { line, column }
}
