import { requireNumber, requireWhole } from './argument-range.ts'
import { Z95 } from './wilson.ts'

/** The 80 % point of the normal distribution: a difference of the size told is found four times in five. */
const Z80 = 0.841621234

/**
 * The smallest true mean difference that a paired comparison of scores would find significant (two-sided 5 %) four
 * times in five: (z(0.975) + z(0.8)) · sd / √n, by the normal approximation.
 *
 * Source: E. Miller, "Adding Error Bars to Evals", arXiv 2411.00640, section 5.
 *
 * @param n prompts, a whole number from 1 up
 * @param sd standard deviation over prompts of the difference between the two runs, from 0 up;
 *   with several samples a prompt, of the prompts' mean differences
 * @returns in the unit of `sd`, from 0 up; may exceed what the scores' scale allows, which means
 *   that nothing can be found
 * @throws RangeError for numbers outside these ranges
 */
export function detectableDifference(n: number, sd: number): number {
  requireWhole('n', n, 1)
  requireNumber('sd', sd, 0)
  return ((Z95 + Z80) * sd) / Math.sqrt(n)
}

/**
 * The smallest true change of a pass rate that McNemar's test over `n` prompts would find significant (two-sided 5 %)
 * four times in five, by the normal approximation: the solution δ of n = (z(0.975) √ψ + z(0.8) √(ψ − δ²))² / δ².
 * The exact test needs slightly more.
 *
 * Source: R. J. Connor, "Sample Size for Testing Differences in Proportions for the Paired-Sample
 * Design", Biometrics 43 (1987) 207–211.
 *
 * @param n prompts, a whole number from 1 up
 * @param discordance ψ, the share of prompts whose verdict differs between the runs, 0..1
 * @returns 0..ψ; undefined where `n` is too small to find even a change in which all discordant
 *   prompts go one way, or where nothing is discordant
 * @throws RangeError for numbers outside these ranges
 */
export function detectableRateChange(n: number, discordance: number): number | undefined {
  requireWhole('n', n, 1)
  requireNumber('discordance', discordance, 0, 1)
  const inner = n - Z95 ** 2 + Z80 ** 2
  if (inner < 0 || discordance === 0) return undefined
  const slope = (Z95 * Math.sqrt(n) + Z80 * Math.sqrt(inner)) / (n + Z80 ** 2)
  const change = slope * Math.sqrt(discordance)
  return change <= discordance ? change : undefined
}
