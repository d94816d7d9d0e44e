import { randomUUID } from 'node:crypto'
import type { Acts } from '../../acts/acts.ts'
import { AUTHORITY_MEANING } from '../../clauses/data/authority.ts'
import type { Clause } from '../../clauses/data/clause.ts'
import { ownTitle, ownWords } from '../../clauses/markdown/own-words.ts'
import { hashOf } from '../../common/hash.ts'
import type { ChatMessage, ModelRequest } from '../../model/model.ts'
import { RAW_SCORES, SATISFIED_FROM } from '../verdict/verdict.ts'
import { ACTS_TEMPLATE, type ShownActs, shownActs } from './acts-data.ts'
import { fenced } from './fence.ts'
import {
  CLAUSE_TEMPLATE,
  EXAMPLES_TEMPLATE,
  NO_AUTHORITY,
  OPEN_TEMPLATE,
  POLICY_TEMPLATE,
  PRECEDENTS_TEMPLATE,
  RULES_TEMPLATE,
  SCALE,
  SETTLED_TEMPLATE,
  USER_TEMPLATE,
} from './prompt-text.ts'
import { VERDICT_SCHEMA } from './read-verdict.ts'
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
  /** What of the policy the grader reads, by `slicePieces`: what other clauses share, and what is the clause's own. */
  readonly slice: { readonly shared: string; readonly own: string }
  /** The messages that the reply answers. */
  readonly conversation: readonly ChatMessage[]
  readonly reply: string
  /** What was done besides. */
  readonly acts?: Acts
  /** Labelled replies to other conversations, as worked examples. */
  readonly precedents?: readonly WorkedExample[]
  /** What code has decided already, one sentence each. */
  readonly settled?: readonly string[]
  /** What the clause requires besides its text and code could not decide, one sentence each. */
  readonly open?: readonly string[]
}

/** What every kind of grader reads besides its own rules and its frame of the data. */
export const COMMON_TEXTS = {
  policy: POLICY_TEMPLATE,
  clause: CLAUSE_TEMPLATE,
  settled: SETTLED_TEMPLATE,
  open: OPEN_TEMPLATE,
  precedents: PRECEDENTS_TEMPLATE,
  examples: EXAMPLES_TEMPLATE,
  authority: AUTHORITY_MEANING,
  noAuthority: NO_AUTHORITY,
  limit: TEXT_LIMIT,
} as const

/** Changes whenever the fixed text of the messages, the levels' meaning, the limits or the schema change. */
export const GRADER_PROMPT_HASH: string = hashOf({
  ...COMMON_TEXTS,
  rules: RULES_TEMPLATE,
  user: USER_TEMPLATE,
  scale: SCALE,
  cut: SATISFIED_FROM,
  schema: VERDICT_SCHEMA,
})

/** Messages, and where in them what other gradings share ends. */
export type GradingPrompt = Pick<ModelRequest, 'messages'> & Required<Pick<ModelRequest, 'shared'>>

/**
 * The messages that ask a model for one grading: the rules, the policy and the clause in a developer message, the
 * conversation and the reply as fenced data at the end of a user message. Texts beyond 60,000 characters lose their
 * middle, see `cutOf`. Gradings of one section begin alike up to the clause's own part of the policy, gradings by
 * one clause up to what is known of the reply.
 *
 * @param nonce the fence's code, a new random one for each call
 */
export function gradingPrompt(input: GradeInput, nonce: string = randomUUID()): GradingPrompt {
  const scale = RAW_SCORES.toReversed().map((raw) => `- ${raw} ${SCALE[raw]}`)
  const rules = fill(RULES_TEMPLATE, { scale: scale.join('\n'), cut: String(SATISFIED_FROM) })
  return promptBy({ rules, data: USER_TEMPLATE }, input, nonce)
}

/** The same by other words: the rules apart from the data, the data behind a fence. */
export function promptBy(
  { rules, data }: { readonly rules: string; readonly data: string },
  input: GradeInput,
  nonce: string,
): GradingPrompt {
  const { slice, precedents = [], settled = [], open = [], acts } = input
  const ofSection = rules + POLICY_TEMPLATE + paragraph(slice.shared)
  const ofClause = ofSection + paragraph(slice.own) + clausePart(input)
  const ofReply = (acts ? ACTS_TEMPLATE : '') + part(SETTLED_TEMPLATE, settled) + part(OPEN_TEMPLATE, open)
  const examples = examplesPart(precedents)
  return {
    messages: [
      { role: 'developer', content: ofClause + ofReply },
      { role: 'user', content: examples + fill(data, { nonce, data: fenced(dataOf(input), nonce) }) },
    ],
    shared: [
      { message: 0, length: ofSection.length },
      { message: 0, length: ofClause.length },
      ...(examples === '' || ofReply !== '' ? [] : [{ message: 1, length: examples.length }]),
    ],
  }
}

/** How many characters of the conversation, the reply and what was done the grader does not see, because they are too long. */
export function cutOf(conversation: readonly ChatMessage[], reply: string, acts?: Acts): number {
  const texts = [reply, ...conversation.map(({ content }) => content)]
  return texts.reduce((sum, text) => sum + shorten(text).leftOut, acts ? shownActs(acts).leftOut : 0)
}

function clausePart({ clause, precedents = [] }: GradeInput): string {
  const { id, authority } = clause
  const words = fill(CLAUSE_TEMPLATE, {
    authority: authority ?? 'not given',
    meaning: authority === undefined ? NO_AUTHORITY : AUTHORITY_MEANING[authority],
    ...{ title: ownTitle(clause), id, text: ownWords(clause) },
  })
  return precedents.length > 0 ? words + PRECEDENTS_TEMPLATE : words
}

/** Labelled replies, behind a fence whose code is their own hash: equal for equal ones, and none of them can hold it. */
function examplesPart(precedents: readonly WorkedExample[]): string {
  if (precedents.length === 0) return ''
  const shown = precedents.map(({ conversation, reply, verdict, reason }) => ({
    ...{ conversation: conversation.map(shownMessage), reply: shorten(reply).text, verdict },
    ...(reason !== '' && { reason }),
  }))
  const code = hashOf(shown)
  return fill(EXAMPLES_TEMPLATE, { code, examples: fenced(shown, code, 'WORKED-EXAMPLES') })
}

function paragraph(text: string): string {
  return text.trim() === '' ? '' : `\n\n${text.trim()}`
}

/** A section that stands only where it has something to list. */
function part(template: string, sentences: readonly string[]): string {
  if (sentences.length === 0) return ''
  return fill(template, { list: sentences.map((each) => `- ${each}`).join('\n') })
}

function dataOf({ conversation, reply, acts }: GradeInput): unknown {
  const graded = shorten(reply)
  return {
    conversation: conversation.map(shownMessage),
    ...(acts && { acts: shownActs(acts).parts.map(shownPart) }),
    reply: graded.text,
    ...(graded.leftOut > 0 && { leftOut: graded.leftOut }),
  }
}

/** Arguments and data as JSON in JSON would be full of backslashes; what was cut is text. */
function shownPart({ at, kind, text, leftOut }: ShownActs['parts'][number]) {
  const isJson = (kind === 'call' || kind === 'data') && leftOut === undefined
  return {
    at,
    [isJson ? 'json' : 'text']: isJson ? (JSON.parse(text) as unknown) : text,
    ...(leftOut && { leftOut }),
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
