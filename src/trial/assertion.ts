import path from 'node:path'
import type { Clause, Gate, Spec } from '../clauses/data/clause.ts'
import { didYouMean } from '../clauses/data/nearest.ts'
import { listed } from '../clauses/data/problem.ts'
import { listClauseFiles } from '../clauses/modules/clause-files.ts'
import { recordingsPath, relativePath } from '../common/paths.ts'
import { explain } from '../grade/explain.ts'
import { type Decision, decide } from '../grade/verdict/decision.ts'
import type { ClauseResult, GradedReply } from '../grade/verdict/result.ts'
import type { ChatMessage } from '../model/model.ts'
import {
  checkOptions,
  type InlineClause,
  readInlineClause,
  readReceived,
  type SatisfyOptions,
} from './assertion-input.ts'
import type { SpecLocation } from './contract.ts'
import type { Session } from './session.ts'
import { gradeReply, type Trial } from './trial.ts'

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
 * @throws Error with the nearest ids where there is none of that id, TypeError where one in place is wrong
 */
export function findClause(
  { clauses }: Spec,
  location: SpecLocation,
  wanted: string | InlineClause,
  testFile: string,
): Clause {
  if (typeof wanted !== 'string') {
    const given = readInlineClause(wanted)
    const place = { line: 1, column: 1, offset: 0 }
    return { title: given.id, tags: [], examples: [], file: testFile, place, ...given }
  }
  const found = clauses.find(({ id }) => id === wanted)
  if (found) return found
  const ids = clauses.map(({ id }) => id)
  if (ids.length === 0) throw new Error(`no clause has the id "${wanted}": ${whyNone(location)}`)
  const read = `${ids.length} clause${ids.length === 1 ? '' : 's'} read`
  throw new Error(`no clause has the id "${wanted}"${didYouMean(wanted, ids)} (${read})`)
}

function whyNone(location: SpecLocation): string {
  const include = `the \`include\` of this project's clauses(), ${listed(location.include)},`
  const files = listClauseFiles(location)
  if (files.length === 0) return `${include} matches no file in ${location.root}`
  const matched = `${files.length} file${files.length === 1 ? '' : 's'}`
  return `${include} matches ${matched} in ${location.root}, and no clause can be read there; run them to see why`
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
  checkOptions(options)
  const clause = findClause(await session.spec(), session.location, wanted, test.file)
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
    recordings: relativePath(session.root, recordings),
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
