import type { VFileMessage } from 'vfile-message'
import type { ScriptedResult } from '../data/clause.ts'
import { type Locate, spanOf, trimRange } from '../data/place.ts'
import { problem, shown } from '../data/problem.ts'
import { decodeEntities } from '../markdown/entities.ts'
import { findClose, readTag, type TurnTag } from './turn-tag.ts'

const RULE = 'bad-tools'

/**
 * Reads a block `<tools>`: what tools give back in this example, whatever they are.
 *
 *     <tools>
 *     <tool name="lookup_order" when='{"id": 4}'>{"status": "lost"}</tool>
 *     </tools>
 *
 * @param tag that opens it
 * @returns the results in their order, the first that fits counts; and where the text goes on
 */
export function readScripted(
  text: string,
  tag: TurnTag,
  locate: Locate,
  problems: VFileMessage[],
): { readonly results: readonly ScriptedResult[]; readonly end: number } {
  const report = (reason: string, { start, end }: Pick<TurnTag, 'start' | 'end'>) =>
    problems.push(problem(reason, spanOf(locate, start, end), RULE))
  const close = findClose(text, tag.end, 'tools')
  if (!close) {
    report('`<tools>` is not closed: expected `</tools>` at the start or the end of a line', tag)
    return { results: [], end: text.length }
  }
  const results: ScriptedResult[] = []
  let index = tag.end
  while (index < close.start) {
    const start = index + text.slice(index).search(/\S/)
    if (start >= close.start) break
    const tool = readTag(text, start)
    const end = tool && !tool.closing ? findClose(text, tool.end, 'tool') : undefined
    if (tool?.name !== 'tool' || tool.malformed || !end || end.end > close.start) {
      const rest = text.slice(start, close.start)
      const stop = start + rest.search(/$/m)
      report(`Expected \`<tool name="…">…</tool>\` in \`<tools>\`, found ${shown(rest.trim())}`, {
        start,
        end: stop,
      })
      break
    }
    const read = readResult(text, tool, end.start, locate)
    if (typeof read === 'string') report(read, tool)
    else results.push(read)
    index = end.end
  }
  return { results, end: close.end }
}

function readResult(text: string, tool: TurnTag, end: number, locate: Locate): ScriptedResult | string {
  const attributes = Object.fromEntries(tool.attributes.map(({ name, value }) => [name, value]))
  const { name, when, failed, comment: _, ...unknown } = attributes
  const [other] = Object.keys(unknown)
  if (other !== undefined)
    return `Unknown attribute \`${other}\` of a scripted \`<tool>\`, expected \`name\`, \`when\` or \`failed\``
  if (!name || !/^[\w-]{1,64}$/.test(name))
    return 'Expected a `name` of letters, digits, `_` and `-` in a scripted `<tool>`'
  if (failed !== undefined && failed !== 'true') return 'Expected `failed` to be "true", or left out'
  const args = when === undefined ? undefined : objectOf(when)
  if (when !== undefined && !args)
    return `Expected \`when\` to be the arguments as a JSON object, \`when='{"id": 4}'\`, found ${shown(when)}`
  const range = trimRange(text, { start: tool.end, end })
  return {
    tool: name,
    ...(args && { when: args }),
    content: decodeEntities(text.slice(range.start, range.end).trim().replace(/\r\n?/g, '\n')),
    ...(failed && { failed: true as const }),
    span: spanOf(locate, range.start, Math.max(range.start, range.end)),
  }
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}
