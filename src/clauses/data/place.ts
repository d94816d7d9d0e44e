import type { Place, Span } from './clause.ts'

/** Turns an offset into a place. */
export type Locate = (offset: number) => Place

/** Places of a text's offsets. A byte order mark counts as a character, but not as a column: no editor shows it. */
export function locator(source: string): Locate {
  const starts = [0, ...[...source.matchAll(/\r\n?|\n/g)].map((match) => match.index + match[0].length)]
  const mark = source.startsWith('\uFEFF') ? 1 : 0
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    const column = offset - starts[low]! + 1 - (low === 0 ? mark : 0)
    return { line: low + 1, column: Math.max(column, 1), offset }
  }
}

export function spanOf(locate: Locate, start: number, end: number): Span {
  return { start: locate(start), end: locate(end) }
}
