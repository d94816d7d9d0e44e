import { createHash } from 'node:crypto'

/**
 * JSON with sorted keys and without undefined values: equal data has equal text.
 * @param value plain data: no cycles, nothing with a `toJSON` of its own
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value))
}

/** A copy is sorted first: `JSON.stringify` with a replacer takes twice as long. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(sorted)
  const record = value as Readonly<Record<string, unknown>>
  const keys = Object.keys(record).sort()
  return Object.fromEntries(keys.map((key) => [key, sorted(record[key])]))
}

/** The first 16 hex digits of the SHA-256 of a value's canonical JSON. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16)
}
