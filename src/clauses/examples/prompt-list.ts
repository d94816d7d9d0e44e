import type { List } from 'mdast'
import type { VFileMessage } from 'vfile-message'
import { spanOf } from '../data/place.ts'
import { problem } from '../data/problem.ts'
import { containerPrefix, mapText } from '../markdown/mapped-text.ts'
import type { Markdown } from '../markdown/markdown.ts'
import { type FoundExample, foundExample, titleFrom } from './example.ts'

/** Each item of a list as the one user turn of an example; its text is markdown and stays as it is. */
export function readPromptList(
  { source, locate }: Markdown,
  list: List,
  problems: VFileMessage[],
): FoundExample[] {
  return list.children.flatMap((item): FoundExample[] => {
    const range = { start: item.position!.start.offset!, end: item.position!.end.offset! }
    const first = item.children[0]?.position?.start
    const start = first?.offset ?? range.end
    const { text } = mapText(source, start, range.end, containerPrefix((first?.column ?? 1) - 1))
    const content = text.trimEnd().replace(/\r\n?/g, '\n')
    if (content === '') {
      problems.push(
        problem('Expected a prompt in this item, found nothing', locate(range.start), 'empty-conversation'),
      )
      return []
    }
    const end = start + source.slice(start, range.end).trimEnd().length
    const title = { text: titleFrom(content), range: { start, end } }
    const messages = [{ role: 'user' as const, content, span: spanOf(locate, start, end) }]
    return [foundExample(locate, title, range, { messages, comparisons: [] })]
  })
}
