import type { Range } from '../data/place.ts'
import type { SpecHeading } from './heading.ts'
import type { Markdown } from './markdown.ts'

/** A range of a text that is left out, or replaced by other words. */
export interface Edit extends Range {
  readonly text: string
  /** A block of its own: the blocks around it keep one blank line between them. */
  readonly block: boolean
}

/**
 * The text of a range with the edits made, line breaks as `\n`, without blank lines at its ends.
 * @param edits sorted by their start
 */
export function cleanText({ source }: Markdown, range: Range, edits: readonly Edit[]): string {
  let text = ''
  let at = range.start
  let seam = false
  const write = (piece: string) => {
    const rest = seam ? piece.replace(/^(?:[ \t]*(?:\r\n?|\n))+/, '') : piece
    if (seam && rest.trim() === '') return
    text += seam && text !== '' ? `\n\n${rest}` : rest
    seam = false
  }
  for (const edit of edits) {
    if (edit.start >= range.end) break
    if (edit.start < at) {
      at = Math.max(at, Math.min(edit.end, range.end))
      continue
    }
    write(source.slice(at, edit.start))
    at = Math.min(edit.end, range.end)
    if (edit.block) {
      text = text.trimEnd()
      seam = true
    } else if (edit.text !== '') write(edit.text)
    // No space stays behind before what follows a mark.
    else if (/[ \t]$/.test(text) && /^(?:[\s.,;:!?)]|$)/.test(source.slice(at, at + 1)))
      text = text.replace(/[ \t]+$/, '')
  }
  write(source.slice(at, range.end))
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
}

/** As `cleanText`, without headings below which nothing is left, such as `Challenge prompts`. */
export function cleanSection(
  markdown: Markdown,
  range: Range,
  edits: readonly Edit[],
  headings: readonly SpecHeading[],
): string {
  const emptied: Edit[] = []
  let end = range.end
  let nextLevel = 0
  for (const heading of headings.toReversed()) {
    if (heading.range.start < range.start || heading.range.end > range.end) continue
    const below = cleanText(markdown, { start: heading.range.end, end }, edits)
    if (below.trim() === '' && nextLevel <= heading.level)
      emptied.push({ ...heading.range, text: '', block: true })
    else nextLevel = heading.level
    end = heading.range.start
  }
  return cleanText(markdown, range, sortEdits([...edits, ...emptied]))
}

export function sortEdits(edits: readonly Edit[]): Edit[] {
  // Of two that begin together the longer one goes first: it holds the other.
  return edits.toSorted((a, b) => a.start - b.start || b.end - a.end)
}
