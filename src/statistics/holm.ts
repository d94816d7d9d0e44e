import { requireNumber } from './require.ts'

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
