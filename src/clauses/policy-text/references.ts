import type { ListItem, Nodes, Paragraph } from 'mdast'
import type { Reference } from '../data/clause.ts'
import type { Range } from '../data/place.ts'
import { cleanText } from '../markdown/clean-text.ts'
import type { ReferenceMark, TextEdits } from '../markdown/left-out.ts'
import type { Markdown } from '../markdown/markdown.ts'
import { sentenceAt } from '../markdown/sentences.ts'

/** The references of a text, each with the sentence (or the list item) that carries it. */
export function findReferences(markdown: Markdown, { marks, edits }: TextEdits): Reference[] {
  const blocks = textBlocks(markdown)
  const clean = (range: Range) =>
    cleanText(markdown, range, edits)
      .replace(/\s*\n[ \t>]*/g, ' ')
      .trim()
  return marks.map((mark) => {
    const block = blocks.find(({ range }) => range.start <= mark.start && mark.end <= range.end)
    const parts = block?.item ?? [sentenceRange(markdown, block?.range ?? mark, mark, edits)]
    return { id: mark.id, place: markdown.locate(mark.start), sentence: parts.map(clean).join('\n\n') }
  })
}

interface TextBlock {
  readonly range: Range
  /** Paragraphs of the list item that holds the block. */
  readonly item?: readonly Range[]
}

function textBlocks({ tree }: Markdown): TextBlock[] {
  const blocks: TextBlock[] = []
  const walk = (node: Nodes, item?: ListItem) => {
    if (node.type === 'paragraph' || node.type === 'heading') {
      const own = node.type === 'paragraph' && item?.children.includes(node) ? paragraphs(item) : undefined
      const content = node.type === 'heading' ? inside(node.children, node) : rangeOf(node)
      blocks.push({ range: content, item: own })
    } else if ('children' in node) {
      for (const child of node.children) walk(child, node.type === 'listItem' ? node : undefined)
    }
  }
  walk(tree)
  return blocks
}

function paragraphs(item: ListItem): Range[] {
  return item.children.filter((child): child is Paragraph => child.type === 'paragraph').map(rangeOf)
}

/** A heading without its `##`. */
function inside(children: readonly Nodes[], heading: Nodes): Range {
  const [first] = children
  return first ? { start: rangeOf(first).start, end: rangeOf(children.at(-1)!).end } : rangeOf(heading)
}

function sentenceRange(
  { source }: Markdown,
  range: Range,
  mark: ReferenceMark,
  edits: TextEdits['edits'],
): Range {
  let text = source.slice(range.start, range.end)
  for (const { start, end, text: replacement } of edits) {
    if (start < range.start || end > range.end || replacement !== '') continue
    const [from, to] = [start - range.start, end - range.start]
    text = text.slice(0, from) + ' '.repeat(to - from) + text.slice(to)
  }
  const { start, end } = sentenceAt(text.replace(/[\r\n]/g, ' '), mark.start - range.start)
  return { start: range.start + start, end: range.start + end }
}

function rangeOf({ position }: Nodes): Range {
  return { start: position!.start.offset!, end: position!.end.offset! }
}
