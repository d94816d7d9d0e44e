import type { Heading } from 'mdast'
import { visit } from 'unist-util-visit'
import { perObject } from '../../common/memo.ts'
import type { Clause, Definition, Section } from '../data/clause.ts'
import { cleanText, type Edit, sortEdits } from './clean-text.ts'
import { readMarkdown } from './markdown.ts'

/** Levels of headings that whoever writes a policy out keeps for its structure. */
const STRUCTURE = 2
const LOWEST = 6

/**
 * What a clause, a section or a definition says, for a text that has headings of its own: headings in it begin at
 * level three, and words that lead to an example are left out with it. Whoever wrote it can't make a clause or a level
 * of authority of their own there.
 */
export const ownWords = perObject(({ text }: Clause | Section | Definition): string =>
  demoteHeadings(withoutExampleWords(text).trim()),
)

const EXAMPLE = String.raw`(?:(?:example|conversation|exchange)s?\s+(?:above|below)|(?:above|following|preceding)\s+(?:example|conversation|exchange)s?)`
/** `In the example above, …` */
const LEADING = new RegExp(
  String.raw`(?<=^|[.!?]\s+|\n\s*|[-*]\s+)(?:As\s+(?:in|with)|In|For|From|With)\s+the\s+(?:\p{L}+\s+)?${EXAMPLE},\s+(\p{L})`,
  'gu',
)
/** `See the example below.` */
const POINTING = new RegExp(
  String.raw`(?<=^|[.!?]|\n|[-*])[ \t]*(?:See|Compare|Consider)\s+(?:also\s+)?the\s+(?:\p{L}+\s+)?${EXAMPLE}[.:]?(?=\s|$)`,
  'gu',
)

function withoutExampleWords(text: string): string {
  if (!/\b(?:example|conversation|exchange)/.test(text)) return text
  return text.replace(LEADING, (_, first: string) => first.toUpperCase()).replace(POINTING, '')
}

/** A title in one line, in which nothing looks like the id and the authority that stand behind it. */
export function ownTitle({ title }: Pick<Clause | Section, 'title'>): string {
  return title.replace(/\s+/g, ' ').replace(/([(（]) ?[#＃]/g, '$1')
}

function demoteHeadings(text: string): string {
  if (!/#|^[ \t>]*[=-]+[ \t]*$|<\/?h[1-6]/im.test(text)) return text
  const markdown = readMarkdown(text, { frontMatter: false })
  const edits: Edit[] = []
  visit(markdown.tree, ['heading', 'html'], (node) => {
    const { start, end } = node.position!
    const range = { start: start.offset!, end: end.offset!, block: false }
    const raw = text.slice(range.start, range.end)
    if (node.type === 'heading') edits.push({ ...range, text: demoted(node as Heading, raw) })
    else
      edits.push({ ...range, text: raw.replace(/(<\/?h)([1-6])/gi, (_, tag, level) => tag + lower(+level)) })
  })
  return cleanText(markdown, { start: 0, end: text.length }, sortEdits(edits))
}

function demoted({ depth }: Heading, raw: string): string {
  const words = raw
    .replace(/^#+[ \t]*/, '')
    // One that is underlined may have several lines, each perhaps quoted.
    .replace(/\r?\n[ \t>]*[=-]+[ \t]*$/, '')
    .replace(/[ \t]*\r?\n[ \t>]*/g, ' ')
  return `${'#'.repeat(lower(depth))} ${words}`
}

function lower(depth: number): number {
  return Math.min(LOWEST, depth + STRUCTURE)
}
