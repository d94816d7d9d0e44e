import * as v from 'valibot'
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

const authority = v.strictObject({
  authority: v.optional(v.picklist(['root', 'system', 'developer', 'user', 'guideline'])),
  labelled: count,
  agreement,
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
export const calibrationSchema: v.GenericSchema<unknown, Calibration> = v.strictObject({
  n: count,
  labels: byLabel,
  unscored: v.record(v.string(), count),
  notApplicable: byLabel,
  ok: byVerdict,
  agreement,
  authorities: v.array(authority),
  pairs,
  majority: v.optional(v.strictObject({ label: v.picklist(['GOOD', 'BAD']), accuracy: share })),
  canaries: v.optional(v.strictObject({ passed: count, of: count })),
  standing: v.picklist(['calibrated', 'uncalibrated']),
  reasons: v.array(v.string()),
})
