import { sum } from '../common/sum.ts'
import { requireNumber, requireWhole } from './argument-range.ts'

/** Both ends belong to the interval. */
export interface Interval {
  readonly lower: number
  readonly upper: number
}

/** The 97.5 % point of the normal distribution: two-sided 95 %. */
export const Z95 = 1.959964

/**
 * Wilson's score interval of a rate, without continuity correction.
 *
 * Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
 * JASA 22 (1927) 209–212.
 *
 * @param successes from 0 to `n`; may be a fraction, as with an effective sample size
 * @param n number of trials, from 0 up; may be a fraction
 * @param z standard normal quantile, above 0; the default gives 95 %
 * @returns ends in 0..1 that hold `successes / n`; [0, 1] where `n` is 0
 * @throws RangeError for numbers outside these ranges
 * @internal exported for its tests: the values in the literature are of it, not of clusters
 */
export function wilson(successes: number, n: number, z: number = Z95): Interval {
  requireNumber('n', n, 0)
  requireNumber('successes', successes, 0, n)
  requireNumber('z', z, Number.MIN_VALUE)
  if (n === 0) return { lower: 0, upper: 1 }
  const rate = successes / n
  const centre = successes + (z * z) / 2
  const reach = z * Math.sqrt(successes * (1 - rate) + (z * z) / 4)
  // At 0 and n the formula gives exactly 0 and 1, which rounding would miss.
  const lower = successes === 0 ? 0 : (centre - reach) / (n + z * z)
  const upper = successes === n ? 1 : (centre + reach) / (n + z * z)
  return { lower: Math.min(rate, Math.max(0, lower)), upper: Math.max(rate, Math.min(1, upper)) }
}

/** Trials that are not independent of each other: the samples of one prompt. */
export interface Cluster {
  readonly successes: number
  readonly n: number
}

export interface ClusteredInterval extends Interval {
  /** As many independent trials would say as much; from the Kish number of clusters to all trials. */
  readonly effectiveN: number
}

/**
 * Wilson's interval of the rate over all trials, where trials come in clusters: their number N is
 * replaced by the effective one, N / deff.
 *
 * The design effect `deff` is the cluster-robust variance of the rate, Σ (sᵢ − p·nᵢ)² / N², over
 * the variance p(1 − p) / N that independent trials would have. It is estimated with two clusters
 * added, one that passes and one that fails entirely, of the size m = Σnᵢ² / Σnᵢ. They stand for
 * the doubt that few clusters leave (without them, 3 to 20 clusters give "95 %" intervals that
 * cover as little as 84 %), they fade as clusters are added, and they decide where the data can't:
 * - all trials pass, or all fail: effective n = (Σnᵢ)² / Σnᵢ², Kish's number of clusters, which is
 *   the plain number of clusters where all are of one size. This is also the floor: it means that
 *   samples of one prompt always agree.
 * - one cluster: between 1 and 1.5.
 * - clusters of one trial each: `deff` is 1, the result is the plain Wilson interval.
 * Effective n is never above N: samples that agree less than by chance earn nothing.
 *
 * A rate of 1 carries the floor, a rate just below it may not; its lower end is then higher than
 * that of a perfect rate, by less than 0.005 (up to 10 samples of 100 prompts).
 *
 * Sources: E. Miller, "Adding Error Bars to Evals", arXiv 2411.00640 (the robust variance);
 * L. Kish, Survey Sampling (1965) (design effect); C. Franco et al., "Comparative Study of
 * Confidence Intervals for Proportions in Complex Sample Surveys", J. Surv. Stat. Methodol. 7
 * (2019) 334–364 (Wilson with effective n, and why `deff` needs more than the plain estimate).
 * The two added clusters are ours, after Agresti and Coull's added successes and failures; checked
 * by simulation.
 *
 * @param clusters whole numbers, 0 ≤ successes ≤ n; clusters without trials don't count
 * @param z as for `wilson`
 * @returns [0, 1] with effective n 0 where there are no trials
 * @throws RangeError for numbers outside these ranges
 */
export function clusteredWilson(clusters: readonly Cluster[], z: number = Z95): ClusteredInterval {
  for (const [index, { successes, n }] of clusters.entries()) {
    requireWhole(`clusters[${index}].n`, n, 0)
    requireWhole(`clusters[${index}].successes`, successes, 0, n)
  }
  const trials = sumOf(clusters, ({ n }) => n)
  if (trials === 0) return { ...wilson(0, 0, z), effectiveN: 0 }
  const effectiveN = trials / designEffect(clusters, trials)
  const rate = sumOf(clusters, ({ successes }) => successes) / trials
  return { ...wilson(rate * effectiveN, effectiveN, z), effectiveN }
}

/** From 1 (independent) to the clusters' size m (samples of a cluster always agree). */
function designEffect(clusters: readonly Cluster[], trials: number): number {
  const size = sumOf(clusters, ({ n }) => n * n) / trials
  const added: readonly Cluster[] = [
    { successes: size, n: size },
    { successes: 0, n: size },
  ]
  const all = [...clusters, ...added]
  const total = trials + 2 * size
  const rate = sumOf(all, ({ successes }) => successes) / total
  const robust = sumOf(all, ({ successes, n }) => (successes - rate * n) ** 2)
  return Math.min(size, Math.max(1, robust / (total * rate * (1 - rate))))
}

function sumOf(clusters: readonly Cluster[], value: (cluster: Cluster) => number): number {
  return sum(clusters.map(value))
}
