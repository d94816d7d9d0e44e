import path from 'node:path'
import type { TestContext } from 'vitest'
import type { Clause, Spec } from '../clauses/data/clause.ts'
import { findClauseOf, judgeOf, precedentsOf } from '../clauses/data/labelled-replies.ts'
import { recordingsPath } from '../common/paths.ts'
import type { GradedReply } from '../grade/verdict/result.ts'
import { createTicket } from '../model/engine/engine.ts'
import type { PlannedCase } from './contract.ts'
import type { Session } from './session.ts'
import { gradeReply, sampleAndGrade, type Trial } from './trial.ts'
import { isRunAbort } from './vitest.ts'

/** One case of the run: its trial and, when they are there, the graded replies. */
export interface CaseRun {
  readonly trial: Trial & { readonly ticket: NonNullable<Trial['ticket']> }
  readonly graded: Promise<readonly GradedReply[]>
  readonly controller: AbortController
}

const started = new WeakMap<Session, Map<string, CaseRun>>()

/**
 * The run of a case that a test waits for. The first test of a run starts all that is planned; a test's
 * own case then goes before the others, and ends when the test is stopped.
 * @throws Error where the spec no longer holds the case
 */
export async function awaitCase(
  context: TestContext,
  session: Session,
  wanted: PlannedCase,
): Promise<CaseRun> {
  const spec = await session.spec()
  startPlan(session, spec)
  const found = startCase(session, spec, wanted, 0)
  if (!found) {
    throw new Error(`the spec changed while it was loaded: ${wanted.clause} has no such case; run again`)
  }
  session.engine.hurry(found.trial.ticket)
  const abort = () => {
    if (isRunAbort(context.signal)) session.engine.abort('the run was stopped')
    else found.controller.abort(context.signal.reason)
  }
  if (context.signal.aborted) abort()
  else context.signal.addEventListener('abort', abort, { once: true })
  return found
}

/** Starts all that is planned, once in a run. */
export function startPlan(session: Session, spec: Spec): void {
  if (started.has(session)) return
  started.set(session, new Map())
  session.run.plan.forEach((planned, order) => {
    startCase(session, spec, planned, -order)
  })
}

/** Starts a case, or joins it where it runs already (also for Vitest's retries: no second draw). */
function startCase(session: Session, spec: Spec, wanted: PlannedCase, priority: number): CaseRun | undefined {
  const cases = started.get(session)!
  const key = JSON.stringify([wanted.kind, wanted.clause, wanted.index])
  const known = cases.get(key)
  if (known) return known
  const clause = findClauseOf(spec, wanted.clause)
  const begin =
    clause &&
    (wanted.kind === 'challenge'
      ? challengeOf(clause, wanted.index)
      : precedentOf(spec, clause, wanted.index))
  if (!begin) return undefined
  const controller = new AbortController()
  const trial = {
    clause: begin.clause,
    title: begin.title,
    messages: begin.messages,
    scripted: begin.scripted,
    recordings: recordingsPath(path.resolve(session.root, clause.home ?? clause.file), clause.id),
    ticket: createTicket(priority),
    signal: controller.signal,
  }
  const graded = session.recorder.during(trial.recordings, () => begin.grade(session, trial))
  // Nobody may be waiting for a planned case yet; whoever awaits it later sees the rejection.
  graded.catch(() => {})
  const begun = { trial, graded, controller }
  cases.set(key, begun)
  return begun
}

interface Beginning extends Pick<Trial, 'clause' | 'title' | 'messages' | 'scripted'> {
  grade(session: Session, trial: Trial): Promise<readonly GradedReply[]>
}

function challengeOf(clause: Clause, index: number): Beginning | undefined {
  const example = clause.examples[index]
  if (!example) return undefined
  return {
    clause,
    title: example.title,
    messages: example.messages,
    scripted: example.scripted,
    grade(session, trial) {
      const count = clause.samples ?? session.options.samples
      return Promise.all(Array.from({ length: count }, (_, sample) => sampleAndGrade(session, trial, sample)))
    },
  }
}

function precedentOf(spec: Spec, clause: Clause, index: number): Beginning | undefined {
  const precedent = precedentsOf(clause)[index]
  if (!precedent) return undefined
  const { title, comparison, reply } = precedent
  return {
    // Checks in code would test the code; a precedent tests the grader.
    clause: { ...judgeOf(spec, clause, precedent), checks: undefined },
    title,
    messages: comparison.messages,
    async grade(session, trial) {
      return [
        await gradeReply(session, trial, { text: reply.content, source: { origin: 'given', calls: 0 } }, 0),
      ]
    },
  }
}
