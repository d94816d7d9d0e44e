import { requireWhole } from './argument-range.ts'

/**
 * The chance that at least one of `k` samples passes, unbiased, from `c` passes among `n`:
 * 1 − C(n − c, k) / C(n, k).
 *
 * Source: M. Chen et al., "Evaluating Large Language Models Trained on Code", arXiv 2107.03374.
 *
 * @param n samples taken, a whole number from 1 up
 * @param c those that passed, 0 ≤ c ≤ n
 * @param k samples asked about, 1 ≤ k ≤ n
 * @returns 0..1
 * @throws RangeError for numbers outside these ranges
 */
export function passAtK(n: number, c: number, k: number): number {
  requireCounts(n, c, k)
  return 1 - allWithin(n, n - c, k)
}

/**
 * The chance that all of `k` samples pass (pass^k), unbiased, from `c` passes among `n`:
 * C(c, k) / C(n, k).
 *
 * Source: S. Yao et al., "τ-bench", arXiv 2406.12045. Parameters, range and errors as for `passAtK`.
 */
export function passHatK(n: number, c: number, k: number): number {
  requireCounts(n, c, k)
  return allWithin(n, c, k)
}

/** C(m, k) / C(n, k) as a product, which can't overflow: the chance that k draws all fall among m of n. */
function allWithin(n: number, m: number, k: number): number {
  let product = 1
  for (let i = 0; i < k && product > 0; i++) product *= (m - i) / (n - i)
  return product
}

function requireCounts(n: number, c: number, k: number): void {
  requireWhole('n', n, 1)
  requireWhole('c', c, 0, n)
  requireWhole('k', k, 1, n)
}
