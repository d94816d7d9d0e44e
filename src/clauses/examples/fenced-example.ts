import type { Code } from 'mdast'
import type { VFileMessage } from 'vfile-message'
import { ROLES } from '../data/clause.ts'
import { problem } from '../data/problem.ts'
import { readFence } from '../markdown/fence.ts'
import type { Markdown } from '../markdown/markdown.ts'
import { type ConversationOptions, parseConversation } from './conversation.ts'
import { type FoundExample, foundExample, type Title } from './example.ts'
import { readTag } from './turn-tag.ts'

/** Whether a block without a title holds turns all the same. */
export function holdsTurns(markdown: Markdown, node: Code): boolean {
  if (node.lang && node.lang !== 'xml') return false
  const text = readFence(markdown, node)?.content.text ?? ''
  const tag = readTag(text, text.search(/\S|$/))
  return tag !== undefined && [...ROLES, 'comparison', 'tools'].includes(tag.name)
}

/** Reads the turns of a fenced block; nothing where the block isn't closed (that is reported elsewhere). */
export function readFencedExample(
  markdown: Markdown,
  node: Code,
  title: Title | undefined,
  options: ConversationOptions,
  problems: VFileMessage[],
): FoundExample | undefined {
  const { locate } = markdown
  const fence = readFence(markdown, node)
  if (!fence?.closed || fence.swallows) return undefined
  const block = { start: node.position!.start.offset!, end: node.position!.end.offset! }
  const { content } = fence
  if (content.text.trim() === '') {
    const reason = 'Expected turns such as `<user>…</user>` in this block, found nothing'
    problems.push(problem(reason, locate(block.start), 'empty-conversation'))
    return undefined
  }
  const conversation = parseConversation(content.text, (index) => locate(content.offsetAt(index)), options)
  if (conversation.problems.some((each) => isNextTitle(each, markdown.source))) {
    const reason = `This block is not closed before the next example begins: expected a line ${fence.marker}`
    problems.push(problem(reason, locate(block.start), 'unclosed-fence'))
    return undefined
  }
  problems.push(...conversation.problems)
  // Half of an example would ask, or label, something that nobody wrote.
  const { messages, comparisons } = conversation
  const isBroken = conversation.problems.some(({ fatal }) => fatal)
  if (isBroken || messages.length + comparisons.length === 0) return undefined
  const named = title ?? { text: '', range: block }
  return foundExample(
    locate,
    named,
    { start: Math.min(named.range.start, block.start), end: block.end },
    conversation,
  )
}

/** Text between turns that is the title of another example: its fence closed this block. */
function isNextTitle({ ruleId, place }: VFileMessage, source: string): boolean {
  const offset = place && 'start' in place ? place.start.offset : undefined
  return ruleId === 'text-outside-turns' && /^\*\*Example/i.test(source.slice(offset, (offset ?? 0) + 12))
}
