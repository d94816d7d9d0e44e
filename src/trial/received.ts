import { ROLES } from '../clauses/data/clause.ts'
import type { ChatMessage } from '../model/model.ts'

export interface Received {
  readonly messages: readonly ChatMessage[]
  /** One or several samples of a reply to the messages. */
  readonly replies: readonly string[]
}

const EXPECTED =
  'toSatisfyClause() expects a reply (a string), { prompt, reply }, or a conversation that ends with an assistant message'

/**
 * Reads what a test passed to `expect()`: a reply, `{ prompt, reply }` (reply: one or several
 * samples), or a conversation whose last message is the assistant's.
 * @throws TypeError for anything else
 */
export function readReceived(received: unknown, prompt?: string | readonly ChatMessage[]): Received {
  if (typeof received === 'string') return { messages: conversation(prompt ?? []), replies: [received] }
  if (Array.isArray(received)) {
    const messages = conversation(received)
    const last = messages.at(-1)
    if (last?.role !== 'assistant')
      throw new TypeError(`${EXPECTED}, got one that ends with ${last?.role ?? 'nothing'}`)
    return { messages: messages.slice(0, -1), replies: [last.content] }
  }
  if (isRecord(received) && 'reply' in received) {
    const replies = [received.reply].flat()
    if (replies.length > 0 && replies.every((reply) => typeof reply === 'string')) {
      return { messages: conversation(received.prompt ?? prompt ?? []), replies }
    }
  }
  throw new TypeError(`${EXPECTED}, got ${describe(received)}`)
}

function conversation(prompt: unknown): ChatMessage[] {
  if (typeof prompt === 'string') return [{ role: 'user', content: prompt }]
  if (Array.isArray(prompt) && prompt.every(isMessage)) return prompt
  throw new TypeError(
    `${EXPECTED}; a prompt is a string or a list of { role, content }, got ${describe(prompt)}`,
  )
}

function isMessage(value: unknown): value is ChatMessage {
  return isRecord(value) && ROLES.includes(value.role as never) && typeof value.content === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'a list with something else in it'
  return typeof value === 'object'
    ? `an object with ${Object.keys(value).join(', ') || 'no fields'}`
    : `a ${typeof value}`
}
