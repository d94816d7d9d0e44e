/**
 * What reading a file may cost. The parser takes time with the cube of the depth to which lists nest, and with the
 * square of the marks of emphasis and the brackets in a paragraph that match nothing: without bounds, 20 kB of a
 * stranger's package hold an editor for seconds, and a megabyte for a minute. Each bound is a second or two, far above
 * what anybody writes.
 */

/** In characters; the largest release of the Model Spec has 260,000. */
const MOST_CHARACTERS = 2_000_000
/** Of a file: the squares of the levels of all its nested lines. */
const MOST_NESTING = 5_000_000
/** Of a file: how often the parser looks back at a mark of emphasis, for what one that ends it belongs to. */
const MOST_LOOKS = 5_000_000
/** Of a file: the squares of each paragraph's brackets that are part of no whole link. */
const MOST_BRACKETS = 100_000_000

/** Where a text is too costly to be parsed, and why; undefined where it isn't. */
export function beyondBounds(
  source: string,
): { readonly offset: number; readonly reason: string } | undefined {
  if (source.length > MOST_CHARACTERS) {
    const reason = `This file has ${source.length} characters, and at most ${MOST_CHARACTERS} are read: divide it`
    return { offset: 0, reason }
  }
  let nesting = 0
  for (const { 0: container, index } of source.matchAll(
    /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t])))+/gm,
  )) {
    nesting += (container.match(/>|\S+|[ \t]{2}/g) ?? []).length ** 2
    if (nesting > MOST_NESTING)
      return { offset: index, reason: 'Lists or quotes are nested too deeply to be read: nest less' }
  }
  let looks = 0
  let brackets = 0
  for (const { 0: paragraph, index } of source.matchAll(/(?:[^\r\n]+(?:\r\n?|\n)?)+/g)) {
    looks += looksBack(paragraph)
    brackets += looseBrackets(paragraph) ** 2
    const marks = looks > MOST_LOOKS ? '*_' : brackets > MOST_BRACKETS ? '[]' : undefined
    if (marks === undefined) continue
    const [one, other] = marks
    const reason = `Too many \`${one}\` and \`${other}\` up to this paragraph match nothing: write \`\\${one}\` and \`\\${other}\` for text`
    return { offset: index, reason }
  }
  return undefined
}

function looksBack(paragraph: string): number {
  const open = { '*': 0, _: 0 }
  let marks = 0
  let looks = 0
  for (const { 0: run, index } of paragraph.matchAll(/\*+|_+/g)) {
    const mark = run[0] as keyof typeof open
    const follows = /\S/.test(paragraph[index - 1] ?? ' ')
    const precedes = /\S/.test(paragraph[index + run.length] ?? ' ')
    marks++
    // Inside of a word `_` is a letter.
    if (mark === '_' && follows && precedes) continue
    if (follows && open[mark] > 0) open[mark]--
    else if (follows) looks += marks
    if (precedes && !follows) open[mark]++
  }
  return looks
}

function looseBrackets(paragraph: string): number {
  const loose = /(?<!\\)\[(?![^[\]]*\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?\)|(?!\()))/g
  return paragraph.match(loose)?.length ?? 0
}
