import { type Acts, actsIn } from '../acts/acts.ts'
import { readActs } from '../acts/read-acts.ts'
import { AUTHORITIES, type Checks, type Clause, ROLES } from '../clauses/data/clause.ts'
import { didYouMean } from '../clauses/data/nearest.ts'
import { listed, shown } from '../clauses/data/problem.ts'
import { readChecks } from '../clauses/file/checks-schema.ts'
import { isFields } from '../model/fields.ts'
import type { ChatMessage } from '../model/model.ts'
import { REPLY_FIELDS } from '../model/module.ts'

/** A clause written in place, for a test that has no clause file. */
export interface InlineClause {
  readonly id: string
  readonly text: string
  readonly title?: string
  readonly authority?: Clause['authority']
  readonly threshold?: number
  readonly checks?: Checks
}

/** Options of `toSatisfyClause`. */
export interface SatisfyOptions {
  /** What the reply answers, where the value is the reply alone. */
  readonly prompt?: string | readonly ChatMessage[]
  /** Mean score that must be reached, 0..1. */
  readonly threshold?: number
}

const CLAUSE_KEYS = ['id', 'text', 'title', 'authority', 'threshold', 'checks']
const OPTION_KEYS = ['prompt', 'threshold']

/**
 * Looks at the options before any call is paid for.
 * @throws TypeError for what is unknown, RangeError for a threshold out of its range
 */
export function checkOptions(options: unknown): asserts options is SatisfyOptions {
  if (!isFields(options)) {
    throw new TypeError(
      `toSatisfyClause() expects its options as an object, such as { threshold: 0.5 }, got ${shown(options)}`,
    )
  }
  checkKeys(options, OPTION_KEYS, 'option')
  checkThreshold(options.threshold)
}

/**
 * Reads a clause that is written in place.
 * @throws as `checkOptions` does
 */
export function readInlineClause(wanted: unknown): InlineClause {
  if (!isFields(wanted) || typeof wanted.id !== 'string' || typeof wanted.text !== 'string') {
    throw new TypeError('toSatisfyClause() expects the id of a clause, or an object with `id` and `text`')
  }
  checkKeys(wanted, CLAUSE_KEYS, 'field of a clause')
  for (const key of ['id', 'text', 'title']) {
    const value = wanted[key]
    if (value !== undefined && (typeof value !== 'string' || value.trim() === '')) {
      throw new TypeError(`Expected \`${key}\` of a clause to be some text, got ${shown(value)}`)
    }
  }
  const { authority, threshold, checks } = wanted
  if (authority !== undefined && !AUTHORITIES.some((known) => known === authority)) {
    const near = typeof authority === 'string' ? didYouMean(authority, AUTHORITIES, 1) : ''
    throw new TypeError(`Unknown authority ${shown(authority)}, expected ${listed(AUTHORITIES, 'or')}${near}`)
  }
  checkThreshold(threshold)
  if (checks !== undefined) readChecks(checks)
  return wanted as unknown as InlineClause
}

function checkKeys(given: object, known: readonly string[], noun: string): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown === undefined) return
  throw new TypeError(
    `Unknown ${noun} \`${unknown}\`, expected ${listed(known, 'or')}${didYouMean(unknown, known, 1)}`,
  )
}

function checkThreshold(value: unknown): void {
  if (value === undefined || (typeof value === 'number' && value > 0 && value <= 1)) return
  const got = typeof value === 'number' ? value : shown(value)
  throw new RangeError(`Expected \`threshold\` to be a number above 0, up to 1, got ${got}`)
}

export interface Received {
  readonly messages: readonly ChatMessage[]
  /** One or several samples of a reply to the messages. */
  readonly replies: readonly GivenReply[]
}

/** What was said, and what was done besides. */
export interface GivenReply {
  readonly text: string
  readonly acts?: Acts | undefined
}

const EXPECTED =
  'toSatisfyClause() expects a reply (a string, or { text, messages?, files?, data? }), { prompt, reply }, or a conversation that ends with an assistant message'

/**
 * Reads what a test passed to `expect()`: a reply, `{ prompt, reply }` (reply: one or several
 * samples), or a conversation whose last message is the assistant's.
 * @throws TypeError for anything else
 */
export function readReceived(received: unknown, prompt?: string | readonly ChatMessage[]): Received {
  if (isReply(received)) return { messages: conversation(prompt ?? []), replies: [givenReply(received)] }
  if (Array.isArray(received)) {
    const messages = conversation(received)
    const last = messages.at(-1)
    if (last?.role !== 'assistant')
      throw new TypeError(`${EXPECTED}, got one that ends with ${last?.role ?? 'nothing'}`)
    return { messages: messages.slice(0, -1), replies: [{ text: last.content }] }
  }
  if (isRecord(received) && 'reply' in received) {
    const replies = [received.reply].flat()
    if (replies.length > 0 && replies.every(isReply)) {
      return { messages: conversation(received.prompt ?? prompt ?? []), replies: replies.map(givenReply) }
    }
  }
  throw new TypeError(`${EXPECTED}, got ${describe(received)}`)
}

function isReply(value: unknown): value is string | { readonly text: string } {
  return typeof value === 'string' || (isRecord(value) && typeof value.text === 'string')
}

/** @throws TypeError for fields that nobody knows: what they say would be left out without a word */
function givenReply(reply: string | { readonly text: string }): GivenReply {
  if (typeof reply === 'string') return { text: reply }
  // As a module returns it: what says how the reply came to be is not looked at.
  checkKeys(reply, REPLY_FIELDS, 'field of a reply')
  const acts = readActs(reply)
  if (typeof acts === 'string')
    throw new TypeError(`toSatisfyClause() got a reply that can't be read: ${acts}`)
  return { text: reply.text, acts: actsIn(acts) }
}

function conversation(prompt: unknown): ChatMessage[] {
  if (typeof prompt === 'string') return [{ role: 'user', content: prompt }]
  if (Array.isArray(prompt) && prompt.every(isMessage)) return prompt
  throw new TypeError(
    `${EXPECTED}; a prompt is a string or a list of { role, content }, got ${describe(prompt)}`,
  )
}

function isMessage(value: unknown): value is ChatMessage {
  return isRecord(value) && ROLES.some((role) => role === value.role) && typeof value.content === 'string'
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
