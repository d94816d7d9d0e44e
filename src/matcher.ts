import { expect, type MatcherState, type TestContext } from 'vitest'
import { assertReply } from './trial/assertion.ts'
import type { InlineClause, SatisfyOptions } from './trial/assertion-input.ts'
import { session } from './trial/session.ts'
import { addResult, type ResultTask } from './trial/task-result.ts'

export type { ClauseResult } from './grade/verdict/result.ts'
export type { InlineClause, SatisfyOptions } from './trial/assertion-input.ts'

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * Asks the grader whether a reply satisfies a clause. Always `await` it.
     *
     * The value is a reply (a string), `{ prompt, reply }`, or a conversation that ends with the
     * assistant's message. Where no verdict can be had, both this and its `.not` fail.
     * In concurrent tests use the test context's `expect`.
     */
    toSatisfyClause: (clause: string | InlineClause, options?: SatisfyOptions) => Promise<void>
  }
}

/** Vitest sets the task, though its types don't say so. */
type State = MatcherState & {
  readonly task?: ResultTask & { readonly name: string; readonly context: TestContext }
}

expect.extend({
  toSatisfyClause(
    this: MatcherState,
    received: unknown,
    clause: string | InlineClause,
    options: SatisfyOptions = {},
  ) {
    // Before anything asynchronous: within another matcher a rejection would go nowhere.
    if (!this.assertion) {
      throw new TypeError(
        'expect.toSatisfyClause() asks a model and cannot stand inside another matcher; write: await expect(reply).toSatisfyClause(id)',
      )
    }
    return satisfies(this, received, clause, options)
  },
})

async function satisfies(
  { isNot, task, testPath }: State,
  received: unknown,
  clause: string | InlineClause,
  options: SatisfyOptions,
) {
  const run = session()
  const negated = Boolean(isNot)
  const { pass, result, message } = await assertReply(run, received, clause, options, {
    file: testPath ?? run.root,
    title: task?.name ?? 'assertion',
    negated,
    signal: task?.context.signal,
  })
  if (task) addResult(task, result)
  const replies = result.samples.map(({ reply }) => reply ?? '(no reply)')
  return {
    pass,
    message: () => message,
    actual: replies.length === 1 ? replies[0] : replies,
    expected: `a reply that ${negated ? 'does not satisfy' : 'satisfies'} ${result.clause}`,
  }
}
