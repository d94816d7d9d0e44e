import { startPlan } from '../case-run.ts'
import { session } from '../session.ts'

/** Starts all calls of a run before its first suite is there: the main process still checks the spec meanwhile. */
export async function begin(): Promise<void> {
  const run = session()
  startPlan(run, await run.spec())
}
