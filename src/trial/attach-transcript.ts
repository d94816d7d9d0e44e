import type { TestContext } from 'vitest'
import type { Clause } from '../clauses/data/clause.ts'
import { transcript } from '../grade/transcript.ts'
import type { ChallengeResult, PrecedentResult } from '../grade/verdict/result.ts'
import { policySlice } from '../policy/slice.ts'
import type { Session } from './session.ts'

/** Attaches everything that a failed case stands on, for Vitest's UI and its HTML report. */
export async function attachTranscript(
  context: TestContext,
  session: Session,
  clause: Clause,
  result: ChallengeResult | PrecedentResult,
): Promise<void> {
  // GitHub would show a notice beside each error, without the attachment.
  if (process.env.GITHUB_ACTIONS) return
  // Nothing was said.
  if (result.samples.every(({ verdict }) => verdict.kind === 'unscored' && verdict.stopped)) return
  const extent = session.graders()[0]?.policy
  const body = transcript(result, policySlice(await session.spec(), clause, extent))
  await context.annotate('reply in full, gradings, policy slice: in --ui or --reporter=html', 'transcript', {
    contentType: 'text/markdown',
    body,
    bodyEncoding: 'utf-8',
  })
}
