/** From the first character to just after the last. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * Narrows a range to its text: blank lines go at both ends, and so do spaces beside whatever stands on the same
 * line before or after. Indentation of a line of its own stays: it may mean something.
 */
export function trimRange(text: string, { start, end }: Range): Range {
  const leading = /(?:[ \t]*(?:\r\n?|\n))+/y
  leading.lastIndex = start
  const ownLine = leading.test(text) && leading.lastIndex <= end
  let from = ownLine ? leading.lastIndex : start
  while (!ownLine && from < end && isSpace(text[from]!)) from++

  let to = end
  while (to > from && isBlank(text[to - 1]!)) to--
  const lineEnd = /[\r\n]/.exec(text.slice(to, end))
  // Spaces at the end of a full line are the author's.
  if (lineEnd) to += lineEnd.index
  if (from > to || text.slice(from, to).trim() === '')
    return { start: Math.min(from, end), end: Math.min(from, end) }
  return { start: from, end: to }
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t'
}

function isBlank(char: string): boolean {
  return isSpace(char) || char === '\n' || char === '\r'
}
