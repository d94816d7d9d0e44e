import { randomUUID } from 'node:crypto'
import { AUTHORITY_MEANING } from '../../clauses/data/authority.ts'
import type { Clause } from '../../clauses/data/clause.ts'
import { hashOf } from '../../common/hash.ts'
import type { ChatMessage } from '../../model/model.ts'
import { RAW_SCORES, SATISFIED_FROM } from '../verdict/verdict.ts'
import { VERDICT_SCHEMA } from './answer.ts'
import { fenced } from './fence.ts'
import {
  DEVELOPER_TEMPLATE,
  NO_AUTHORITY,
  OPEN_TEMPLATE,
  PRECEDENTS_TEMPLATE,
  SCALE,
  SETTLED_TEMPLATE,
  USER_TEMPLATE,
} from './prompt-text.ts'
import { shorten, TEXT_LIMIT } from './shorten.ts'

/** A labelled reply that shows a grader how a clause is meant. */
export interface WorkedExample {
  readonly conversation: readonly ChatMessage[]
  readonly reply: string
  readonly verdict: 'satisfied' | 'violated'
  /** `''` where the label gives none. */
  readonly reason: string
}

/** All that a grading depends on, besides the grader. */
export interface GradeInput {
  readonly clause: Clause
  /** What of the policy the grader reads: the text of `policySlice`. */
  readonly slice: string
  /** The messages that the reply answers. */
  readonly conversation: readonly ChatMessage[]
  readonly reply: string
  /** Labelled replies to other conversations, as worked examples. */
  readonly precedents?: readonly WorkedExample[]
  /** What code has decided already, one sentence each. */
  readonly settled?: readonly string[]
  /** What the clause requires besides its text and code could not decide, one sentence each. */
  readonly open?: readonly string[]
}

/** Changes whenever the fixed text of the messages, the levels' meaning, the limits or the schema change. */
export const GRADER_PROMPT_HASH: string = hashOf({
  developer: DEVELOPER_TEMPLATE,
  settled: SETTLED_TEMPLATE,
  open: OPEN_TEMPLATE,
  precedents: PRECEDENTS_TEMPLATE,
  user: USER_TEMPLATE,
  scale: SCALE,
  cut: SATISFIED_FROM,
  authority: AUTHORITY_MEANING,
  noAuthority: NO_AUTHORITY,
  limit: TEXT_LIMIT,
  schema: VERDICT_SCHEMA,
})

/**
 * The messages that ask a model for one grading: the rules in a developer message, the conversation and the
 * reply as fenced data in a user message. Texts beyond 60,000 characters lose their middle, see `cutOf`.
 *
 * @param nonce the fence's code, a new random one for each call
 */
export function gradingMessages(input: GradeInput, nonce: string = randomUUID()): ChatMessage[] {
  return messagesBy({ rules: DEVELOPER_TEMPLATE, data: USER_TEMPLATE }, input, nonce)
}

/** The same by other templates: the rules apart from the data, the data behind a fence. */
export function messagesBy(
  templates: { readonly rules: string; readonly data: string },
  input: GradeInput,
  nonce: string,
): ChatMessage[] {
  return [
    { role: 'developer', content: rules(templates.rules, input) },
    { role: 'user', content: fill(templates.data, { nonce, data: fenced(dataOf(input), nonce) }) },
  ]
}

/** How many characters of the conversation and the reply the grader does not see, because they are too long. */
export function cutOf(input: GradeInput): number {
  const texts = [input.reply, ...input.conversation.map(({ content }) => content)]
  return texts.reduce((sum, text) => sum + shorten(text).leftOut, 0)
}

function rules(
  template: string,
  { clause, slice, precedents = [], settled = [], open = [] }: GradeInput,
): string {
  return fill(template, {
    scale: RAW_SCORES.toReversed()
      .map((raw) => `- ${raw} ${SCALE[raw]}`)
      .join('\n'),
    cut: String(SATISFIED_FROM),
    authority: clause.authority ?? 'not given',
    meaning: clause.authority === undefined ? NO_AUTHORITY : AUTHORITY_MEANING[clause.authority],
    slice: slice.trim(),
    title: clause.title,
    id: clause.id,
    text: clause.text.trim(),
    precedents: precedents.length > 0 ? PRECEDENTS_TEMPLATE : '',
    settled: part(SETTLED_TEMPLATE, settled),
    open: part(OPEN_TEMPLATE, open),
  })
}

/** A section that stands only where it has something to list. */
function part(template: string, sentences: readonly string[]): string {
  if (sentences.length === 0) return ''
  return fill(template, { list: sentences.map((each) => `- ${each}`).join('\n') })
}

function dataOf({ conversation, reply, precedents = [] }: GradeInput): unknown {
  const graded = shorten(reply)
  return {
    ...(precedents.length > 0 && {
      precedents: precedents.map(({ conversation, reply, verdict, reason }) => ({
        ...{ conversation: conversation.map(shownMessage), reply: shorten(reply).text, verdict },
        ...(reason !== '' && { reason }),
      })),
    }),
    conversation: conversation.map(shownMessage),
    reply: graded.text,
    ...(graded.leftOut > 0 && { leftOut: graded.leftOut }),
  }
}

function shownMessage(message: ChatMessage) {
  const { text, leftOut } = shorten(message.content)
  return { ...plainMessage(message), content: text, ...(leftOut > 0 && { leftOut }) }
}

/**
 * Only what the target was shown. A message of a clause carries more (its place, perhaps a label), and none
 * of that may reach a grader.
 */
export function plainMessage({ role, content, attributes = {}, settings = {} }: ChatMessage): ChatMessage {
  const { comment: _, ...shown } = attributes
  return {
    role,
    content,
    ...(Object.keys(shown).length > 0 && { attributes: shown }),
    ...(Object.keys(settings).length > 0 && { settings }),
  }
}

/** One pass over the template: what is filled in is not looked at again. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name]!)
}
