const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
const ABBREVIATION = /(?:^|[\s("'[])(?:e\.g|i\.e|cf|vs|viz|approx|Dr|Mr|Mrs|Ms|Prof|Fig|[A-Z])\.\s*$/

/** From the first character of a sentence to the first of the next one. */
interface SentenceRange {
  readonly start: number
  readonly end: number
}

/**
 * Start and end of the sentence that an index stands in. What follows a sentence's end belongs to it up to the
 * next one: `Rule.[^sy73] Next.`
 * @param text one paragraph; marks and line breaks as spaces
 */
export function sentenceAt(text: string, index: number): SentenceRange {
  return sentences(text).findLast(({ start }) => start <= index) ?? { start: 0, end: 0 }
}

/**
 * The sentences of a paragraph, without gaps.
 * @param text one paragraph; marks and line breaks as spaces
 */
export function sentences(text: string): SentenceRange[] {
  // Closing emphasis stands between the full stop and the space: for the segmenter a bracket closes too.
  const masked = text
    .replace(
      /([.?!]["'”’)\]]*)([*_]+)(?=\s|$)/g,
      (_all, stop: string, marks: string) => stop + ')'.repeat(marks.length),
    )
    .replace(/`[^`]*`|\[\?\]|\]\([^)]*\)/g, (inert) => 'x'.repeat(inert.length))
  const found: { start: number; end: number }[] = []
  for (const { segment, index: at } of segmenter.segment(masked)) {
    const last = found.at(-1)
    const end = at + segment.length
    const goesOn =
      last && (ABBREVIATION.test(masked.slice(last.start, at)) || /^[\p{Ll},;:)\]]/u.test(segment))
    if (goesOn) last.end = end
    else found.push({ start: at, end })
  }
  return found
}
