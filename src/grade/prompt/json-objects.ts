/** A JSON object within a text. */
export interface JsonObject {
  readonly text: string
  readonly data: unknown
  /** A key that it, or an object in it, gives twice: `JSON.parse` takes the last. */
  readonly twice?: string
}

/** Characters that are read in vain: a text of braces alone would be read as often as it is long. */
const MOST_IN_VAIN = 2_000_000

/** The JSON objects that a text holds, whatever stands around them; not those within one. */
export function jsonObjects(text: string): readonly JsonObject[] {
  const found: JsonObject[] = []
  let inVain = 0
  for (let from = text.indexOf('{'); from >= 0 && inVain < MOST_IN_VAIN; ) {
    const { object, end } = readAt(text, from)
    if (object) found.push(object)
    else inVain += end - from
    from = text.indexOf('{', object ? end : from + 1)
  }
  return found
}

/** The object that begins here, if one does, and where its reading ended. */
function readAt(
  text: string,
  from: number,
): { readonly object?: JsonObject | undefined; readonly end: number } {
  const keys: (Set<string> | undefined)[] = []
  let twice: string | undefined
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === '{') keys.push(undefined)
    if (character === '}') keys.pop()
    if (keys.length === 0) return { object: parsed(text.slice(from, at + 1), twice), end: at + 1 }
    if (character !== '"') continue
    const end = endOfString(text, at)
    if (isKey(text, end)) {
      const key = plain(text.slice(at, end))
      const known = keys.at(-1) ?? new Set()
      if (known.has(key)) twice ??= key
      keys[keys.length - 1] = known.add(key)
    }
    at = end - 1
  }
  return { end: text.length }
}

/** Offset behind the closing quotation mark. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return Math.min(at + 1, text.length)
}

function isKey(text: string, end: number): boolean {
  let at = end
  while (/\s/.test(text[at] ?? '')) at++
  return text[at] === ':'
}

/** A key may be written with escapes: `"sc\u006fre"`. */
function plain(key: string): string {
  try {
    return String(JSON.parse(key))
  } catch {
    return key
  }
}

function parsed(text: string, twice: string | undefined): JsonObject | undefined {
  try {
    return { text, data: JSON.parse(text), ...(twice !== undefined && { twice }) }
  } catch {
    return undefined
  }
}
