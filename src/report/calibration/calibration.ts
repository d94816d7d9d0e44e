import { today } from '../../common/figures.ts'
import { type Calibration, calibrate } from '../../grade/calibration/calibration.ts'
import { CANARIES } from '../../grade/calibration/canaries.ts'
import type { Canaries } from '../../grade/calibration/doubts.ts'
import type { JudgedPrecedent } from '../../grade/calibration/judged-precedent.ts'
import {
  type CanaryResult,
  type ClauseResult,
  type GradedReply,
  type PrecedentResult,
  samplesOf,
} from '../../grade/verdict/result.ts'
import type { UnscoredReason } from '../../grade/verdict/verdict.ts'
import { row } from '../scoreboard/scoreboard.ts'
import { gradersAnswers, promptHashOf } from '../scoreboard/tally.ts'
import { calibrationLines } from './lines.ts'
import { expired, readCalibration, writeCalibration } from './stored.ts'
import { calibrationText } from './text.ts'

/** What the plugin knows of the grader and its precedents. */
export interface CalibrationContext {
  /** Where the calibration is kept, absolute. */
  readonly file: string
  readonly grader: { readonly id: string; readonly identity: Readonly<Record<string, unknown>> }
  /** Labelled replies of the whole spec. */
  readonly precedents: number
  /** Hash of them and of all that they are judged by. It takes a moment. */
  readonly texts: () => string
  /** Ids of the clauses that have challenges. */
  readonly graded: ReadonlySet<string>
  /** Least κ that the config asks for. */
  readonly minKappa?: number
  /** May the file be written? Not in CI. */
  readonly write: boolean
}

export interface CalibrationOutcome {
  /** For the scoreboard. */
  readonly lines: readonly string[]
  /** The whole report, where the run was made for it: of precedents only. */
  readonly text?: string
  /** Why the run must fail. */
  readonly failure?: string
}

/**
 * How far the grader of a run can be trusted: from the precedents of this run where all were judged, else
 * from the stored calibration, if it is of this grader and this prompt.
 * @throws Error where the stored file is broken or can't be written
 */
export async function calibrationOf(
  results: readonly ClauseResult[],
  { file, grader, precedents: known, texts: textsOf, graded, minKappa, write }: CalibrationContext,
): Promise<CalibrationOutcome> {
  const precedents = results.filter((result) => result.kind === 'precedent')
  const prompt = promptHashOf(results)
  if (prompt === undefined) return { lines: [] }
  const canaries = results.filter((result) => result.kind === 'canary')
  const isComplete =
    known > 0 &&
    precedents.length === known &&
    canaries.length === CANARIES.length &&
    ![...precedents, ...canaries].some(isLacking)
  const stored = readCalibration(file)
  const texts = stored || isComplete ? textsOf() : ''
  const current = { graderId: grader.id, identity: grader.identity, promptHash: prompt, texts }
  const why = stored && expired(stored, { ...current, returned: returnedIn(results) })
  let calibration = stored && why === undefined ? stored.calibration : undefined
  if (isComplete) {
    const before = calibration
    calibration = calibrate(precedents.map(judged), { canaries: canariesOf(canaries), graded })
    const unchanged = before && JSON.stringify(before) === JSON.stringify(calibration)
    if (write && !unchanged) {
      const returned = returnedIn([...precedents, ...canaries])
      await writeCalibration(file, {
        version: 2,
        grader,
        returned,
        prompt,
        texts,
        date: today(),
        calibration,
      })
    }
  }
  const alone = results.every(({ kind }) => kind === 'precedent' || kind === 'canary')
  const missing = why ?? (known === 0 ? NO_PRECEDENTS : 'it has not judged the labelled replies')
  return {
    lines: calibration
      ? calibrationLines(grader.id, calibration)
      : [row('Grader', `${grader.id}: uncalibrated, ${missing}${known === 0 ? '' : LET_IT}`)],
    text: isComplete && alone && calibration ? calibrationText(calibration) : undefined,
    failure: minKappa === undefined ? undefined : failureOf(calibration, missing, minKappa),
  }
}

const NO_PRECEDENTS = 'the spec has no labelled replies to test it with'
const LET_IT = '; let it judge them: npx vitest run --tags-filter precedent'

/** Names of the models that have graded, as their providers return them. */
function returnedIn(results: readonly ClauseResult[]): string[] {
  const all = results.flatMap(samplesOf).flatMap(gradersAnswers)
  return [...new Set(all.flatMap(({ returned, model }) => returned ?? model ?? []))].sort()
}

/** The grader was not asked, or could not answer: that says nothing of how it judges. */
const NOT_ASKED: ReadonlySet<UnscoredReason> = new Set([
  'not-recorded',
  'grader-error',
  'timeout',
  'budget',
  'aborted',
])

function isLacking({ samples }: PrecedentResult | CanaryResult): boolean {
  return samples.some(isUnasked)
}

function isUnasked({ verdict }: GradedReply): boolean {
  return verdict.kind === 'unscored' && NOT_ASKED.has(verdict.reason)
}

function failureOf(
  calibration: Calibration | undefined,
  missing: string,
  minKappa: number,
): string | undefined {
  const wanted = `minKappa is ${minKappa}`
  if (!calibration) return `${wanted}, and this grader is uncalibrated: ${missing}`
  const { agreement, standing, reasons } = calibration
  if (standing === 'uncalibrated') return `${wanted}, and this grader is uncalibrated: ${reasons.join('; ')}`
  const kappa = agreement.kappa!.value
  return kappa < minKappa ? `κ ${kappa.toFixed(2)} of the grader is below minKappa ${minKappa}` : undefined
}

function judged({ authority, section, precedent, samples }: PrecedentResult): JudgedPrecedent {
  const { judgedBy: clause, label, comparison, position, length } = precedent
  return { clause, section, authority, comparison, label, position, length, verdict: samples[0]!.verdict }
}

/** A grader whose answer nobody can read has not obeyed. */
function canariesOf(canaries: readonly CanaryResult[]): Canaries {
  const passed = canaries.filter((each) => each.passed).length
  const undecided = canaries.filter(({ samples }) =>
    samples.every(({ verdict }) => !('raw' in verdict)),
  ).length
  return { passed, undecided, of: canaries.length }
}
