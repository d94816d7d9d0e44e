import * as v from 'valibot'
import { canonicalJson } from '../../common/hash.ts'
import { readJsonFile } from '../../common/json-file.ts'
import { changeFile } from '../../common/locked-file.ts'
import type { Calibration } from '../../grade/calibration/calibration.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const number = v.pipe(v.number(), v.finite())
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const interval = v.strictObject({ lower: number, upper: number })
const estimate = v.strictObject({ value: number, interval: v.optional(interval) })
const rate = v.strictObject({ count, of: count, interval })
const byVerdict = v.strictObject({ satisfied: count, violated: count })
const byLabel = v.strictObject({ GOOD: count, BAD: count, OK: count })

const agreement = v.strictObject({
  n: count,
  comparisons: count,
  accuracy: v.optional(share),
  balancedAccuracy: v.optional(estimate),
  kappa: v.optional(estimate),
  f1: v.strictObject({ GOOD: v.optional(share), BAD: v.optional(share) }),
  confusion: v.strictObject({ GOOD: byVerdict, BAD: byVerdict }),
  falsePass: rate,
  falseFail: rate,
})

const group = v.strictObject({
  name: v.optional(v.string()),
  labelled: count,
  agreement,
  weakness: v.optional(v.picklist(['inverted', 'chance'])),
})

const pairs = v.strictObject({
  of: count,
  judged: count,
  comparisons: count,
  grader: v.optional(share),
  baselines: v.array(
    v.strictObject({ rule: v.picklist(['longer', 'shorter', 'first', 'last']), share, lead: estimate }),
  ),
})

/** What a stored calibration must look like. */
const calibrationSchema: v.GenericSchema<unknown, Calibration> = v.strictObject({
  n: count,
  labels: byLabel,
  unscored: v.record(v.string(), count),
  notApplicable: byLabel,
  ok: byVerdict,
  agreement,
  authorities: v.array(group),
  sections: v.array(group),
  ofGraded: v.optional(count),
  pairs,
  majority: v.optional(v.strictObject({ label: v.picklist(['GOOD', 'BAD']), accuracy: share })),
  canaries: v.optional(v.strictObject({ passed: count, undecided: count, of: count })),
  standing: v.picklist(['calibrated', 'uncalibrated']),
  reasons: v.array(v.string()),
})

/** Of the file's form. A file of another version is an error. */
const VERSION = 2

/** A calibration and what it holds for. */
export interface StoredCalibration {
  readonly version: typeof VERSION
  /** The model that graded. */
  readonly grader: { readonly id: string; readonly identity: Readonly<Record<string, unknown>> }
  /** Names of the models that have really answered, as their providers return them; sorted. */
  readonly returned: readonly string[]
  /** `GRADER_PROMPT_HASH` of then. */
  readonly prompt: string
  /** Hash of the labelled replies and of all that they were judged by. */
  readonly texts: string
  /** `YYYY-MM-DD` */
  readonly date: string
  readonly calibration: Calibration
}

/** The grader that a run is about to rely on. */
export interface CurrentGrader {
  readonly graderId: string
  readonly identity: Readonly<Record<string, unknown>>
  readonly returned: readonly string[]
  readonly promptHash: string
  readonly texts: string
}

const schema: v.GenericSchema<unknown, StoredCalibration> = v.strictObject({
  version: v.literal(VERSION),
  grader: v.strictObject({ id: v.string(), identity: v.record(v.string(), v.unknown()) }),
  returned: v.array(v.string()),
  prompt: v.string(),
  texts: v.string(),
  date: v.pipe(v.string(), v.isoDate()),
  calibration: calibrationSchema,
})

/**
 * Reads a stored calibration.
 *
 * @returns undefined where there is no file
 * @throws Error that names the file, what is wrong in it and what to do, where it holds anything else
 */
export function readCalibration(file: string): StoredCalibration | undefined {
  return readJsonFile(file, { schema, version: VERSION, remedy: 'calibrate again' })
}

/** Puts a calibration in the place of the one that was there; the file is at every moment the old or the new one. */
export function writeCalibration(file: string, stored: StoredCalibration): Promise<void> {
  return changeFile(file, () => `${JSON.stringify(stored, null, 2)}\n`)
}

/**
 * Why it no longer tells of this grader; undefined where it does. Another configuration, prompt or snapshot of the
 * model is another grader, and other labelled replies, or other texts to judge them by, are another test.
 */
export function expired(
  { grader, returned, prompt, texts, date }: StoredCalibration,
  current: CurrentGrader,
): string | undefined {
  if (grader.id !== current.graderId) return `the one of ${date} was of ${grader.id}`
  if (canonicalJson(grader.identity) !== canonicalJson(current.identity))
    return `its configuration or source has changed since it was calibrated (${date})`
  if (prompt !== current.promptHash) return `the grading prompt has changed since it was calibrated (${date})`
  if (texts !== current.texts)
    return `labelled replies, or what they are judged by, have changed since it was calibrated (${date})`
  const other = current.returned.filter((name) => !returned.includes(name))
  if (other.length === 0) return undefined
  return `it answers as ${other.join(', ')} now, and was calibrated as ${returned.join(', ')} (${date})`
}
