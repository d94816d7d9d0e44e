import type { AnswerSchema, ChatMessage, ModelRequest } from '../model.ts'
import { piecesOf, promptCacheKey } from './prompt-cache.ts'

export interface RequestShape {
  readonly model: string
  readonly api: 'responses' | 'chat'
  /** OpenAI's own servers, which know more than the protocol's common part. */
  readonly own: boolean
  readonly params: Readonly<Record<string, unknown>>
  /** States the schema in a message, for servers that know no structured output. */
  readonly schemaAsText: boolean
  /** Marks where shared beginnings end, for models that keep no other: from GPT-5.6 on. */
  readonly breakpoints: boolean
}

interface WireMessage<Content = string> {
  readonly role: 'system' | 'developer' | 'user' | 'assistant'
  readonly content: Content
}

interface WirePart {
  readonly type: 'input_text' | 'text'
  readonly text: string
  readonly prompt_cache_breakpoint?: { readonly mode: 'explicit' }
}

/** The JSON body of a request, for `POST /responses` or `POST /chat/completions`. */
export function requestBody(request: ModelRequest, shape: RequestShape): Record<string, unknown> {
  const { model, api, own, schemaAsText } = shape
  const { schema } = request
  const messages = request.messages.map((message, index) =>
    withBreakpoints(wireMessage(message, own), index, request, shape),
  )
  const params = { ...cacheParams(request, shape), ...shape.params }
  if (schema && schemaAsText) messages.push(schemaMessage(schema, own))
  const strict = schema && !schemaAsText ? { ...schema, strict: true } : undefined
  const limit = maxTokens(request.messages)
  if (api === 'responses') {
    const text = strict
      ? { ...(params.text as object), format: { type: 'json_schema', ...strict } }
      : params.text
    return {
      ...params,
      model,
      input: messages,
      ...(text ? { text } : {}),
      ...(limit === undefined ? {} : { max_output_tokens: limit }),
    }
  }
  return {
    ...params,
    model,
    messages,
    ...(strict ? { response_format: { type: 'json_schema', json_schema: strict } } : {}),
    ...(limit === undefined ? {} : { [own ? 'max_completion_tokens' : 'max_tokens']: limit }),
  }
}

/**
 * What makes OpenAI keep shared beginnings; other servers may refuse fields that they don't know. Without
 * `explicit` a model from GPT-5.6 on would write each whole prompt into its cache, and charge for that, though no
 * other request goes on as this one does.
 */
function cacheParams(request: ModelRequest, { own, breakpoints }: RequestShape): Record<string, unknown> {
  const key = own ? promptCacheKey(request) : undefined
  if (key === undefined) return {}
  return { prompt_cache_key: key, ...(breakpoints && { prompt_cache_options: { mode: 'explicit' } }) }
}

function withBreakpoints(
  message: WireMessage,
  index: number,
  { shared = [] }: ModelRequest,
  { api, own, breakpoints }: RequestShape,
): WireMessage<string | readonly WirePart[]> {
  if (!own || !breakpoints || !shared.some((each) => each.message === index)) return message
  const content = piecesOf(message.content, index, shared).map(({ text, mark }) => ({
    type: api === 'responses' ? ('input_text' as const) : ('text' as const),
    text,
    ...(mark && { prompt_cache_breakpoint: { mode: 'explicit' as const } }),
  }))
  return { ...message, content }
}

/**
 * Tool turns and calls of a tool have no ids here, and providers reject them without: they become text
 * with a header. Servers other than OpenAI's often know no developer role.
 */
function wireMessage({ role, content, attributes = {} }: ChatMessage, own: boolean): WireMessage {
  if (role === 'tool') return { role: 'user', content: `[tool${named(attributes.name)}]\n${content}` }
  if (role === 'assistant' && attributes.recipient) {
    return { role, content: `[call of${named(attributes.recipient)}]\n${content}` }
  }
  return { role: role === 'developer' && !own ? 'system' : role, content }
}

function named(name: string | undefined): string {
  return name ? ` ${name}` : ''
}

function schemaMessage({ schema }: AnswerSchema, own: boolean): WireMessage {
  return {
    role: own ? 'developer' : 'system',
    content: `Answer with a single JSON object that follows this JSON schema, and with nothing else: no prose, no code fence.\n${JSON.stringify(schema)}`,
  }
}

/** The last `max_tokens` of the messages' settings. */
function maxTokens(messages: readonly ChatMessage[]): number | undefined {
  const text = messages.findLast((message) => message.settings?.max_tokens)?.settings?.max_tokens
  const limit = Number(text)
  return Number.isSafeInteger(limit) && limit > 0 ? limit : undefined
}
