import type { Html, Nodes, Root, Text } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import { visit } from 'unist-util-visit'
import type { Range } from '../data/place.ts'
import { type Edit, sortEdits } from './clean-text.ts'
import type { SpecHeading } from './heading.ts'
import type { Markdown } from './markdown.ts'

/** `[^sy73]` as it stands in a text. */
export interface ReferenceMark extends Range {
  readonly id: string
}

/** `[words](#id)` */
export interface InnerLink extends Range {
  readonly id: string
}

/** What is no part of a clause's own words: examples, commentary, comments, marks, attributes of headings. */
export interface TextEdits {
  readonly edits: readonly Edit[]
  readonly marks: readonly ReferenceMark[]
  readonly links: readonly InnerLink[]
}

/** Finds everything that is left out of a file's text, and what `[?](#id)` becomes. */
export function findEdits(
  markdown: Markdown,
  examples: readonly Range[],
  headings: readonly SpecHeading[],
): TextEdits {
  const { source, tree } = markdown
  const titles = new Map(
    headings.flatMap(({ id, title }) => (id === undefined ? [] : [[id, title] as const])),
  )
  const marks: ReferenceMark[] = []
  const links: InnerLink[] = []
  const edits: Edit[] = [...examples, ...commentary(markdown)].map((range) => ({
    ...range,
    text: '',
    block: true,
  }))
  for (const { braces } of headings) if (braces) edits.push({ ...braces, text: '', block: false })
  const blocks = [...edits].filter(({ block }) => block)
  const isOut = ({ start }: Range) => blocks.some((block) => block.start <= start && start < block.end)

  visit(tree, (node, _index, parent) => {
    if (node.type === 'text') marks.push(...marksOf(source, node).filter((mark) => !isOut(mark)))
    else if (node.type === 'html') edits.push(...comments(source, node, parent?.type === 'root'))
    else if (node.type === 'link' && node.url.startsWith('#')) {
      const link = { id: innerLinkId(node.url), ...rangeOf(node) }
      if (!isOut(link)) links.push(link)
      const title = plainText(node) === '?' ? titles.get(link.id) : undefined
      if (title !== undefined) edits.push({ ...link, text: `[${title}](#${link.id})`, block: false })
    }
  })
  for (const { start, end } of marks) edits.push({ start, end, text: '', block: false })
  return { edits: sortEdits(edits), marks, links }
}

/** `!!! meta` with the indented lines below it. */
function commentary({ source, tree }: { readonly source: string; readonly tree: Root }): Range[] {
  return tree.children.flatMap((node) => {
    const start = node.position!.start.offset!
    if (node.type !== 'paragraph' || !/^!!![ \t]+meta\b/.test(source.slice(start, start + 20))) return []
    const block = /[^\r\n]*(?:(?:[ \t]*(?:\r\n?|\n))+(?:\t| {4})[^\r\n]*)*/y
    block.lastIndex = start
    block.test(source)
    return [{ start, end: block.lastIndex }]
  })
}

function marksOf(source: string, { position }: Text): ReferenceMark[] {
  // The source, not the value: escapes and entities would shift the place.
  const [start, end] = [position!.start.offset!, position!.end.offset!]
  return [...source.slice(start, end).matchAll(/(?<!\\)\[\^([^\]\s]+)\]/g)].map((match) => ({
    id: match[1]!,
    start: start + match.index,
    end: start + match.index + match[0].length,
  }))
}

function comments(source: string, { position }: Html, isBlock: boolean): Edit[] {
  const [start, end] = [position!.start.offset!, position!.end.offset!]
  const raw = source.slice(start, end)
  return [...raw.matchAll(/<!--[\s\S]*?-->/g)].map((match) => ({
    start: start + match.index,
    end: start + match.index + match[0].length,
    text: '',
    block: isBlock && match[0].length === raw.trim().length,
  }))
}

function rangeOf({ position }: Nodes): Range {
  return { start: position!.start.offset!, end: position!.end.offset! }
}

/** The id of `#id`, percent-decoded where that is possible. */
export function innerLinkId(url: string): string {
  return percentDecoded(url.slice(1))
}

export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Ids of the sections and clauses that a text links to: `[words](#id)`. */
export function linkIds(text: string): string[] {
  return [...text.matchAll(/\]\(#([^)\s]+)(?:\s[^)]*)?\)/g)].map((match) => match[1]!)
}
