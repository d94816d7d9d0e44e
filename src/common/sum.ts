/** 0 of none. */
export function sum(numbers: readonly number[]): number {
  let total = 0
  for (const each of numbers) total += each
  return total
}

/** NaN of none. */
export function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length
}
