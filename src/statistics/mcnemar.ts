import { logFactorial } from './log-factorial.ts'
import { requireWhole } from './require.ts'

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
