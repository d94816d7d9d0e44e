/** A part of a source whose lines have lost a prefix (indentation, `> `); each character knows where it stood. */
export interface MappedText {
  readonly text: string
  /** Offset in the source of an index into `text`, 0..length. */
  offsetAt(index: number): number
}

/**
 * Takes the lines from `start` to `end` of a source without their prefixes.
 * @param prefixLength how many characters to drop from a line; `first` where the line begins at `start`.
 */
export function mapText(
  source: string,
  start: number,
  end: number,
  prefixLength: (line: string, first: boolean) => number,
): MappedText {
  const parts: { readonly at: number; readonly offset: number }[] = []
  let text = ''
  for (let offset = start; offset < end || parts.length === 0; ) {
    const line = /[^\r\n]*(?:\r\n?|\n)?/y
    line.lastIndex = offset
    const raw = (line.exec(source)?.[0] ?? '').slice(0, end - offset)
    const dropped = prefixLength(raw, offset === start)
    parts.push({ at: text.length, offset: offset + dropped })
    text += raw.slice(dropped)
    if (raw === '') break
    offset += raw.length
  }
  return {
    text,
    offsetAt(index) {
      let low = 0
      let high = parts.length - 1
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if (parts[middle]!.at <= index) low = middle
        else high = middle - 1
      }
      const part = parts[low]!
      return part.offset + index - part.at
    },
  }
}

/** For lines inside a container: at most `width` characters of indentation and quote marks. */
export function containerPrefix(width: number): (line: string, first: boolean) => number {
  return (line, first) => (first ? 0 : (line.slice(0, width).match(/^[ \t>]*/)?.[0].length ?? 0))
}
