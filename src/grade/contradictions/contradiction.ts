import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { AUTHORITY_MEANING } from '../../clauses/data/authority.ts'
import { AUTHORITIES, type Clause } from '../../clauses/data/clause.ts'
import { hashOf } from '../../common/hash.ts'
import type { AnswerSchema, ModelRequest } from '../../model/model.ts'
import { fenced } from '../prompt/fence.ts'
import { fill } from '../prompt/prompt.ts'
import { readJson } from '../prompt/read-verdict.ts'
import {
  CONTRADICTION_TASK,
  CONTRADICTION_TEMPLATE,
  PAIR_TEMPLATE,
  REBUTTAL_TASK,
  REBUTTAL_TEMPLATE,
} from './contradiction-text.ts'

export type ClausePair = readonly [Clause, Clause]

/** What a model says of two clauses. */
export interface Claim {
  readonly reasoning: string
  readonly contradicts: boolean
  /** A user's message to which no reply can satisfy both; `''` where there is none. */
  readonly witness: string
}

/** A reply that is meant to satisfy both clauses after all. */
export interface Rebuttal {
  readonly reasoning: string
  /** `''` where the model found none. */
  readonly reply: string
}

/** One question about two clauses, and how its answer is read. */
export interface PairQuestion<Answer> {
  /** A new fence for each call. */
  request(): ModelRequest
  /** Plain data that identifies it: both clauses, the prompt and what else it is about, without the fence. */
  readonly key: object
  readonly hashes: Readonly<Record<string, string>>
  /** Or in a few words why it can't be read. */
  read(output: string): Answer | string
}

const words = v.pipe(v.string(), v.regex(/\S/, 'Expected some words'))

const claim = {
  task: CONTRADICTION_TASK,
  template: CONTRADICTION_TEMPLATE,
  output: v.object({ reasoning: words, contradicts: v.boolean(), witness: v.string() }),
  schema: answerSchema('contradiction', {
    reasoning: { type: 'string', description: 'What each clause asks for, and the best reply to both' },
    contradicts: { type: 'boolean', description: 'True only where no reply can satisfy both' },
    witness: { type: 'string', description: 'A user message that shows it; empty where none does' },
  }),
}

const rebuttal = {
  task: REBUTTAL_TASK,
  template: REBUTTAL_TEMPLATE,
  output: v.object({ reasoning: words, reply: v.string() }),
  schema: answerSchema('rebuttal', {
    reasoning: { type: 'string', description: 'How one reply does what both clauses ask for' },
    reply: { type: 'string', description: 'The reply as the user reads it' },
  }),
}

/** Is there a conversation in which no reply can satisfy both clauses? */
export function contradictionQuestion(pair: ClausePair): PairQuestion<Claim> {
  return question(claim, pair, {})
}

/** Asks for the reply that a claim says doesn't exist. */
export function rebuttalQuestion(pair: ClausePair, witness: string): PairQuestion<Rebuttal> {
  return question(rebuttal, pair, { witness })
}

function question<Answer extends object>(
  { task, template, output, schema }: Kind<Answer>,
  pair: ClausePair,
  about: { readonly witness?: string },
): PairQuestion<Answer> {
  const clauses = pair.map(({ title, authority, text }) => ({ title, authority, text: text.trim() }))
  const [first, second] = pair.map(({ title, text, authority }) => hashOf({ title, text, authority }))
  const prompt = hashOf({ task, template, schema, PAIR_TEMPLATE, AUTHORITY_MEANING })
  return {
    request() {
      const nonce = randomUUID()
      const data = fenced({ clauses, ...about }, nonce)
      return {
        messages: [
          { role: 'developer', content: fill(template, { levels: LEVELS }) },
          { role: 'user', content: fill(PAIR_TEMPLATE, { nonce, data, task }) },
        ],
        sample: 0,
        schema,
      }
    },
    key: { clauses: [first, second], prompt, ...about },
    hashes: { first: first!, second: second!, prompt },
    read: (text) => readJson(text, output),
  }
}

interface Kind<Answer> {
  readonly task: string
  readonly template: string
  readonly output: v.GenericSchema<unknown, Answer>
  readonly schema: AnswerSchema
}

const LEVELS = AUTHORITIES.map((level) => `- \`${level}\`: ${AUTHORITY_MEANING[level]}`).join('\n')

function answerSchema(name: string, properties: Readonly<Record<string, object>>): AnswerSchema {
  const required = Object.keys(properties)
  return { name, schema: { type: 'object', properties, required, additionalProperties: false } }
}
