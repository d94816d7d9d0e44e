import type { TestContext } from 'vitest'
import { relativePath } from '../../common/paths.ts'
import { explainGate } from '../../grade/explain.ts'
import { decideGate, type RateGate } from '../../grade/verdict/rate-gate.ts'
import type { GateResult } from '../../grade/verdict/result.ts'
import { findClause, thresholdOf } from '../assertion.ts'
import { awaitCase } from '../case-run.ts'
import { currentSession } from '../session.ts'
import { addResult, generatedTest } from '../vitest.ts'

/**
 * One generated test: decides a clause by all replies to its challenges together, which it starts where
 * they aren't under way.
 */
export const gate = generatedTest(async (context: TestContext, id: string, gate: RateGate): Promise<void> => {
  const session = currentSession()
  const clause = findClause(await session.spec(), session.location, id, '')
  const cases = await Promise.all(
    clause.examples.map((_, index) => awaitCase(context, session, { kind: 'challenge', clause: id, index })),
  )
  const graded = await Promise.all(cases.map((each) => each.graded))
  const challenges = graded.map((samples) => samples.map(({ verdict }) => verdict))
  const decision = decideGate({ gate, challenges, ...thresholdOf(session, clause, {}) })
  const { title, authority, section } = clause
  const result: GateResult = {
    clause: id,
    title,
    authority,
    section,
    kind: 'gate',
    gate,
    passed: decision.outcome === 'satisfied',
    decision,
    recordings: relativePath(session.root, cases[0]!.trial.recordings),
  }
  addResult(context.task, result)
  if (!result.passed) throw new Error(explainGate(result))
})
