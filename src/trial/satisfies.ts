import path from 'node:path'
import { recordingsPath } from '../common/recordings-path.ts'
import { type Decision, decide } from '../grade/decision.ts'
import { explain } from '../grade/explain.ts'
import type { ClauseResult, GradedReply } from '../grade/result.ts'
import type { ChatMessage } from '../model/model.ts'
import { readChecks } from '../spec/checks.ts'
import type { Checks, Clause, Gate, Spec } from '../spec/clause.ts'
import { didYouMean } from '../spec/nearest.ts'
import { readReceived } from './received.ts'
import type { Session } from './session.ts'
import { gradeReply, type Trial } from './trial.ts'

/** A clause written in place, for a test that has no clause file. */
export interface InlineClause {
  readonly id: string
  readonly text: string
  readonly title?: string
  readonly authority?: Clause['authority']
  readonly threshold?: number
  readonly checks?: Checks
}

/** Options of `toSatisfyClause`. */
export interface SatisfyOptions {
  /** What the reply answers, where the value is the reply alone. */
  readonly prompt?: string | readonly ChatMessage[]
  /** Mean score that must be reached, 0..1. */
  readonly threshold?: number
}

const GRADED = Symbol.for('vitest-clause.graded')

/** Replies of a challenge that were graded ahead of the assertion. */
export interface GradedChallenge {
  readonly [GRADED]: true
  readonly clause: Clause
  readonly title: string
  readonly messages: readonly ChatMessage[]
  readonly samples: readonly GradedReply[]
  readonly recordings: string
}

export function gradedChallenge(trial: Trial, samples: readonly GradedReply[]): GradedChallenge {
  const { clause, title, messages, recordings } = trial
  return { [GRADED]: true, clause, title, messages, recordings, samples }
}

export function isGradedChallenge(value: unknown): value is GradedChallenge {
  return typeof value === 'object' && value !== null && GRADED in value
}

export interface Asserted {
  readonly pass: boolean
  readonly result: ClauseResult
  readonly message: string
}

/**
 * Finds a clause by its id, or takes one that is written in place.
 * @throws Error with the nearest ids where there is none of that id
 */
export function findClause(spec: Spec, wanted: string | InlineClause, testFile: string): Clause {
  if (typeof wanted !== 'string') {
    if (!wanted || typeof wanted.id !== 'string' || typeof wanted.text !== 'string') {
      throw new TypeError('toSatisfyClause() expects the id of a clause, or an object with `id` and `text`')
    }
    const place = { line: 1, column: 1, offset: 0 }
    const checks = wanted.checks === undefined ? {} : { checks: readChecks(wanted.checks) }
    return { title: wanted.id, tags: [], examples: [], file: testFile, place, ...wanted, ...checks }
  }
  const found = spec.clauses.find(({ id }) => id === wanted)
  if (found) return found
  const ids = spec.clauses.map(({ id }) => id)
  throw new Error(
    `no clause has the id "${wanted}"${didYouMean(wanted, ids)} (${ids.length} clause${ids.length === 1 ? '' : 's'} read)`,
  )
}

/** Grades what a test of the user's passed in. */
export async function assertReply(
  session: Session,
  received: unknown,
  wanted: string | InlineClause,
  options: SatisfyOptions,
  test: {
    readonly file: string
    readonly title: string
    readonly negated: boolean
    readonly signal?: AbortSignal
  },
): Promise<Asserted> {
  const clause = findClause(await session.spec(), wanted, test.file)
  const { messages, replies } = readReceived(received, options.prompt)
  const recordings = recordingsPath(test.file, path.basename(test.file))
  const trial: Trial = {
    clause,
    title: test.title,
    messages,
    recordings,
    threshold: options.threshold,
    signal: test.signal,
  }
  const samples = await Promise.all(
    replies.map((text, sample) =>
      gradeReply(session, trial, { text, source: { origin: 'given', calls: 0 } }, sample),
    ),
  )
  return judge(session, gradedChallenge(trial, samples), 'assertion', options, test.negated)
}

/** The decision over graded replies, with all that stands behind it. */
export function judge(
  session: Session,
  { clause, title, messages, samples, recordings }: GradedChallenge,
  kind: ClauseResult['kind'],
  options: SatisfyOptions,
  negated: boolean,
): Asserted {
  const decision = decide({
    verdicts: samples.map(({ verdict }) => verdict),
    ...thresholdOf(session, clause, options),
  })
  // What a test of the user's asserts is between him and his threshold.
  const gate = kind === 'challenge' ? (clause.gate ?? session.options.gate) : 'point'
  const pass = passes(decision, gate, negated)
  const result: ClauseResult = {
    clause: clause.id,
    title: clause.title,
    authority: clause.authority,
    section: clause.section,
    kind,
    gate,
    challenge: title,
    negated,
    passed: pass !== negated,
    decision,
    prompt: messages.map(({ role, content }) => ({ role, content })),
    samples,
    recordings: path.relative(session.root, recordings).split(path.sep).join('/'),
  }
  return { pass, result, message: explain(result) }
}

/**
 * `pass` as a matcher returns it: without a verdict both forms fail. Where a gate looks at all challenges of the
 * clause together, a single one only needs a verdict.
 */
function passes({ outcome }: Decision, gate: Gate, negated: boolean): boolean {
  return outcome === 'no-verdict' ? negated : outcome === 'satisfied' || gate !== 'point'
}

/** The threshold that holds for a clause, and where it comes from. */
export function thresholdOf({ options: config }: Session, clause: Clause, options: SatisfyOptions) {
  if (options.threshold !== undefined)
    return { threshold: options.threshold, thresholdFrom: 'option' } as const
  if (clause.threshold !== undefined) return { threshold: clause.threshold, thresholdFrom: 'clause' } as const
  return { threshold: config.threshold, thresholdFrom: config.thresholdFrom }
}
