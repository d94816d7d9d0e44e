/**
 * The longest text, in UTF-16 units, that a grader is given whole: a longer reply or turn loses its middle.
 * About 15,000 tokens.
 */
export const TEXT_LIMIT = 60_000

export interface Shortened {
  readonly text: string
  /** UTF-16 units that were left out; 0 where the text is whole. */
  readonly leftOut: number
}

/** A text of at most `limit` units, besides a mark in its middle that says how many were left out. */
export function shorten(text: string, limit = TEXT_LIMIT): Shortened {
  if (text.length <= limit) return { text, leftOut: 0 }
  const half = Math.floor(limit / 2)
  const headEnd = splitsPair(text, half) ? half - 1 : half
  const tailFrom = text.length - half
  const tailStart = splitsPair(text, tailFrom) ? tailFrom + 1 : tailFrom
  const leftOut = tailStart - headEnd
  const mark = `\n[… ${leftOut} characters left out by the test runner …]\n`
  return { text: text.slice(0, headEnd) + mark + text.slice(tailStart), leftOut }
}

function splitsPair(text: string, at: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1))
}
