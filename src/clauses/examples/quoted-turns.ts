import type { Blockquote } from 'mdast'
import type { VFileMessage } from 'vfile-message'
import { type Message, ROLES, type Role } from '../data/clause.ts'
import { nearest } from '../data/nearest.ts'
import { spanOf, trimRange } from '../data/place.ts'
import { listed, problem } from '../data/problem.ts'
import { type MappedText, mapText } from '../markdown/mapped-text.ts'
import type { Markdown } from '../markdown/markdown.ts'
import { type FoundExample, foundExample, type Title, titleFrom } from './example.ts'
import { emptyTurn } from './turn-text.ts'

const TURN = /(?<=^|\r\n?|\n)[ \t]*\*\*[ \t]*([A-Za-z]+)[ \t]*(?::[ \t]*\*\*|\*\*[ \t]*:)/g

/** Whether a blockquote begins as turns do: `> **user:** text`. */
export function isQuotedTurns(markdown: Markdown, node: Blockquote): boolean {
  const { text } = quoted(markdown, node)
  const first = [...text.matchAll(TURN)][0]
  return first !== undefined && text.slice(0, first.index).trim() === '' && roleOf(first[1]!) !== undefined
}

/** Reads the turns of a blockquote. Their text is markdown and stays as it is. */
export function readQuotedTurns(
  markdown: Markdown,
  node: Blockquote,
  title: Title | undefined,
  problems: VFileMessage[],
): FoundExample | undefined {
  const { locate } = markdown
  const before = problems.length
  const { text, offsetAt } = quoted(markdown, node)
  const marks = [...text.matchAll(TURN)].filter(
    ([, name]) => roleOf(name!) || nearest(name!, ROLES).length > 0,
  )
  const messages = marks.flatMap((mark, index): Message[] => {
    const role = roleOf(mark[1]!)
    const start = mark.index + mark[0].length
    if (!role) {
      const at = offsetAt(mark.index + mark[0].search(/\S/))
      const near = listed(nearest(mark[1]!, ROLES, 1))
      const reason = `Unknown role \`${mark[1]}\`, expected ${listed(ROLES, 'or')}; did you mean ${near}?`
      problems.push(problem(reason, locate(at), 'unknown-role'))
      return []
    }
    const range = trimRange(text, { start, end: marks[index + 1]?.index ?? text.length })
    const content = text.slice(range.start, range.end).trimEnd().replace(/\r\n?/g, '\n')
    if (content === '' && role !== 'tool') {
      const at = mark.index + mark[0].search(/\S/)
      const reason = emptyTurn(`\`${mark[0].trim()}\``)
      problems.push(problem(reason, spanOf(locate, offsetAt(at), offsetAt(start)), 'empty-turn'))
    }
    const end = range.start === range.end ? offsetAt(range.end) : offsetAt(range.end - 1) + 1
    return [{ role, content, span: spanOf(locate, offsetAt(range.start), end) }]
  })
  if (problems.length > before) return undefined
  const range = { start: node.position!.start.offset!, end: node.position!.end.offset! }
  const prompt = messages.findLast(({ role }) => role === 'user') ?? messages.at(-1)
  const named = title ?? {
    text: titleFrom(prompt?.content ?? ''),
    range: prompt ? { start: prompt.span.start.offset, end: prompt.span.end.offset } : range,
  }
  const whole = { start: Math.min(named.range.start, range.start), end: range.end }
  return foundExample(locate, named, whole, { messages, comparisons: [] })
}

function quoted({ source }: Markdown, node: Blockquote): MappedText {
  const { start, end } = node.position!
  return mapText(source, start.offset!, end.offset!, (line) => /^[ \t]*(?:>[ \t]?)?/.exec(line)![0].length)
}

function roleOf(name: string): Role | undefined {
  return ROLES.find((role) => role === name.toLowerCase())
}
