import type { ClauseResult } from '../grade/verdict/result.ts'

/** The part of Vitest's task that results go into. */
export interface ResultTask {
  readonly meta: { clause?: ClauseResult[] }
  readonly result?: { readonly retryCount?: number; readonly repeatCount?: number }
}

const attempts = new WeakMap<object, string>()

/** Adds the result of an assertion to its test. Those of an earlier attempt go: a retried test counts once. */
export function addResult({ meta, result: state }: ResultTask, result: ClauseResult): void {
  const attempt = `${state?.retryCount ?? 0}/${state?.repeatCount ?? 0}`
  const earlier = attempts.get(meta) === attempt ? (meta.clause ?? []) : []
  attempts.set(meta, attempt)
  meta.clause = [...earlier, result]
}
