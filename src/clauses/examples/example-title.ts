import type { Paragraph } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import type { Markdown } from '../markdown/markdown.ts'
import type { Title } from './example.ts'

/** Reads `**Example**: title` or `**Example:** title`; undefined for any other paragraph. */
export function readExampleTitle(
  { source }: Markdown,
  node: Paragraph,
): (Title & { readonly sure: boolean }) | undefined {
  const [strong] = node.children
  if (strong?.type !== 'strong') return undefined
  const words = plainText(strong).trim()
  if (!/^example(?: \d+)?:?$/i.test(words)) return undefined

  const end = node.position!.end.offset!
  const after = /[ \t]*:?\s*/y
  after.lastIndex = strong.position!.end.offset!
  const colon = after.exec(source)![0].includes(':') || words.endsWith(':')
  const start = Math.min(after.lastIndex, end)
  const text = source
    .slice(start, end)
    .replace(/\s*(?:\r\n?|\n)[ \t>]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  // Without words, the place of the mark itself.
  const range = text === '' ? { start: strong.position!.start.offset!, end } : { start, end }
  return { text, range, sure: colon || text === '' }
}
