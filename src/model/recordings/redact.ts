const SHORTEST = 8

/**
 * The same data with `[redacted]` for each secret in a text of it, also as it stands in a URL; values too short for a
 * secret are left.
 */
export function redact<Value>(value: Value, secrets: readonly string[]): Value {
  const real = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed())]))]
    .filter((secret) => secret.length >= SHORTEST)
    // One may begin with another, whose rest would be left.
    .sort((one, other) => other.length - one.length)
  return real.length === 0 ? value : (inside(value, real) as Value)
}

function inside(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') {
    return secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), value)
  }
  if (Array.isArray(value)) return value.map((inner) => inside(inner, secrets))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inside(inner, secrets)]))
}
