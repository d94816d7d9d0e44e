import type { RootContent } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import type { Definition } from '../data/clause.ts'
import { readExampleTitle } from '../examples/example-title.ts'
import { cleanText, type Edit } from '../markdown/clean-text.ts'
import { readHeading } from '../markdown/heading.ts'
import type { Markdown } from '../markdown/markdown.ts'

/** Terms below headings `Definitions`: paragraphs that begin with `**Term**:`, with all up to the next one. */
export function findDefinitions(markdown: Markdown, file: string, edits: readonly Edit[]): Definition[] {
  const definitions: Definition[] = []
  let level = 0
  let open: { readonly term: string; readonly start: number; readonly at: number } | undefined
  const close = (end: number) => {
    if (open)
      definitions.push({
        term: open.term,
        text: cleanText(markdown, { start: open.start, end }, edits).trim(),
        file,
        place: markdown.locate(open.at),
      })
    open = undefined
  }
  for (const node of markdown.tree.children) {
    const start = node.position!.start.offset!
    if (node.type === 'heading') {
      close(start)
      if (level === 0 || node.depth <= level) {
        level = /^definitions$/i.test(readHeading(markdown, node).title) ? node.depth : 0
      }
    }
    const term = level > 0 ? readTerm(markdown, node) : undefined
    if (!term) continue
    close(start)
    open = { ...term, at: start }
  }
  close(markdown.source.length)
  return definitions
}

function readTerm(
  markdown: Markdown,
  node: RootContent,
): { readonly term: string; readonly start: number } | undefined {
  if (node.type !== 'paragraph' || readExampleTitle(markdown, node)) return undefined
  const [strong] = node.children
  if (strong?.type !== 'strong') return undefined
  const words = plainText(strong).trim()
  const colon = /[ \t]*:/y
  colon.lastIndex = strong.position!.end.offset!
  const outside = colon.test(markdown.source)
  if (!outside && !words.endsWith(':')) return undefined
  return {
    term: words.replace(/\s*:$/, ''),
    start: outside ? colon.lastIndex : strong.position!.end.offset!,
  }
}
