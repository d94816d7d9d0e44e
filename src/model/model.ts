/**
 * What answers messages: a provider's model, a function of the user's, or a person who wrote the
 * answers down. This folder knows nothing of clauses or verdicts.
 */

import type { Acts, Turn } from '../acts/acts.ts'

/** One message of a request. (A `Message` of a clause fits as it is.) */
export interface ChatMessage {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool'
  readonly content: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly settings?: Readonly<Record<string, string>>
}

/** A JSON schema that an answer must follow, with the name providers ask for. */
export interface AnswerSchema {
  readonly name: string
  readonly schema: Readonly<Record<string, unknown>>
}

/** A tool as a model is told of it. */
export interface ToolDefinition {
  readonly name: string
  readonly description?: string | undefined
  /** JSON schema of its arguments. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** One step of an ordered scale. */
export interface Level {
  readonly label: string
  readonly description?: string
}

export interface ModelRequest {
  readonly messages: readonly ChatMessage[]
  /** Which of several samples of one prompt this is, from 0. */
  readonly sample: number
  readonly schema?: AnswerSchema
  /** Steps to choose from, the lowest first: for a model that answers with their probabilities. */
  readonly levels?: readonly Level[]
  /** Tools that the model may call; then a reply may be one turn with calls, in its `messages`, instead of a text. */
  readonly tools?: readonly ToolDefinition[]
  /** What it has called since the messages, and what came back. */
  readonly turns?: readonly Turn[]
  /** Folder in which a module as target may work; absolute. */
  readonly workspace?: string
  /** Beginnings that other requests have too, the shortest first: for providers that keep those. */
  readonly shared?: readonly Beginning[]
}

/** A beginning of a request: all messages before `message`, and the first `length` characters of that one. */
export interface Beginning {
  readonly message: number
  readonly length: number
}

/** Tokens that a provider counted. */
export interface Usage {
  /** All of them, also those of the prompt cache. */
  readonly input: number
  readonly output: number
  /** Of the input, how many a prompt cache served; missing where the provider doesn't say. */
  readonly cached?: number
  /** Of the input, how many were written into a prompt cache; missing where the provider doesn't say. */
  readonly written?: number
}

/** US dollars per million tokens. */
export interface Price {
  readonly input: number
  readonly output: number
  /** For input that a prompt cache served. Default: as other input. */
  readonly cached?: number | undefined
  /** For input that was written into a prompt cache. Default: as other input. */
  readonly write?: number | undefined
}

/** Why there is no answer. */
export type FailureReason =
  | 'refusal' // the API's own refusal field, not a reply that declines
  | 'truncated' // the provider's token limit cut the answer
  | 'filtered' // a provider's content filter
  | 'timeout'
  | 'failed' // transport, after the last retry; or an error the provider or the module reports
  | 'invalid' // an answer that no reading of the protocol makes sense of
  | 'budget'
  | 'aborted'
  | 'not-recorded' // replay only, or no live model to record with

export interface Reply extends Acts {
  readonly kind: 'reply'
  readonly text: string
  /** What the model thought before, where the provider tells it apart: no part of the text. */
  readonly reasoning?: string
  /** The model's name as the provider returned it; it may be a dated version of the one asked for. */
  readonly model?: string
  readonly usage?: Usage
}

interface Retry {
  readonly afterMs?: number
  readonly limited?: boolean
  readonly unreachable?: boolean
}

export interface Failure {
  readonly kind: 'failure'
  readonly reason: FailureReason
  /** One sentence for the reader: what happened and what to do. Never a key, a header or a stack. */
  readonly detail: string
  /**
   * Present where asking again may help; `afterMs` is how long the provider asks everyone to wait.
   * `limited`: it asks for fewer requests. `unreachable`: there is nobody to answer. A model says it, the engine acts
   * on it and takes it off: no answer of `engine.ask` carries it.
   */
  readonly retry?: Retry
  /** Nothing else that this model is asked in this run would be answered: its key is refused, it doesn't exist. */
  readonly permanent?: true
  /** What a function of the user's has thrown, with its frames: for the error of the case, and never stored. */
  readonly thrown?: unknown
  /** Id of the model, where the engine asks it no more for this reason. */
  readonly stopped?: string
}

export type Answer = Reply | Failure

export interface AnswerContext {
  readonly signal: AbortSignal
}

export interface Model {
  /** Stands in recordings, results and messages: `openai:<model>`, `./src/assistant.ts`, `handwritten`. */
  readonly id: string
  /** What else decides the answer (parameters, API, base URL host, version of a module): part of a recording's key. */
  readonly identity: Readonly<Record<string, unknown>>
  /** Why the model can't be called now (a missing key), with what to do. Undefined where it can. */
  readonly unavailable?: string
  /** From the user's config. */
  readonly price?: Price
  /** Texts that must not reach a recording: keys, and what a base URL's query holds. */
  readonly secrets?: readonly string[]
  /** Asks once; retries, limits and recordings are the engine's and the recorder's. */
  ask(request: ModelRequest, context: AnswerContext): Promise<Answer>
}
