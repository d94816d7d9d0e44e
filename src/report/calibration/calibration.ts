import { today } from '../../common/figures.ts'
import { type Calibration, calibrate } from '../../grade/calibration/calibration.ts'
import type { JudgedPrecedent } from '../../grade/calibration/judged-precedent.ts'
import type { ClauseResult, PrecedentResult } from '../../grade/verdict/result.ts'
import type { UnscoredReason } from '../../grade/verdict/verdict.ts'
import { row } from '../scoreboard/scoreboard.ts'
import { promptHashOf } from '../scoreboard/tally.ts'
import { calibrationLines } from './lines.ts'
import { isCurrent, readCalibration, writeCalibration } from './stored.ts'
import { calibrationText } from './text.ts'

/** What the plugin knows of the grader and its precedents. */
export interface CalibrationContext {
  /** Where the calibration is kept, absolute. */
  readonly file: string
  readonly grader: { readonly id: string; readonly identity: Readonly<Record<string, unknown>> }
  /** Labelled replies of the whole spec. */
  readonly precedents: number
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
  { file, grader, precedents: known, minKappa, write }: CalibrationContext,
): Promise<CalibrationOutcome> {
  const precedents = results.filter((result) => result.kind === 'precedent')
  const prompt = promptHashOf(results)
  if (prompt === undefined) return { lines: [] }
  const stored = readCalibration(file)
  const current =
    stored && isCurrent(stored, { graderId: grader.id, identity: grader.identity, promptHash: prompt })
  let calibration: Calibration | undefined = current ? stored.calibration : undefined
  const complete = known > 0 && precedents.length === known && !precedents.some(isLacking)
  if (complete) {
    calibration = calibrate(precedents.map(judged), { canaries: canariesOf(results) })
    const unchanged = current && JSON.stringify(stored.calibration) === JSON.stringify(calibration)
    if (write && !unchanged) {
      await writeCalibration(file, { version: 1, grader, prompt, date: today(), calibration })
    }
  }
  const alone = results.every(({ kind }) => kind === 'precedent' || kind === 'canary')
  return {
    lines: calibration ? calibrationLines(grader.id, calibration) : [row('Grader', never(grader.id, known))],
    text: complete && alone && calibration ? calibrationText(calibration) : undefined,
    failure: minKappa === undefined ? undefined : failureOf(calibration, minKappa),
  }
}

/** The grader was not asked, or could not answer: that says nothing of how it judges. */
const NOT_ASKED: ReadonlySet<UnscoredReason> = new Set([
  'not-recorded',
  'grader-error',
  'timeout',
  'budget',
  'aborted',
])

function isLacking({ samples }: PrecedentResult): boolean {
  return samples.some(({ verdict }) => verdict.kind === 'unscored' && NOT_ASKED.has(verdict.reason))
}

function never(id: string, precedents: number): string {
  const why =
    precedents === 0
      ? 'the spec has no labelled replies to test it with'
      : 'it has not judged the labelled replies; let it: npx vitest run --tags-filter precedent'
  return `${id}: uncalibrated, ${why}`
}

function failureOf(calibration: Calibration | undefined, minKappa: number): string | undefined {
  if (!calibration) return `minKappa is ${minKappa}, and this grader is uncalibrated`
  const kappa = calibration.agreement.kappa?.value
  if (kappa === undefined) return `minKappa is ${minKappa}, and κ can't be computed: too few labelled replies`
  return kappa < minKappa ? `κ ${kappa.toFixed(2)} of the grader is below minKappa ${minKappa}` : undefined
}

function judged({ clause, authority, precedent, samples }: PrecedentResult): JudgedPrecedent {
  const { label, comparison, position, length } = precedent
  return { clause, authority, comparison, label, position, length, verdict: samples[0]!.verdict }
}

function canariesOf(results: readonly ClauseResult[]): { passed: number; of: number } | undefined {
  const canaries = results.filter(({ kind }) => kind === 'canary')
  if (canaries.length === 0) return undefined
  return { passed: canaries.filter(({ passed }) => passed).length, of: canaries.length }
}
