import type { TestContext } from 'vitest'
import { explain } from '../../grade/explain.ts'
import { type Decision, decide } from '../../grade/verdict/decision.ts'
import type { ChallengeResult } from '../../grade/verdict/result.ts'
import { resultOf, thresholdOf } from '../assertion.ts'
import { attachTranscript } from '../attach-transcript.ts'
import { caseError } from '../case-error.ts'
import { awaitCase } from '../case-run.ts'
import type { AnnotatedSeverity } from '../contract.ts'
import { reportDisagreement } from '../report-disagreement.ts'
import { currentSession } from '../session.ts'
import { addResult, annotate, generatedTest } from '../vitest.ts'

/**
 * One generated test: puts an example of a clause to the target, and fails where the reply doesn't satisfy the
 * clause. A helper, so that a failure points at the markdown and not here.
 */
export const challenge = generatedTest(
  async (
    context: TestContext,
    id: string,
    index: number,
    disagreement: AnnotatedSeverity | 'off' = 'warn',
  ): Promise<void> => {
    const session = currentSession()
    const { trial, graded } = await awaitCase(context, session, { kind: 'challenge', clause: id, index })
    const samples = await graded
    const decision = decide({
      verdicts: samples.map(({ verdict }) => verdict),
      ...thresholdOf(session, trial.clause, {}),
    })
    const gate = trial.clause.gate ?? session.options.gate
    const result: ChallengeResult = {
      ...resultOf(session, trial, samples),
      kind: 'challenge',
      gate,
      passed: passes(decision, gate),
      decision,
    }
    addResult(context.task, result)
    if (!result.passed) {
      await attachTranscript(context, session, trial.clause, result)
      await reportDisagreement(context, samples, disagreement, true)
      throw caseError(explain(result), samples)
    }
    // Green by its gate, and below the threshold all the same.
    if (decision.outcome !== 'satisfied') await annotate(context, decision.text, 'below threshold')
    await reportDisagreement(context, samples, disagreement)
  },
)

/** Where a gate looks at all challenges of the clause together, a single one only needs a verdict. */
function passes({ outcome }: Decision, gate: ChallengeResult['gate']): boolean {
  return outcome === 'satisfied' || (gate !== 'point' && outcome !== 'no-verdict')
}
