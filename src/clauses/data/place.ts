import { sectionsById } from './by-id.ts'
import type { Clause, Place, Span, Spec } from './clause.ts'

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

/** The other place of a conflict, as editors and terminals open it. */
export function placeText({ file, place }: { readonly file: string; readonly place: Place }): string {
  return `${file}:${place.line}:${place.column}`
}

/** A place with its file. */
export interface FilePlace {
  readonly file: string
  readonly place: Place
}

/** Where the words of a clause stand: in its own file, or (Model Spec layout) in the policy, where it is referred to. */
export function placeOfWords({ sections }: Pick<Spec, 'sections'>, clause: Clause): FilePlace {
  const section = clause.section === undefined ? undefined : sectionsById(sections).get(clause.section)
  const reference = section?.references.find(({ id }) => id === clause.id)
  return section && reference ? { file: section.file, place: reference.place } : clause
}

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
  // Spaces at the end of a full line stay: the author may mean them.
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
