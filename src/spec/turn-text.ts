import type { VFileMessage } from 'vfile-message'
import type { Message, Role } from './clause.ts'
import { decodeEntities } from './entities.ts'
import { type Locate, spanOf } from './place.ts'
import { problem, shown } from './problem.ts'
import { type Range, trimRange } from './trim-range.ts'

/** Makes a message of what stands between the tags of a turn. */
export function readTurn(
  text: string,
  role: Role,
  { comment: _comment, ...attributes }: Readonly<Record<string, string>>,
  range: Range,
  locate: Locate,
  problems: VFileMessage[],
): Message {
  const takesSettings = role === 'system' || role === 'developer'
  const settings = takesSettings ? readSettings(text, range, locate, problems) : undefined
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

function readSettings(text: string, range: Range, locate: Locate, problems: VFileMessage[]) {
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
    if (pair) values.push([pair[1]!, decodeEntities(pair[2]!)])
    else {
      const at = bodyStart + line.index + line[0].search(/\S/)
      problems.push(
        problem(
          `Expected a setting such as \`max_tokens: 1024\`, found ${shown(line[0].trim())}`,
          locate(at),
          'bad-settings',
        ),
      )
    }
  }
  return { start, end: bodyEnd + '</settings>'.length, values: Object.fromEntries(values) }
}
