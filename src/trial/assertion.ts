import path from 'node:path'
import type { Clause, Spec } from '../clauses/data/clause.ts'
import { didYouMean } from '../clauses/data/nearest.ts'
import { listed } from '../clauses/data/problem.ts'
import { listClauseFiles } from '../clauses/modules/clause-files.ts'
import { recordingsPath, relativePath } from '../common/paths.ts'
import { explain } from '../grade/explain.ts'
import { decide } from '../grade/verdict/decision.ts'
import type { AssertionResult, GradedReply } from '../grade/verdict/result.ts'
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

export interface Asserted {
  readonly pass: boolean
  readonly result: AssertionResult
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
    replies.map((reply, sample) =>
      gradeReply(session, trial, { ...reply, source: { origin: 'given', calls: 0 } }, sample),
    ),
  )
  const decision = decide({
    verdicts: samples.map(({ verdict }) => verdict),
    ...thresholdOf(session, clause, options),
  })
  const { negated } = test
  // As a matcher returns it: without a verdict both forms fail.
  const pass = decision.outcome === 'no-verdict' ? negated : decision.outcome === 'satisfied'
  const result: AssertionResult = {
    ...resultOf(session, trial, samples),
    kind: 'assertion',
    negated,
    passed: pass !== negated,
    decision,
  }
  return { pass, result, message: explain(result) }
}

/** What the results of all that judges replies have in common. */
export function resultOf(
  { root }: Session,
  { clause, title, messages, recordings }: Trial,
  samples: readonly GradedReply[],
) {
  return {
    clause: clause.id,
    title: clause.title,
    authority: clause.authority,
    section: clause.section,
    challenge: title,
    prompt: messages.map(({ role, content }) => ({ role, content })),
    samples,
    recordings: relativePath(root, recordings),
  }
}

/** The threshold that holds for a clause, and where it comes from. */
export function thresholdOf({ options: config }: Session, clause: Clause, options: SatisfyOptions) {
  if (options.threshold !== undefined)
    return { threshold: options.threshold, thresholdFrom: 'option' } as const
  if (clause.threshold !== undefined) return { threshold: clause.threshold, thresholdFrom: 'clause' } as const
  return { threshold: config.threshold, thresholdFrom: config.thresholdFrom }
}
