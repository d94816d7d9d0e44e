import { mean } from '../common/sum.ts'
import { requireNumber, requireProbability, requireWhole } from './argument-range.ts'
import type { Interval } from './wilson.ts'

/**
 * A generator of numbers from 0 (included) to 1 (excluded), with 32 random bits each: the same seed
 * gives the same sequence on every machine. Not for secrets.
 *
 * Source: sfc32, Chris Doty-Humphrey's "small fast counting" generator of PractRand; 128 bits of
 * state, period at least 2³².
 *
 * @param seed a safe integer from 0 up
 * @throws RangeError for any other seed
 * @internal exported for tests: its reference values, and chance that is the same in each run
 */
export function seededRandom(seed: number): () => number {
  requireWhole('seed', seed, 0)
  let a = 0
  let b = seed | 0
  let c = Math.floor(seed / 2 ** 32) | 0
  let counter = 1
  const next = () => {
    const result = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + result) | 0
    return (result >>> 0) / 2 ** 32
  }
  // Twelve rounds mix the seed into all of the state.
  for (let round = 0; round < 12; round++) next()
  return next
}

export interface BootstrapOptions {
  /** From 1 up; 2000 by default. */
  readonly resamples?: number
  /** A safe integer from 0 up, 1 by default: the same seed and data give the same interval. */
  readonly seed?: number
  /** Between 0 and 1; 0.95 by default. */
  readonly level?: number
}

export interface BootstrapResult extends Interval {
  /** The statistic of the data itself. */
  readonly estimate: number
}

/**
 * Percentile interval of a statistic, by drawing whole clusters with replacement. What is drawn
 * together stays together: the samples of a prompt, the replies of a comparison.
 *
 * With few clusters (below about 20) the interval is too narrow, and where all clusters are alike
 * it has no width at all: for rates near 0 or 1 take `clusteredWilson`.
 *
 * Source: B. Efron, R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13; A. Davison,
 * D. Hinkley, Bootstrap Methods and their Application (1997), section 3.8 (clusters).
 *
 * @param clusters at least 2: one cluster says nothing about how clusters differ
 * @param statistic must not depend on the order; undefined or NaN where it has no value (κ of a
 *   resample in which only one category occurs); the interval is made of the other resamples
 * @returns estimate and ends, in the statistic's unit
 * @throws RangeError for fewer than 2 clusters, options outside their ranges, or a statistic that
 *   has no value for the data itself or for any resample
 */
export function clusterBootstrap<C>(
  clusters: readonly C[],
  statistic: (clusters: readonly C[]) => number | undefined,
  options: BootstrapOptions = {},
): BootstrapResult {
  const { resamples = 2000, seed = 1, level = 0.95 } = options
  requireWhole('clusters.length', clusters.length, 2)
  requireWhole('resamples', resamples, 1)
  requireProbability('level', level)
  const estimate = statistic(clusters)
  if (!isNumber(estimate)) {
    throw new RangeError(`Expected the statistic of the data to be a finite number, got ${estimate}`)
  }
  const random = seededRandom(seed)
  const draw = () => clusters[Math.floor(random() * clusters.length)]!
  const values = Array.from({ length: resamples }, () => statistic(clusters.map(draw))).filter(isNumber)
  if (values.length === 0) {
    throw new RangeError(`Expected the statistic to have a value in some of ${resamples} resamples, got none`)
  }
  values.sort((a, b) => a - b)
  const tail = (1 - level) / 2
  return { estimate, lower: quantile(values, tail), upper: quantile(values, 1 - tail) }
}

function isNumber(value: number | undefined): value is number {
  return Number.isFinite(value)
}

/** Between neighbours by straight line (R's type 7). */
function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1)
  const below = sorted[Math.floor(position)]!
  const above = sorted[Math.ceil(position)]!
  return below + (above - below) * (position % 1)
}

/**
 * Percentile interval of a mean difference between two runs over the same prompts. It says whether
 * 0 is inside; there is no p-value (`mcnemar` has one for verdicts).
 *
 * Source: as for `clusterBootstrap`; pairing: E. Miller, "Adding Error Bars to Evals",
 * arXiv 2411.00640, section 4.
 *
 * @param differences after minus before, one number a prompt (of several samples, their mean); at least 2
 * @returns estimate and ends in the unit of the differences
 * @throws RangeError for fewer than 2 prompts, differences that aren't finite, or options outside
 *   their ranges
 */
export function pairedBootstrap(
  differences: readonly number[],
  options: BootstrapOptions = {},
): BootstrapResult {
  for (const difference of differences) requireNumber('differences', difference, -Number.MAX_VALUE)
  return clusterBootstrap(differences, mean, options)
}
