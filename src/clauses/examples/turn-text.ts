import type { VFileMessage } from 'vfile-message'
import type { Message, Role } from '../data/clause.ts'
import { didYouMean, nearest } from '../data/nearest.ts'
import { type Locate, type Range, spanOf, trimRange } from '../data/place.ts'
import { listed, problem, shown, typo } from '../data/problem.ts'
import { decodeEntities } from '../markdown/entities.ts'
import type { TagAttribute } from './turn-tag.ts'

/** What `<settings>` may hold: what we put into a request. */
const SETTINGS = ['max_tokens']

/** The problem of a turn that has no text. */
export function emptyTurn(turn: string): string {
  return `Expected text in ${turn}, found nothing: write what the turn says, or take it out`
}

/** A tool may return nothing, and a call of one may take nothing. */
export function saysNothing({ role, content, attributes = {}, settings = {} }: Message): boolean {
  if (content.trim() !== '' || Object.keys(settings).length > 0) return false
  return role !== 'tool' && !(role === 'assistant' && attributes.recipient)
}

/** Makes a message of what stands between the tags of a turn. */
export function readTurn(
  text: string,
  role: Role,
  tagAttributes: readonly TagAttribute[],
  range: Range,
  locate: Locate,
  problems: VFileMessage[],
  foreign = false,
): Message {
  const { comment: _comment, ...attributes } = Object.fromEntries(
    tagAttributes.map(({ name, value }) => [name, value]),
  )
  const takesSettings = role === 'system' || role === 'developer'
  const settings = takesSettings ? readSettings(text, range, locate, problems, foreign) : undefined
  const before = trimRange(text, { start: range.start, end: settings?.start ?? range.end })
  const after = trimRange(text, { start: settings?.end ?? range.end, end: range.end })
  const parts = [before, after].filter(({ start, end }) => end > start)
  const content = parts.map(({ start, end }) => text.slice(start, end)).join('\n')
  return {
    role,
    content: decodeEntities(content.replace(/\r\n?/g, '\n')),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(settings ? { settings: settings.values } : {}),
    span: spanOf(locate, (parts[0] ?? before).start, (parts.at(-1) ?? before).end),
  }
}

function readSettings(
  text: string,
  range: Range,
  locate: Locate,
  problems: VFileMessage[],
  foreign: boolean,
) {
  const inside = text.slice(range.start, range.end)
  const open = /^[ \t]*<settings>/m.exec(inside)
  if (!open) return undefined
  const start = range.start + open.index
  const bodyStart = start + open[0].length
  const bodyEnd = text.indexOf('</settings>', bodyStart)
  if (bodyEnd === -1 || bodyEnd > range.end) {
    problems.push(
      problem('`<settings>` is not closed: expected `</settings>`', locate(bodyStart - 10), 'unclosed-tag'),
    )
    return { start, end: range.end, values: {} }
  }
  const values: [string, string][] = []
  for (const line of text.slice(bodyStart, bodyEnd).matchAll(/[^\r\n]+/g)) {
    if (line[0].trim() === '') continue
    const pair = /^\s*([\w.-]+)\s*:\s*(.*?)\s*$/.exec(line[0])
    const at = bodyStart + line.index + line[0].search(/\S/)
    const isKept = foreign && pair !== null && !SETTINGS.includes(pair[1]!)
    if (isKept) problems.push(...typo(pair[1]!, nearest(pair[1]!, SETTINGS, 1), locate(at), 'bad-settings'))
    const fault = isKept ? undefined : faultOf(line[0].trim(), pair?.[1], pair?.[2])
    if (fault) problems.push(problem(fault, locate(at), 'bad-settings'))
    else values.push([pair![1]!, decodeEntities(pair![2]!)])
  }
  return { start, end: bodyEnd + '</settings>'.length, values: Object.fromEntries(values) }
}

function faultOf(line: string, key: string | undefined, value: string | undefined): string | undefined {
  if (key === undefined) return `Expected a setting such as \`max_tokens: 1024\`, found ${shown(line)}`
  if (!SETTINGS.includes(key))
    return `Unknown setting \`${key}\`, expected ${listed(SETTINGS, 'or')}${didYouMean(key, SETTINGS, 1)}`
  if (/^[1-9]\d{0,14}$/.test(value ?? '')) return undefined
  return `Expected \`${key}\` to be a whole number from 1 up, found ${shown(value ?? '')}`
}
