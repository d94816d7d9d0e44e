import { type BootstrapOptions, type BootstrapResult, clusterBootstrap } from './bootstrap.ts'
import { requireNumber } from './require.ts'

/**
 * Percentile interval of a mean difference between two runs over the same prompts. It says whether
 * 0 is inside; there is no p-value (`mcnemar` has one for verdicts).
 *
 * Source: as for `clusterBootstrap`; pairing: E. Miller, "Adding Error Bars to Evals",
 * arXiv 2411.00640, section 4.
 *
 * @param differences after minus before: one number a prompt, or for each prompt the differences
 *   of its samples (prompts without any don't count); at least 2 prompts. Every difference weighs
 *   the same, so a prompt with more samples weighs more.
 * @returns estimate and ends in the unit of the differences
 * @throws RangeError for fewer than 2 prompts, differences that aren't finite, or options outside
 *   their ranges
 */
export function pairedBootstrap(
  differences: readonly (number | readonly number[])[],
  options: BootstrapOptions = {},
): BootstrapResult {
  const prompts = differences.map((each) => (typeof each === 'number' ? [each] : each))
  for (const difference of prompts.flat()) requireNumber('differences', difference, -Number.MAX_VALUE)
  const totals = prompts
    .filter(({ length }) => length > 0)
    .map((prompt) => ({ n: prompt.length, sum: prompt.reduce((a, b) => a + b, 0) }))
  if (totals.length < 2) {
    throw new RangeError(`Expected \`differences\` to be of at least 2 prompts, got ${totals.length}`)
  }
  return clusterBootstrap(totals, meanOf, options)
}

function meanOf(totals: readonly { readonly n: number; readonly sum: number }[]): number {
  let n = 0
  let sum = 0
  for (const total of totals) {
    n += total.n
    sum += total.sum
  }
  return sum / n
}
