import { requireNumber } from './require.ts'

/**
 * The middle of numbers in order; of an even count the mean of the two in the middle.
 *
 * @param numbers at least one, all finite, in any order; left as they are
 * @throws RangeError for none, or for one that isn't finite
 */
export function median(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new RangeError('Expected at least one number for a median, got none')
  for (const [index, number] of numbers.entries()) {
    requireNumber(`numbers[${index}]`, number, -Number.MAX_VALUE)
  }
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]!
  return sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2
}
