/**
 * A function that keeps its results for as long as the objects that they are of: what didn't change since the last
 * run isn't computed again.
 * @param make must depend on the object alone
 */
export function perObject<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>()
  return (key) => {
    const found = known.get(key) ?? { value: make(key) }
    known.set(key, found)
    return found.value
  }
}

/**
 * The same for what depends on one more thing, of which the last result is kept.
 * @param signature equal where that thing is
 */
export function perObjectAnd<K extends object, A, V>(
  make: (key: K, also: A) => V,
  signature: (also: A) => unknown,
): (key: K, also: A) => V {
  const known = new WeakMap<K, { readonly of: unknown; readonly value: V }>()
  return (key, also) => {
    const of = signature(also)
    const last = known.get(key)
    if (last && last.of === of) return last.value
    const value = make(key, also)
    known.set(key, { of, value })
    return value
  }
}
