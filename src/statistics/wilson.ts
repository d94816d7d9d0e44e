import { requireNumber } from './require.ts'

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
