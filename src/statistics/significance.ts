import { requireNumber, requireProbability, requireWhole } from './argument-range.ts'

/**
 * The natural logarithm of n!, to about 15 digits.
 *
 * Source: Stirling's series, M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 6.1.41;
 * below 20 the product is exact enough.
 *
 * @param n a whole number from 0 up
 */
function logFactorial(n: number): number {
  if (n < 20) {
    let product = 1
    for (let i = 2; i <= n; i++) product *= i
    return Math.log(product)
  }
  const inverse = 1 / (n * n)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / n
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + series
}

export interface McNemar {
  /** Two-sided, above 0 and up to 1. */
  readonly p: number
  /** Pairs whose two verdicts differ. */
  readonly discordant: number
}

/**
 * McNemar's exact test of two runs over the same prompts: are the prompts that changed their
 * verdict as likely to get better as to get worse? The two-sided p is twice the smaller tail of the
 * binomial distribution with probability ½, at most 1 (no mid-p, no continuity correction). Fewer
 * than 6 discordant pairs never give p < 0.05.
 *
 * Source: Q. McNemar, Psychometrika 12 (1947) 153–157; exact form: A. Agresti, Categorical Data
 * Analysis (3rd edition), section 11.1.
 *
 * @param b pairs that changed one way, a whole number from 0 up
 * @param c pairs that changed the other way, a whole number from 0 up
 * @returns p = 1 where nothing is discordant; a p too small for a number is the smallest one (5e-324)
 * @throws RangeError for anything but whole numbers from 0 up
 */
export function mcnemar(b: number, c: number): McNemar {
  requireWhole('b', b, 0)
  requireWhole('c', c, 0)
  const discordant = b + c
  if (b === c) return { p: 1, discordant }
  const p = Math.min(1, 2 * lowerTail(Math.min(b, c), discordant))
  return { p: Math.max(p, Number.MIN_VALUE), discordant }
}

/** P(X ≤ k) for X ~ Binomial(n, ½) and k < n / 2, from its largest term down. */
function lowerTail(k: number, n: number): number {
  const largest = logFactorial(n) - logFactorial(k) - logFactorial(n - k) - n * Math.LN2
  let term = 1
  let sum = 1
  for (let i = k; i > 0 && term > sum * Number.EPSILON; i--) {
    term *= i / (n - i + 1)
    sum += term
  }
  return Math.exp(largest + Math.log(sum))
}

/**
 * The chance of at least `k` successes in `n` independent tries.
 *
 * @param k a whole number from 0 up to n
 * @param n a whole number from 0 up
 * @param rate of one success, between 0 and 1 (both excluded)
 * @returns 0..1
 * @throws RangeError for anything out of these ranges
 */
export function binomialTail(k: number, n: number, rate: number): number {
  requireWhole('n', n, 0)
  requireWhole('k', k, 0, n)
  requireProbability('rate', rate)
  let tail = 0
  for (let i = k; i <= n; i++) {
    const ways = logFactorial(n) - logFactorial(i) - logFactorial(n - i)
    tail += Math.exp(ways + i * Math.log(rate) + (n - i) * Math.log1p(-rate))
  }
  return Math.min(1, tail)
}

/**
 * Holm's step-down adjustment of p-values that are looked at together: whatever stays below α may
 * be called significant, with a chance of at most α that any such call is wrong.
 *
 * Source: S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal
 * of Statistics 6 (1979) 65–70.
 *
 * @param pValues each in 0..1
 * @returns adjusted p-values in the same order, each in 0..1 and at least as large as the raw one
 * @throws RangeError for a p-value outside 0..1
 */
export function holm(pValues: readonly number[]): number[] {
  for (const [index, p] of pValues.entries()) requireNumber(`pValues[${index}]`, p, 0, 1)
  const adjusted = [...pValues]
  const ranked = [...pValues.entries()].sort(([, a], [, b]) => a - b)
  let largest = 0
  for (const [rank, [index, p]] of ranked.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * p))
    adjusted[index] = largest
  }
  return adjusted
}
