import { expect, type MatcherState } from 'vitest'
import { visible } from './common/visible.ts'
import { assertReply } from './trial/assertion.ts'
import type { InlineClause, SatisfyOptions } from './trial/assertion-input.ts'
import { currentSession } from './trial/session.ts'
import { addResult, mustBeAwaited, taskOf } from './trial/vitest.ts'

export type { ClauseResult } from './grade/verdict/result.ts'
export type { InlineClause, SatisfyOptions } from './trial/assertion-input.ts'

// Vitest's own interface for it has one type parameter in 4 and two in 5; both take the methods of Chai's assertions.
declare global {
  namespace Chai {
    interface Assertion {
      /**
       * Asks the grader whether a reply satisfies a clause. Always `await` it.
       *
       * The value is a reply (a string, or `{ text, messages?, files?, data? }`), `{ prompt, reply }`, or a conversation that ends with the
       * assistant's message. Where no verdict can be had, both this and its `.not` fail.
       * In concurrent tests use the test context's `expect`.
       */
      toSatisfyClause: (clause: string | InlineClause, options?: SatisfyOptions) => Promise<void>
    }
  }
}

expect.extend({
  toSatisfyClause(
    this: MatcherState,
    received: unknown,
    clause: string | InlineClause,
    options: SatisfyOptions = {},
  ) {
    // Before anything asynchronous: within another matcher a rejection would go nowhere.
    if (this.promise === undefined) {
      throw new TypeError(
        'expect.toSatisfyClause() asks a model and cannot stand inside another matcher; write: await expect(reply).toSatisfyClause(id)',
      )
    }
    const task = taskOf(this)
    const result = satisfies(this, received, clause, options)
    const called = `expect(reply)${this.isNot ? '.not' : ''}.toSatisfyClause(${typeof clause === 'string' ? `'${clause}'` : '…'})`
    return task ? (mustBeAwaited(task, result, called) as typeof result) : result
  },
})

async function satisfies(
  state: MatcherState,
  received: unknown,
  clause: string | InlineClause,
  options: SatisfyOptions,
) {
  const session = currentSession()
  const { isNot, testPath } = state
  const task = taskOf(state)
  const negated = Boolean(isNot)
  const { pass, result, message } = await assertReply(session, received, clause, options, {
    file: testPath ?? session.root,
    title: task?.name ?? 'assertion',
    negated,
    signal: task?.context.signal,
  })
  if (task) addResult(task, result)
  return { pass, message: () => visible(message) }
}
