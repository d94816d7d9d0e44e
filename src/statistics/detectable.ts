import { requireNumber, requireProbability, requireWhole } from './require.ts'

const NEAR = 0.02425

/**
 * The upper half of the standard normal quantile: `normalQuantile(0.975)` is 1.959964. Relative error below 1.2e-9.
 *
 * Source: P. J. Acklam, "An algorithm for computing the inverse normal cumulative distribution
 * function" (2003).
 *
 * @param p from 0.5 to below 1
 */
function normalQuantile(p: number): number {
  if (p > 1 - NEAR) return -tail(Math.sqrt(-2 * Math.log1p(-p)))
  const q = p - 0.5
  const r = q * q
  const above = polynomial(
    r,
    [
      -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2,
      -3.066479806614716e1, 2.506628277459239,
    ],
  )
  const below = polynomial(
    r,
    [
      -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
      -1.328068155288572e1, 1,
    ],
  )
  return (q * above) / below
}

function tail(q: number): number {
  const above = polynomial(
    q,
    [
      -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
      2.938163982698783,
    ],
  )
  const below = polynomial(
    q,
    [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1],
  )
  return above / below
}

/** Coefficients from the highest power down. */
function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduce((value, coefficient) => value * x + coefficient, 0)
}

export interface PowerOptions {
  /** Two-sided; 0.05 by default. */
  readonly alpha?: number
  /** 0.8 by default; from 0.5 to below 1. */
  readonly power?: number
}

/**
 * The smallest true mean difference that a paired comparison of scores would find significant with
 * the asked power: (z(1 − α/2) + z(power)) · sd / √n, by the normal approximation.
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
export function detectableDifference(n: number, sd: number, options: PowerOptions = {}): number {
  requireWhole('n', n, 1)
  requireNumber('sd', sd, 0)
  const { significance, strength } = quantiles(options)
  return ((significance + strength) * sd) / Math.sqrt(n)
}

/**
 * The smallest true change of a pass rate that McNemar's test over `n` prompts would find
 * significant with the asked power, by the normal approximation: the solution δ of
 * n = (z(1 − α/2) √ψ + z(power) √(ψ − δ²))² / δ². The exact test needs slightly more.
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
export function detectableRateChange(
  n: number,
  discordance: number,
  options: PowerOptions = {},
): number | undefined {
  requireWhole('n', n, 1)
  requireNumber('discordance', discordance, 0, 1)
  const { significance, strength } = quantiles(options)
  const inner = n - significance ** 2 + strength ** 2
  if (inner < 0 || discordance === 0) return undefined
  const slope = (significance * Math.sqrt(n) + strength * Math.sqrt(inner)) / (n + strength ** 2)
  const change = slope * Math.sqrt(discordance)
  return change <= discordance ? change : undefined
}

function quantiles({ alpha = 0.05, power = 0.8 }: PowerOptions) {
  requireProbability('alpha', alpha)
  requireProbability('power', power)
  requireNumber('power', power, 0.5, 1)
  return { significance: normalQuantile(1 - alpha / 2), strength: normalQuantile(power) }
}
