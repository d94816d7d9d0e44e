import type { Code, Html } from 'mdast'
import { visit } from 'unist-util-visit'
import type { VFileMessage } from 'vfile-message'
import { problem } from '../data/problem.ts'
import { readFence } from './fence.ts'
import type { Markdown } from './markdown.ts'

/** Fences and comments without an end: markdown would silently take the rest of the file for their text. */
export function unclosedBlocks(markdown: Markdown): VFileMessage[] {
  const problems: VFileMessage[] = []
  const report = (node: Code | Html, reason: string, ruleId: string) =>
    problems.push(problem(reason, markdown.locate(node.position!.start.offset!), ruleId))
  visit(markdown.tree, (node) => {
    if (node.type === 'code') {
      const fence = readFence(markdown, node)
      if (!fence) return
      const { marker } = fence
      if (!fence.closed) report(node, `This block is not closed: expected a line ${marker}`, 'unclosed-fence')
      else if (fence.swallows) {
        const reason = `This block is not closed before the next one opens: expected a line ${marker} (a block whose text has such lines needs a longer fence)`
        report(node, reason, 'unclosed-fence')
      }
    }
    // In a paragraph a comment without an end is text to markdown.
    if (node.type !== 'html' && node.type !== 'text') return
    const { start, end } = node.position!
    const raw = markdown.source.slice(start.offset, end.offset)
    const at = unclosedComment(raw)
    if (at === -1) return
    const isSwallowed = raw.includes('-->')
    const reason = `This comment is not closed${isSwallowed ? ' before the next one opens' : ''}: expected \`-->\``
    problems.push(problem(reason, markdown.locate(start.offset! + at), UNCLOSED_COMMENT))
  })
  return problems
}

const UNCLOSED_COMMENT = 'unclosed-comment'

/** Where a comment begins that has no end, or only that of the next one; -1 where there is none. */
function unclosedComment(text: string): number {
  for (let open = text.indexOf('<!--'); open !== -1; ) {
    const close = text.indexOf('-->', open)
    const next = text.indexOf('<!--', open + 4)
    // A backslash makes it text.
    const isOpen = close === -1 || (next !== -1 && next < close)
    if (isOpen && text[open - 1] !== '\\') return open
    open = next
  }
  return -1
}

/** Without what stands behind the first comment that isn't closed: nobody knows what it would have been. */
export function upToComment(problems: readonly VFileMessage[]): VFileMessage[] {
  const offsets = problems.flatMap((each) => (each.ruleId === UNCLOSED_COMMENT ? offsetOf(each) : []))
  const first = Math.min(...offsets)
  return problems.filter((each) => offsetOf(each) <= first)
}

function offsetOf({ place }: VFileMessage): number {
  return (place && ('start' in place ? place.start : place).offset) || 0
}
