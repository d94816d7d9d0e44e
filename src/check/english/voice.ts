import type { Nodes, Paragraph } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import { visit } from 'unist-util-visit'
import type { Range } from '../../clauses/data/place.ts'
import type { Edit } from '../../clauses/markdown/clean-text.ts'

/** A paragraph three times, each as long as it is in the file, so that an index is a place. */
export interface Voice {
  /** What the clause says itself: quotes, parentheses and code are filled up with `·`, markup with spaces. */
  readonly own: string
  /** The same with its parentheses. */
  readonly withParentheses: string
  /** For finding where sentences end: what is filled up still looks like words. */
  readonly shape: string
}

/** No letter, no space and no mark that ends anything: no pattern of words reaches across it. */
const FILL = '·'
const QUOTES = [
  /"[^"]*"/g,
  /“[^”]{0,2000}”/g,
  /«[^»]{0,2000}»/g,
  // An apostrophe stands behind a letter, a single quote opens before one.
  /(?<![\p{L}\p{N}])['‘](?=\S)[^'‘’]*(?:['’][\p{L}][^'‘’]*)*['’](?![\p{L}\p{N}])/gu,
]

/**
 * Reads a paragraph as the voice of its clause.
 * @param edits what is no word of the clause: commentary, comments, reference marks
 */
export function voiceOf(source: string, node: Paragraph, edits: readonly Edit[]): Voice {
  const start = node.position!.start.offset!
  const end = node.position!.end.offset!
  const raw = source.slice(start, end)
  const at = ({ start: from, end: to }: Range): Range => ({ start: from - start, end: to - start })
  const inside = edits.filter((edit) => edit.start < end && edit.end > start)
  // `[?](#id)` stands for another clause's title; all other edits leave nothing behind.
  const blank = [...lineBreaks(raw), ...inside.filter(({ text }) => text === '').map(at)]
  const opaque = inside.filter(({ text }) => text !== '').map(at)
  visit(node, (child) => {
    if (child === node || !child.position) return
    if (OPAQUE.includes(child.type) || isTag(child) || isAddress(child)) opaque.push(at(rangeOf(child)))
    else if ('children' in child && child.children.length > 0) {
      const [first, last] = [child.children[0]!, child.children.at(-1)!]
      blank.push(at({ start: rangeOf(child).start, end: rangeOf(first).start }))
      blank.push(at({ start: rangeOf(last).end, end: rangeOf(child).end }))
    }
  })
  const plain = fill(fill(raw, blank, spaces), opaque, dots)
  const quoted = QUOTES.reduce((text, quote) => text.replace(quote, dots), plain)
  const shape = QUOTES.reduce((text, quote) => text.replace(quote, lookAlike), plain)
  return {
    withParentheses: quoted,
    own: fill(quoted, parentheses(quoted), dots),
    shape: fill(shape, parentheses(shape), lookAlike).replaceAll(FILL, 'x'),
  }
}

const OPAQUE: readonly string[] = ['inlineCode', 'image', 'imageReference', 'footnoteReference']

/** HTML is no words, except what only looks like it: `<insert the limit>`. */
function isTag(node: Nodes): boolean {
  return node.type === 'html' && !/^<\p{L}+(?: \p{L}+)+>$/u.test(node.value)
}

/** `<https://…>`, or a link whose words are an address. */
function isAddress(node: Nodes): boolean {
  return node.type === 'link' && (/^\w+:\/\/\S+$/.test(plainText(node)) || plainText(node) === '?')
}

function rangeOf({ position }: Nodes): Range {
  return { start: position!.start.offset!, end: position!.end.offset! }
}

/** With the indentation and quote marks of the line that follows. */
function lineBreaks(text: string): Range[] {
  return [...text.matchAll(/(?:\r\n?|\n)[ \t>]*/g)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }))
}

function fill(text: string, ranges: readonly Range[], by: (piece: string) => string): string {
  let filled = text
  for (const range of ranges) {
    const start = Math.max(0, range.start)
    const end = Math.min(text.length, range.end)
    if (end > start) filled = filled.slice(0, start) + by(filled.slice(start, end)) + filled.slice(end)
  }
  return filled
}

function spaces(piece: string): string {
  return ' '.repeat(piece.length)
}

function dots(piece: string): string {
  return FILL.repeat(piece.length)
}

/** A piece that begins and ends a sentence where the words in it do. */
function lookAlike(piece: string): string {
  const first = /\p{L}/u.exec(piece)?.[0] ?? 'x'
  const stop = /[.?!](?=[^\p{L}\p{N}]?$)/u.exec(piece)
  const body = (first === first.toLowerCase() ? 'x' : 'X') + 'x'.repeat(piece.length - 1)
  return stop ? `${body.slice(0, stop.index)}${stop[0]}${')'.repeat(piece.length - stop.index - 1)}` : body
}

/** Round and square ones that are closed; of those in others only the outermost. */
function parentheses(text: string): Range[] {
  const open: { readonly mark: string; readonly index: number }[] = []
  const found: Range[] = []
  for (const { 0: mark, index } of text.matchAll(/[()[\]]/g)) {
    if (mark === '(' || mark === '[') open.push({ mark, index })
    else if (open.at(-1)?.mark === (mark === ')' ? '(' : '[')) {
      const start = open.pop()!.index
      while (found.length > 0 && found.at(-1)!.start > start) found.pop()
      found.push({ start, end: index + 1 })
    }
  }
  return found
}
