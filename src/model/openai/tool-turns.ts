import type { ChatMessage } from '../model.ts'

/** A call of a tool, with what came back. Both APIs ask for both, tied by an id. */
export interface WireCall {
  readonly id: string
  readonly name: string
  /** JSON. */
  readonly arguments: string
}

/** A message that is neither; or calls that were made at once, with their results in the order of the calls. */
export type ToolTurn =
  | ChatMessage
  | { readonly calls: readonly WireCall[]; readonly results: readonly string[] }

export function hasToolTurns(messages: readonly ChatMessage[]): boolean {
  return messages.some(isOfTool)
}

/**
 * Calls (`<assistant recipient="lookup_order">`) and results (`<tool name="lookup_order">`) of a conversation, in pairs:
 * a result answers the first open call of its name, or the first open one. What has no other half is given one, as the
 * APIs refuse a call without a result and a result without a call: a call without arguments, a result without words.
 */
export function toolTurns(messages: readonly ChatMessage[]): ToolTurn[] {
  const turns: ToolTurn[] = []
  let group: Pair[] = []
  let isAnswered = false
  let count = 0
  const flush = () => {
    if (group.length > 0) {
      turns.push({
        calls: group.map(({ name, arguments: args }) => ({ id: `call_${++count}`, name, arguments: args })),
        results: group.map(({ result = NO_RESULT }) => result),
      })
    }
    group = []
    isAnswered = false
  }
  for (const message of messages) {
    const { role, content, attributes = {} } = message
    if (role === 'assistant' && attributes.recipient) {
      // Calls that stand together were made at once.
      if (isAnswered) flush()
      group.push({ name: wireName(attributes.recipient), arguments: jsonObject(content) })
    } else if (role === 'tool') {
      const name = attributes.name === undefined ? undefined : wireName(attributes.name)
      const open = group.filter(({ result }) => result === undefined)
      const call = open.find((each) => each.name === name) ?? (name === undefined ? open[0] : undefined)
      if (call) call.result = content || NO_RESULT
      else {
        if (open.length === 0 || isAnswered) flush()
        group.push({ name: name ?? 'tool', arguments: '{}', result: content || NO_RESULT })
      }
      isAnswered = true
    } else {
      flush()
      turns.push(message)
    }
  }
  flush()
  return turns
}

interface Pair {
  readonly name: string
  readonly arguments: string
  result?: string
}

/** Some servers refuse a result that is empty. */
export const NO_RESULT = '(no result)'

function isOfTool({ role, attributes = {} }: ChatMessage): boolean {
  return role === 'tool' || (role === 'assistant' && Boolean(attributes.recipient))
}

/** `functions.lookup_order` is `lookup_order`: the APIs take letters, digits, `_` and `-`. */
function wireName(name: string): string {
  const own = name.replace(/^(?:functions|tools)\./, '').replace(/[^\w-]+/g, '_')
  return own.slice(0, 64) || 'tool'
}

/** Arguments are JSON on the wire: code for an interpreter becomes its `input`. */
function jsonObject(content: string): string {
  try {
    const value: unknown = JSON.parse(content)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return content
  } catch {
    // No JSON.
  }
  return JSON.stringify(content.trim() === '' ? {} : { input: content })
}
