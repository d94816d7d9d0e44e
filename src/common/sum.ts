/** Of no numbers: 0. */
export function sum(numbers: readonly number[]): number {
  let total = 0
  for (const each of numbers) total += each
  return total
}

/** Of no numbers: NaN. */
export function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length
}
