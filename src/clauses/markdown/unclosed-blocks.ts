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
    if (node.type === 'html' && node.value.lastIndexOf('<!--') > node.value.lastIndexOf('-->')) {
      report(node, 'This comment is not closed: expected `-->`', 'unclosed-comment')
    }
  })
  return problems
}
