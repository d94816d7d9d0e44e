import { startPlan } from '../case-run.ts'
import { followReads } from '../models/reads.ts'
import { currentSession, isRun, tell } from '../session.ts'

/** Starts all calls of a run before its first suite is there: the main process still checks the spec meanwhile. */
export async function begin(): Promise<void> {
  if (!isRun()) return
  followReads((file) => tell({ kind: 'read', file }))
  const session = currentSession()
  startPlan(session, await session.spec())
}
