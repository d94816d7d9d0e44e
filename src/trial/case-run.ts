import path from 'node:path'
import type { TestContext } from 'vitest'
import type { Clause, Spec } from '../clauses/data/clause.ts'
import { findClauseOf, precedentsOf } from '../clauses/data/labelled-replies.ts'
import { recordingsPath } from '../common/paths.ts'
import type { GradedReply } from '../grade/verdict/result.ts'
import { createTicket } from '../model/engine/engine.ts'
import type { PlannedCase } from './contract.ts'
import type { Session } from './session.ts'
import { gradeReply, sampleAndGrade, type Trial } from './trial.ts'

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
export async function awaitCase(context: TestContext, run: Session, wanted: PlannedCase): Promise<CaseRun> {
  const spec = await run.spec()
  startPlan(run, spec)
  const found = startCase(run, spec, wanted, 0)
  if (!found) {
    throw new Error(`the spec changed while it was loaded: ${wanted.clause} has no such case; run again`)
  }
  run.engine.hurry(found.trial.ticket)
  const abort = () => {
    if (context.signal.reason?.name === 'TestRunAbortError') run.engine.abort('the run was stopped')
    else found.controller.abort(context.signal.reason)
  }
  if (context.signal.aborted) abort()
  else context.signal.addEventListener('abort', abort, { once: true })
  return found
}

/** Starts all that is planned, once in a run. */
export function startPlan(run: Session, spec: Spec): void {
  if (started.has(run)) return
  started.set(run, new Map())
  run.run.plan.forEach((planned, order) => {
    startCase(run, spec, planned, -order)
  })
}

/** Starts a case, or joins it where it runs already (also for Vitest's retries: no second draw). */
function startCase(run: Session, spec: Spec, wanted: PlannedCase, priority: number): CaseRun | undefined {
  const cases = started.get(run)!
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
    recordings: recordingsPath(path.resolve(run.root, clause.home ?? clause.file), clause.id),
    ticket: createTicket(priority),
    signal: controller.signal,
  }
  const graded = run.recorder.during(trial.recordings, () => begin.grade(run, trial))
  // Nobody may be waiting for a planned case yet; whoever awaits it later sees the rejection.
  graded.catch(() => {})
  const begun = { trial, graded, controller }
  cases.set(key, begun)
  return begun
}

interface Beginning extends Pick<Trial, 'clause' | 'title' | 'messages'> {
  grade(run: Session, trial: Trial): Promise<readonly GradedReply[]>
}

function challengeOf(clause: Clause, index: number): Beginning | undefined {
  const example = clause.examples[index]
  if (!example) return undefined
  return {
    clause,
    title: example.title,
    messages: example.messages,
    grade(run, trial) {
      const count = clause.samples ?? run.options.samples
      return Promise.all(Array.from({ length: count }, (_, sample) => sampleAndGrade(run, trial, sample)))
    },
  }
}

function precedentOf(spec: Spec, clause: Clause, index: number): Beginning | undefined {
  const precedent = precedentsOf(clause)[index]
  if (!precedent) return undefined
  const { title, comparison, reply, against } = precedent
  return {
    // A label may name the section that the reply violates: by that it is judged.
    // Checks in code would test the code; a precedent tests the grader.
    clause: { ...((against && findClauseOf(spec, against)) || clause), checks: undefined },
    title,
    messages: comparison.messages,
    async grade(run, trial) {
      return [await gradeReply(run, trial, { text: reply.content, source: { origin: 'given', calls: 0 } }, 0)]
    },
  }
}
