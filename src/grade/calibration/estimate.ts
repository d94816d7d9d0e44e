import { clusterBootstrap } from '../../statistics/bootstrap.ts'
import type { Interval } from '../../statistics/wilson.ts'

/** Below so many comparisons a bootstrap says too little to print: there is no interval. */
export const FEWEST_COMPARISONS = 10

export interface Estimate {
  readonly value: number
  /** 95 %. Missing where there are fewer than 10 comparisons. */
  readonly interval?: Interval
}

/**
 * A statistic with its 95 % interval, by cluster bootstrap.
 *
 * @param clusters the data of one comparison each
 * @param statistic as for `clusterBootstrap`
 * @returns undefined where the statistic has no value
 */
export function estimate<C>(
  clusters: readonly C[],
  statistic: (clusters: readonly C[]) => number | undefined,
  seed?: number,
): Estimate | undefined {
  const value = statistic(clusters)
  if (value === undefined) return undefined
  if (clusters.length < FEWEST_COMPARISONS) return { value }
  const { lower, upper } = clusterBootstrap(clusters, statistic, { seed })
  return { value, interval: { lower, upper } }
}
