import { type TestContext, vi } from 'vitest'
import { gradedChallenge } from '../assertion.ts'
import { attachTranscript } from '../attach-transcript.ts'
import { awaitCase } from '../case-run.ts'
import type { AnnotatedSeverity } from '../contract.ts'
import { reportDisagreement } from '../report-disagreement.ts'
import { session } from '../session.ts'

/**
 * One generated test: puts an example of a clause to the target and asserts that the reply satisfies
 * the clause. A helper, so that a failure points at the markdown and not here.
 */
export const challenge = vi.defineHelper(
  async (
    context: TestContext,
    clause: string,
    index: number,
    disagreement: AnnotatedSeverity | 'off' = 'warn',
  ): Promise<void> => {
    const run = session()
    const { trial, graded } = await awaitCase(context, run, { kind: 'challenge', clause, index })
    const replies = await graded
    try {
      await context.expect(gradedChallenge(trial, replies)).toSatisfyClause(clause)
    } catch (error) {
      const result = context.task.meta.clause?.at(-1)
      if (result) await attachTranscript(context, run, trial.clause, result)
      await reportDisagreement(context, replies, disagreement, true)
      throw error
    }
    const { decision } = context.task.meta.clause!.at(-1)!
    // Green by its gate, and below the threshold all the same.
    if (decision.outcome !== 'satisfied') await context.annotate(decision.text, 'below threshold')
    await reportDisagreement(context, replies, disagreement)
  },
)
