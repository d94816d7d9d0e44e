/** What others have sent or returned: nobody knows yet what it holds. */
export type Fields = Readonly<Record<string, unknown>>

/** A map, and no list. */
export function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
