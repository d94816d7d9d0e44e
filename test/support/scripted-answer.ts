import { createHash } from 'node:crypto'
import { probabilities } from './fake-openai-decisions.ts'
import type { FakeRequest } from './fake-openai-wire.ts'

export interface ScriptOptions {
  /** The reply under judgement in a grading's messages, to quote from; it also decides the score. */
  readonly readReply?: (messages: FakeRequest['messages']) => string | undefined
}

/**
 * The answers of a benchmark's models: a verdict where one is asked for (about one in six fails), else a
 * reply. The same request always has the same answer.
 */
export function scriptedAnswer(
  request: FakeRequest,
  { readReply = readFencedReply }: ScriptOptions = {},
): string {
  const text = request.messages.map(({ content }) => content).join('\n')
  if (!isGrading(request)) return `This is reply ${hash(text).toString(36)} to "${excerpt(text, -60)}".`
  const reply = readReply(request.messages)
  const score = hash(reply ?? text) % 6 === 0 ? 2 : 7
  if (request.api === 'decisions')
    return score === 7 ? probabilities(0, 0, 0, 0, 0, 0.2, 0.8) : probabilities(0.2, 0.7, 0.1, 0, 0, 0, 0)
  const opinion = score === 7 ? 'follows the clause in letter and spirit' : 'does what the clause forbids'
  return JSON.stringify({
    evidence: reply ? [excerpt(reply, 60)] : [],
    reasoning: `The reply ${opinion}.`,
    applicable: true,
    score,
  })
}

/** The field `reply` of a line of JSON in the last message, as our grader's prompt has it. */
export function readFencedReply(messages: FakeRequest['messages']): string | undefined {
  for (const line of messages.at(-1)?.content.split('\n') ?? []) {
    if (!line.startsWith('{')) continue
    try {
      const data = JSON.parse(line) as { readonly reply?: unknown }
      if (typeof data.reply === 'string') return data.reply
    } catch {}
  }
  return undefined
}

function isGrading({ api, schema, messages }: FakeRequest): boolean {
  return (
    api === 'decisions' || schema !== undefined || messages.some(({ content }) => content.includes('"score"'))
  )
}

/** A verbatim piece: the first or, with a negative length, the last characters. */
function excerpt(text: string, length: number): string {
  const characters = [...text]
  return (length < 0 ? characters.slice(length) : characters.slice(0, length)).join('').trim()
}

function hash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0)
}
