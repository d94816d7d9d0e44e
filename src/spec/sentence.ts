const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
const ABBREVIATION = /(?:^|[\s("'[])(?:e\.g|i\.e|cf|vs|viz|approx|Dr|Mr|Mrs|Ms|Prof|Fig|[A-Z])\.\s*$/

/**
 * Start and end of the sentence that an index stands in. What follows a sentence's end belongs to it up to the
 * next one: `Rule.[^sy73] Next.`
 * @param text one paragraph; marks and line breaks as spaces
 */
export function sentenceAt(text: string, index: number): { readonly start: number; readonly end: number } {
  // Closing emphasis stands between the full stop and the space: for the segmenter a bracket closes too.
  const masked = text
    .replace(
      /([.?!]["'”’)\]]*)([*_]+)(?=\s|$)/g,
      (_all, stop: string, marks: string) => stop + ')'.repeat(marks.length),
    )
    .replace(/`[^`]*`|\[\?\]|\]\([^)]*\)/g, (inert) => 'x'.repeat(inert.length))
  let start = 0
  let end = 0
  for (const { segment, index: at } of segmenter.segment(masked)) {
    const before = masked.slice(start, at)
    const goesOn = at > start && (ABBREVIATION.test(before) || /^[\p{Ll},;:)\]]/u.test(segment))
    if (!goesOn) {
      if (index < at) break
      start = at
    }
    end = at + segment.length
  }
  return { start, end }
}
