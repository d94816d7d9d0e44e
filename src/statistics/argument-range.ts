/** Throws a RangeError unless `value` is a number from `min` to `max`. */
export function requireNumber(name: string, value: number, min: number, max = Number.MAX_VALUE): void {
  if (value >= min && value <= max) return
  throw new RangeError(`Expected \`${name}\` to be a number ${range(min, max)}, got ${value}`)
}

/** Throws a RangeError unless `value` is a whole number from `min` to `max`. */
export function requireWhole(name: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= min && value <= max) return
  throw new RangeError(`Expected \`${name}\` to be a whole number ${range(min, max)}, got ${value}`)
}

/** Throws a RangeError unless `value` lies strictly between 0 and 1. */
export function requireProbability(name: string, value: number): void {
  if (value > 0 && value < 1) return
  throw new RangeError(`Expected \`${name}\` to be between 0 and 1 (both excluded), got ${value}`)
}

function range(min: number, max: number): string {
  if (max < Number.MAX_SAFE_INTEGER) return `from ${min} to ${max}`
  if (min === -Number.MAX_VALUE) return 'that is finite'
  return min === Number.MIN_VALUE ? 'above 0' : `from ${min} up`
}
