import type { Nodes, Paragraph } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import type { VFileMessage } from 'vfile-message'
import type { Range } from '../data/place.ts'
import { problem } from '../data/problem.ts'
import type { Markdown } from '../markdown/markdown.ts'
import type { ConversationOptions } from './conversation.ts'
import type { FoundExample } from './example.ts'
import { readExampleTitle } from './example-title.ts'
import { holdsTurns, readFencedExample } from './fenced-example.ts'
import { readPromptList } from './prompt-list.ts'
import { isQuotedTurns, readQuotedTurns } from './quoted-turns.ts'

export interface ScannedExamples {
  /** In the order of the file. */
  readonly found: readonly FoundExample[]
  /** What belongs to examples, readable or not: no part of a clause's own text. */
  readonly ranges: readonly Range[]
  readonly problems: readonly VFileMessage[]
}

/** Does a problem say of one example that it can't be read, and nothing of what stands around it? */
export function isOfOneExample(each: VFileMessage, { problems }: ScannedExamples): boolean {
  return problems.includes(each) && each.ruleId !== 'unclosed-fence'
}

/** Finds the examples of a file in all their forms. */
export function scanExamples(markdown: Markdown, options: ConversationOptions = {}): ScannedExamples {
  const found: FoundExample[] = []
  const ranges: Range[] = []
  const problems: VFileMessage[] = []
  scan(markdown.tree.children)
  return { found, ranges, problems }

  function scan(nodes: readonly Nodes[]): void {
    let inPrompts = false
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[index]!
      if (node.type === 'heading') inPrompts = isPromptsHeading(plainText(node))
      else if (node.type === 'list' && inPrompts) add(node, node, readPromptList(markdown, node, problems))
      else if (node.type === 'paragraph') index = scanParagraph(nodes, index, node)
      else if (node.type === 'code' && holdsTurns(markdown, node)) addBlock(node, node)
      else if (node.type === 'blockquote' && isQuotedTurns(markdown, node)) addBlock(node, node)
      else if (node.type === 'list' || node.type === 'listItem' || node.type === 'blockquote')
        scan(node.children)
    }
  }

  /** Returns the index of the last node that belongs to the paragraph. */
  function scanParagraph(nodes: readonly Nodes[], index: number, node: Paragraph): number {
    const title = readExampleTitle(markdown, node)
    if (!title) return index
    let next = index + 1
    while (isComment(nodes[next])) next++
    const block = nodes[next]
    const isFenced = block?.type === 'code' && '`~'.includes(markdown.source[block.position!.start.offset!]!)
    if (block && (isFenced || (block.type === 'blockquote' && isQuotedTurns(markdown, block)))) {
      addBlock(block, node, title)
      return next
    }
    if (title.sure) {
      const reason =
        'Expected a block of turns below the title: `~~~xml`, `<user>…</user>`, `~~~`, or a quote `> **user:** …`'
      problems.push(problem(reason, markdown.locate(node.position!.start.offset!), 'title-without-block'))
    }
    return index
  }

  function addBlock(block: Nodes, from: Nodes, title?: ReturnType<typeof readExampleTitle>): void {
    if (block.type === 'code') {
      const example = readFencedExample(markdown, block, title, options, problems)
      add(from, block, example ? [example] : [])
    } else if (block.type === 'blockquote') {
      // An example without words in its title is named after its prompt.
      const example = readQuotedTurns(markdown, block, title?.text ? title : undefined, problems)
      add(from, block, example ? [example] : [])
    }
  }

  function add(from: Nodes, to: Nodes, examples: readonly FoundExample[]): void {
    const range = { start: from.position!.start.offset!, end: to.position!.end.offset! }
    ranges.push(range)
    const { locate } = markdown
    // The span of an example begins with its title's mark, not with the words.
    const isList = to.type === 'list'
    found.push(
      ...examples.map((each) =>
        isList ? each : { ...each, span: { ...each.span, start: locate(range.start) } },
      ),
    )
  }
}

function isPromptsHeading(title: string): boolean {
  return /^challenge prompts?:?$/i.test(title.trim())
}

function isComment(node: Nodes | undefined): boolean {
  return node?.type === 'html' && node.value.startsWith('<!--')
}
