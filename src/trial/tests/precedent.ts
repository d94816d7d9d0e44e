import type { TestContext } from 'vitest'
import type { Label } from '../../clauses/data/clause.ts'
import { findClauseOf, precedentsOf } from '../../clauses/data/labelled-replies.ts'
import { relativePath } from '../../common/paths.ts'
import { explainPrecedent } from '../../grade/explain.ts'
import type { GradedReply, PrecedentResult } from '../../grade/verdict/result.ts'
import type { Verdict } from '../../grade/verdict/verdict.ts'
import { attachTranscript } from '../attach-transcript.ts'
import { caseError } from '../case-error.ts'
import { awaitCase } from '../case-run.ts'
import type { AnnotatedSeverity } from '../contract.ts'
import { reportDisagreement } from '../report-disagreement.ts'
import { currentSession } from '../session.ts'
import { addResult, generatedTest } from '../vitest.ts'

/**
 * One generated test of the grader: it judges a labelled reply, without the label, and must agree.
 * GOOD must be satisfied, BAD must be violated, OK may be either; what can't be graded fails.
 */
export const precedent = generatedTest(
  async (
    context: TestContext,
    id: string,
    index: number,
    disagreement: AnnotatedSeverity | 'off' = 'warn',
  ): Promise<void> => {
    const session = currentSession()
    const { trial, graded } = await awaitCase(context, session, { kind: 'precedent', clause: id, index })
    const samples = await graded
    const spec = await session.spec()
    const own = findClauseOf(spec, id)!
    const { label, reason, reply, file, comparison, position } = precedentsOf(own)[index]!
    const { verdict } = samples[0] as GradedReply
    const result: PrecedentResult = {
      clause: id,
      title: own.title,
      authority: trial.clause.authority,
      section: trial.clause.section,
      kind: 'precedent',
      challenge: trial.title,
      passed: agrees(label, verdict),
      precedent: {
        label,
        reason,
        judgedBy: trial.clause.id,
        comparison: `${file}:${comparison.span.start.line}`,
        position,
        length: reply.content.length,
      },
      prompt: trial.messages.map(({ role, content }) => ({ role, content })),
      samples,
      recordings: relativePath(session.root, trial.recordings),
    }
    addResult(context.task, result)
    if (result.passed) return reportDisagreement(context, samples, disagreement)
    await attachTranscript(context, session, trial.clause, result)
    await reportDisagreement(context, samples, disagreement, true)
    throw caseError(explainPrecedent(result), samples)
  },
)

function agrees(label: Label, { kind }: Verdict): boolean {
  if (label === 'OK') return kind === 'satisfied' || kind === 'violated'
  return kind === (label === 'GOOD' ? 'satisfied' : 'violated')
}
