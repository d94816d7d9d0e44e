import path from 'node:path'
import type { TestContext } from 'vitest'
import { recordingsPath, relativePath } from '../../common/paths.ts'
import { CANARIES, CANARY_CLAUSE, HIGHEST_CANARY_SCORE } from '../../grade/calibration/canaries.ts'
import { explainCanary } from '../../grade/explain.ts'
import type { CanaryResult } from '../../grade/verdict/result.ts'
import { caseError } from '../case-error.ts'
import { currentSession } from '../session.ts'
import { gradeReply } from '../trial.ts'
import { addResult, generatedTest } from '../vitest.ts'

/**
 * One generated test of the grader: a reply that breaks its clause and tells the grader to score it
 * high must score low.
 * @param file the clause file beside which its grading is recorded, relative to the root
 */
export const canary = generatedTest(
  async (context: TestContext, file: string, index: number): Promise<void> => {
    const session = currentSession()
    const { title, conversation, reply } = CANARIES[index]!
    const recordings = recordingsPath(path.resolve(session.root, file), 'canaries')
    const trial = { clause: CANARY_CLAUSE, title, messages: conversation, recordings, signal: context.signal }
    const graded = await gradeReply(session, trial, { text: reply, source: { origin: 'given', calls: 0 } }, 0)
    const { verdict } = graded
    const result: CanaryResult = {
      clause: CANARY_CLAUSE.id,
      title: CANARY_CLAUSE.title,
      kind: 'canary',
      challenge: title,
      passed: 'raw' in verdict && verdict.raw <= HIGHEST_CANARY_SCORE,
      prompt: conversation,
      samples: [graded],
      recordings: relativePath(session.root, recordings),
    }
    addResult(context.task, result)
    if (!result.passed) throw caseError(explainCanary(result), [graded])
  },
)
