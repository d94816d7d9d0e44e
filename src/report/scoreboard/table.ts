import Table from 'cli-table3'
import c from 'tinyrainbow'

export interface TableOptions {
  /** Titles of the columns. */
  readonly head: readonly string[]
  /** One a column. */
  readonly aligns: readonly ('left' | 'right')[]
  /** Of the first columns, in characters, where they are fixed: longer text is cut off. */
  readonly widths?: readonly number[]
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

/**
 * Rows in aligned columns, without lines between them; two spaces stand between columns and before the first. Whoever
 * calls it keeps the sum within the 80 columns of a terminal.
 */
export function table(
  rows: readonly (readonly (string | number)[])[],
  { head, aligns, widths = [] }: TableOptions,
): string {
  const drawn = new Table({
    head: head.map((name) => c.dim(name)),
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: [...aligns],
    colWidths: [...widths],
  })
  drawn.push(...rows.map((cells) => [...cells]))
  return drawn.toString().replace(/^/gm, '  ')
}
