import { type MatcherState, type TestContext, vi } from 'vitest'
import { visible } from '../common/visible.ts'
import type { ClauseResult } from '../grade/verdict/result.ts'
import { redact } from '../model/recordings/redact.ts'
import { knownSecrets } from '../model/secrets.ts'

/**
 * What of Vitest's internals the worker needs; the main process has its own in `suite/vitest/`. Each is untyped, and
 * was seen in 5.1.
 */

/** The part of Vitest's task that results go into. `retryCount` and `repeatCount`: since 0.32. */
export interface ResultTask {
  readonly meta: { clause?: ClauseResult[] }
  readonly result?: { readonly retryCount?: number; readonly repeatCount?: number }
}

/** A test as a generated suite calls it: a helper, so that a failure points at the markdown, and not here. */
export function generatedTest<Rest extends unknown[]>(
  run: (context: TestContext, ...rest: Rest) => Promise<void>,
): (context: TestContext, ...rest: Rest) => Promise<void> {
  return vi.defineHelper(async (context: TestContext, ...rest: Rest) => {
    try {
      await run(context, ...rest)
    } catch (error) {
      makeVisible(error)
      throw error
    }
  })
}

/** Errors quote replies, reasons and providers, and their causes are an app's own. */
function makeVisible(thrown: unknown): void {
  if (!(thrown instanceof Error)) return
  const { message, stack } = thrown
  const secrets = knownSecrets()
  thrown.message = visible(redact(message, secrets))
  if (stack !== undefined) thrown.stack = visible(redact(stack, secrets))
  if (thrown.cause instanceof Error) {
    thrown.cause.stack = theirFrames(thrown.cause.stack)
    makeVisible(thrown.cause)
  }
}

/** The frames above ours: how we came to call an app is no part of its error. */
function theirFrames(stack = ''): string {
  const lines = stack.split('\n')
  const first = lines.findIndex((line) => /^\s+at /.test(line) && !isNotOurs(line))
  return lines.slice(0, first === -1 ? undefined : first).join('\n')
}

/** An annotation of a test, with text that others have written. */
export async function annotate(context: TestContext, text: string, type: string): Promise<void> {
  await context.annotate(visible(text), type)
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

/** What of Vitest's task an assertion that wasn't awaited needs. `promises`: what a test waits for at its end. */
interface AwaitingTask {
  promises?: Promise<unknown>[]
  readonly context: Pick<TestContext, 'onTestFinished'>
}

/**
 * Makes a test fail that doesn't await an assertion: it would be green before anyone knows. Vitest does that for its
 * own matchers (`recordAsyncExpect`, internal; `task.promises` since 0.31), not for those of `expect.extend`. Whatever
 * an assertion fails by begins where the test has written it: after a wait, no frame of the test is left.
 *
 * @param assertion as it should have been written, without `await`
 * @returns what a matcher returns: Vitest calls its `then`, and gives what that returns to the test
 */
export function mustBeAwaited<T>(task: AwaitingTask, result: Promise<T>, assertion: string): PromiseLike<T> {
  const where = new Error(
    `\`${assertion}\` was not awaited: the test would end before its grader has answered. Write: await ${assertion}`,
  )
  const [head, ...frames] = where.stack?.split('\n').filter(isNotOurs) ?? []
  where.stack = [head, ...frames].join('\n')
  let isAwaited = false
  task.context.onTestFinished(() => {
    if (!isAwaited) throw where
  })
  // A test that forgets it ends no earlier, so that what it prints and records is its own.
  const waitFor = (promise: Promise<unknown>) => {
    const settled: Promise<unknown> = promise.finally(() => {
      task.promises = task.promises?.filter((each) => each !== settled)
    })
    settled.catch(() => {})
    task.promises = [...(task.promises ?? []), settled]
  }
  const watched = <V>(promise: Promise<V>): Promise<V> => ({
    // biome-ignore lint/suspicious/noThenProperty: whoever awaits calls it.
    then(onFulfilled, onRejected) {
      isAwaited = true
      return promise.then(onFulfilled, onRejected)
    },
    catch(onRejected) {
      isAwaited = true
      return promise.catch(onRejected)
    },
    finally(onFinally) {
      isAwaited = true
      return promise.finally(onFinally)
    },
    [Symbol.toStringTag]: 'Promise',
  })
  return {
    // biome-ignore lint/suspicious/noThenProperty: Vitest calls it, with what makes a failure of a result.
    then(onFulfilled, onRejected) {
      const asserted = result.then(onFulfilled, onRejected).catch((error: unknown) => {
        if (error instanceof Error) error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n')
        throw error
      })
      waitFor(asserted)
      return watched(asserted)
    },
  }
}

const OURS = import.meta.url.slice(0, import.meta.url.lastIndexOf('/trial/'))

/** A frame of the test's, or of Vitest's, which leaves those out itself. */
function isNotOurs(line: string): boolean {
  return !line.includes(OURS) && !line.includes(OURS.replace('file://', ''))
}
