import type { MatcherState, TestContext } from 'vitest'
import type { ClauseResult } from '../grade/verdict/result.ts'

/**
 * What of Vitest's internals the worker needs; the main process has its own in `suite/vitest/`. Each is untyped, and
 * was seen in 5.1.
 */

/** The part of Vitest's task that results go into. `retryCount` and `repeatCount`: since 0.32. */
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

/** A matcher's test; undefined outside of one. Vitest sets `task` (since 0.31), though its types don't say so. */
export function taskOf(
  state: MatcherState,
): (ResultTask & { readonly name: string; readonly context: TestContext }) | undefined {
  return (state as { readonly task?: ReturnType<typeof taskOf> }).task
}

/** Does a test end because the whole run was stopped, and not by its own timeout? The error's class isn't exported. */
export function isRunAbort({ reason }: AbortSignal): boolean {
  return (reason as Error | undefined)?.name === 'TestRunAbortError'
}
