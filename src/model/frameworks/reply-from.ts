import { actsIn, type JsonValue, type Turn } from '../../acts/acts.ts'
import { totalUsage } from '../cost.ts'
import { type Fields, isFields } from '../fields.ts'
import type { Usage } from '../model.ts'
import type { CallReply } from '../module.ts'
import { usageOf } from '../usage.ts'
import { readTurns } from './turns.ts'

/**
 * The reply that a framework's result is, with what was done on the way: what a target returns.
 *
 * Read by shape, without any of these packages: results of the AI SDK (`generateText`, `ToolLoopAgent`), responses of
 * the OpenAI SDK (Responses and Chat Completions), results of the OpenAI Agents SDK (`run`), messages of LangChain and
 * states of LangGraph (`{ messages }`). Also a whole conversation, as a list of messages of any of these: the reply is
 * what follows the last message of the user.
 *
 * @throws TypeError for anything else, and for parts that can't be graded, such as pictures
 */
export function replyFrom(result: unknown): CallReply {
  if (typeof result === 'string') return { text: result }
  const source = sourceOf(result)
  const { text, messages } = lastSaid(readTurns(source.messages))
  const acts = actsIn({ messages, ...(source.data !== undefined && { data: source.data }) })
  return {
    text,
    ...acts,
    ...(source.model && { model: source.model }),
    ...(source.usage && { usage: source.usage }),
  }
}

interface Source {
  readonly messages: readonly unknown[]
  readonly data?: JsonValue | undefined
  readonly model?: string | undefined
  readonly usage?: Usage | undefined
}

function sourceOf(result: unknown): Source {
  if (Array.isArray(result)) return ofMessages(result)
  if (!isFields(result)) return nothing(result)
  // The AI SDK's results have getters, some of which throw.
  const response = field(result, 'response')
  if (Array.isArray(field(result, 'steps')) && isFields(response)) return ofAiSdk(result, response)
  if (Array.isArray(result.newItems)) return ofAgents(result, result.newItems)
  if (Array.isArray(result.choices)) return ofChat(result, result.choices)
  if (Array.isArray(result.output)) return ofResponses(result, result.output)
  if (Array.isArray(result.messages)) {
    const { structuredResponse } = result
    return { ...ofMessages(result.messages), data: structuredResponse as JsonValue | undefined }
  }
  if ('role' in result || 'type' in result) return ofMessages([result])
  return nothing(result)
}

function ofAiSdk(result: Fields, response: Fields): Source {
  const output = field(result, 'output')
  const usage = field(result, 'totalUsage') ?? field(result, 'usage')
  return {
    messages: Array.isArray(response.messages) ? response.messages : [],
    data: typeof output === 'string' ? undefined : (output as JsonValue | undefined),
    model: text(response.modelId),
    usage: isFields(usage) ? camelUsage(usage) : undefined,
  }
}

function ofAgents({ finalOutput, rawResponses }: Fields, items: readonly unknown[]): Source {
  const raw = items.map((item) => (isFields(item) && isFields(item.rawItem) ? item.rawItem : item))
  const usages = Array.isArray(rawResponses) ? rawResponses.filter(isFields).map(({ usage }) => usage) : []
  return {
    messages: raw,
    data: typeof finalOutput === 'string' ? undefined : (finalOutput as JsonValue | undefined),
    usage: total(usages.map((usage) => (isFields(usage) ? camelUsage(usage) : undefined))),
  }
}

function ofChat(body: Fields, choices: readonly unknown[]): Source {
  const [choice] = choices
  const message = isFields(choice) && isFields(choice.message) ? choice.message : undefined
  if (!message) return nothing(body)
  return { ...ofBody(body), messages: [message], data: parsedOf(message.parsed) }
}

function ofResponses(body: Fields, output: readonly unknown[]): Source {
  return { ...ofBody(body), messages: output, data: parsedOf(body.output_parsed) }
}

function ofBody({ model, usage }: Fields): Pick<Source, 'model' | 'usage'> {
  return { model: text(model), usage: isFields(usage) ? usageOf(usage) : undefined }
}

/** The SDK says null where nothing was to be parsed. */
function parsedOf(value: unknown): JsonValue | undefined {
  return value === null || value === undefined ? undefined : (value as JsonValue)
}

function ofMessages(messages: readonly unknown[]): Source {
  const fields = messages.filter(isFields)
  const model = fields.map(({ response_metadata: about }) =>
    isFields(about) ? text(about.model_name) : undefined,
  )
  const start = fields.findLastIndex(({ role, type }) => role === 'user' || type === 'human')
  const usages = fields
    .slice(start + 1)
    .map(({ usage_metadata: usage }) => (isFields(usage) ? usageOf(usage) : undefined))
  return { messages, model: model.findLast(Boolean), usage: total(usages) }
}

/** Names of the AI SDK and of the Agents SDK. */
function camelUsage({ inputTokens, outputTokens, cachedInputTokens }: Fields): Usage | undefined {
  return usageOf({
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    input_tokens_details: { cached_tokens: cachedInputTokens },
  })
}

function total(usages: readonly (Usage | undefined)[]): Usage | undefined {
  const known = usages.filter((usage) => usage !== undefined)
  return known.length > 0 ? totalUsage(known) : undefined
}

/** What was said last is the text; where the way ends in a call, nothing was. */
function lastSaid(turns: readonly Turn[]): { readonly text: string; readonly messages: readonly Turn[] } {
  const last = turns.at(-1)
  if (last?.role !== 'assistant' || (last.calls ?? []).length > 0) return { text: '', messages: turns }
  return { text: last.content ?? '', messages: turns.slice(0, -1) }
}

function field(result: Fields, name: string): unknown {
  try {
    return result[name]
  } catch {
    return undefined
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function nothing(result: unknown): never {
  const keys = isFields(result)
    ? `an object with ${Object.keys(result).slice(0, 8).join(', ') || 'no fields'}`
    : String(result)
  throw new TypeError(
    `replyFrom() expects the result of a framework (AI SDK, OpenAI SDK or Agents SDK, LangChain) or a list of messages, got ${keys}. Has it been awaited?`,
  )
}
