import type { Turn } from '../../acts/acts.ts'
import type { AnswerSchema, ChatMessage, ModelRequest } from '../model.ts'
import type { Feature } from './features.ts'
import { piecesOf, promptCacheKey } from './prompt-cache.ts'
import { hasToolTurns, NO_RESULT, type ToolTurn, toolTurns, type WireCall } from './tool-turns.ts'
import { isSystem, strictTurns, type WireMessage } from './turns.ts'

export interface RequestShape {
  readonly model: string
  readonly api: 'responses' | 'chat'
  /** OpenAI's own servers, which know more than the protocol's common part. */
  readonly own: boolean
  readonly params: Readonly<Record<string, unknown>>
  /** What the server has said that it doesn't know. */
  readonly lacks: ReadonlySet<Feature>
}

interface PartsMessage {
  readonly role: WireMessage['role']
  readonly content: readonly WirePart[]
}

interface WirePart {
  readonly type: 'input_text' | 'text'
  readonly text: string
  readonly prompt_cache_breakpoint?: { readonly mode: 'explicit' }
}

/** The JSON body of a request, for `POST /responses` or `POST /chat/completions`. */
export function requestBody(request: ModelRequest, shape: RequestShape): Record<string, unknown> {
  const { model, api, own, lacks } = shape
  const { schema } = request
  const messages = wireMessages(request, shape)
  const params = { ...cacheParams(request, shape), ...toolParams(request, shape), ...shape.params }
  const strict = schema && !lacks.has('schema') ? { ...schema, strict: true } : undefined
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
  const limitName = own !== lacks.has('limit') ? 'max_completion_tokens' : 'max_tokens'
  return {
    ...params,
    model,
    messages,
    ...(strict ? { response_format: { type: 'json_schema', json_schema: strict } } : {}),
    ...(limit === undefined ? {} : { [limitName]: limit }),
  }
}

/** The features that a request makes use of, as long as the server hasn't said that it doesn't know them. */
export function featuresOf(request: ModelRequest, { api, own, params, lacks }: RequestShape): Feature[] {
  const messages = request.messages.map((message) => wireMessage(message, own))
  const used: Readonly<Record<Feature, boolean>> = {
    // Who may call tools can't do without.
    tools: hasToolTurns(request.messages) && !request.tools,
    breakpoints: own && marks({ params, lacks }),
    schema: request.schema !== undefined,
    limit: api === 'chat' && maxTokens(request.messages) !== undefined,
    empty: messages.some(isEmptySystem),
    system: !own && (messages.some(isSystem) || (request.schema !== undefined && lacks.has('schema'))),
    turns: !own && JSON.stringify(strictTurns(messages, { system: true })) !== JSON.stringify(messages),
  }
  return (Object.keys(used) as Feature[]).filter((feature) => used[feature] && !lacks.has(feature))
}

/** `prompt_cache_retention` is the user's choice of the older cache, and not meant to stand beside breakpoints. */
function marks({ params, lacks }: Pick<RequestShape, 'params' | 'lacks'>): boolean {
  return !('prompt_cache_retention' in params) && !lacks.has('breakpoints')
}

function wireMessages(request: ModelRequest, shape: RequestShape): readonly WireItem[] {
  const { own, lacks } = shape
  const { schema } = request
  const isStrict = !own && (lacks.has('turns') || lacks.has('system'))
  // A grader is shown turns of tools as data; who answers as the assistant did is shown them as they were.
  if (request.tools || (!schema && hasToolTurns(request.messages) && !lacks.has('tools') && !isStrict))
    return [
      ...toolTurns(request.messages).flatMap((turn) => toolItems(turn, shape)),
      ...(request.turns ?? []).flatMap((turn) => turnItems(turn, shape)),
    ]
  const plain = request.messages.map((message) => wireMessage(message, own))
  const text = schema && lacks.has('schema') ? schemaText(schema) : undefined
  const [first] = plain
  // Before all turns: many chat templates know no system's message after them.
  const begun = text !== undefined && first && isSystem(first)
  const told = begun ? plain.with(0, { ...first, content: `${first.content}\n\n${text}` }) : plain
  const marked = told.map((message, index) => withBreakpoints(message, index, request, shape))
  const role = own ? 'developer' : 'system'
  const messages = text === undefined || begun ? marked : [{ role, content: text } as const, ...marked]
  const filled = lacks.has('empty') ? messages.filter((message) => !isEmptySystem(message)) : messages
  return isStrict ? strictTurns(filled.filter(isPlain), { system: !lacks.has('system') }) : filled
}

type WireItem = WireMessage | PartsMessage | Readonly<Record<string, unknown>>

function toolItems(turn: ToolTurn, { api, own }: RequestShape): WireItem[] {
  if (!('calls' in turn)) return [wireMessage(turn, own)]
  const { calls, results } = turn
  return [...callItems(calls, api), ...calls.map(({ id }, index) => resultItem(id, results[index]!, api))]
}

/** @param said beside the calls */
function callItems(
  calls: readonly WireCall[],
  api: RequestShape['api'],
  said: string | null = null,
): WireItem[] {
  if (api === 'chat') {
    const shaped = calls.map(({ id, ...call }) => ({ id, type: 'function', function: call }))
    return [{ role: 'assistant', content: said, tool_calls: shaped }]
  }
  const message = said ? [{ role: 'assistant', content: said } as const] : []
  return [...message, ...calls.map(({ id, ...call }) => ({ type: 'function_call', call_id: id, ...call }))]
}

function resultItem(id: string, text: string, api: RequestShape['api']): WireItem {
  return api === 'chat'
    ? { role: 'tool', tool_call_id: id, content: text }
    : { type: 'function_call_output', call_id: id, output: text }
}

function toolParams({ tools }: ModelRequest, { api }: RequestShape): Record<string, unknown> {
  if (!tools) return {}
  const shaped = tools.map(({ name, description, parameters }) => {
    const definition = { name, ...(description && { description }), parameters }
    return api === 'responses'
      ? { type: 'function', ...definition, strict: false }
      : { type: 'function', function: definition }
  })
  return { tools: shaped }
}

/** What was called since the messages, under the ids that the model gave it. */
function turnItems(turn: Turn, { api }: RequestShape): WireItem[] {
  if (turn.role === 'user') return [{ role: 'user', content: turn.content }]
  if (turn.role === 'tool') return [resultItem(turn.call ?? '', turn.content || NO_RESULT, api)]
  const calls = (turn.calls ?? []).map(({ id = '', name, arguments: args }) => {
    return { id, name, arguments: typeof args === 'string' ? args : JSON.stringify(args) }
  })
  return callItems(calls, api, turn.content)
}

function isEmptySystem(message: WireMessage | PartsMessage): boolean {
  return isPlain(message) && isSystem(message) && message.content.trim() === ''
}

/** Only OpenAI's own servers get parts. */
function isPlain(message: WireMessage | PartsMessage): message is WireMessage {
  return typeof message.content === 'string'
}

/**
 * What makes OpenAI keep shared beginnings; other servers may refuse fields that they don't know. Without
 * `explicit` a model from GPT-5.6 on would write each whole prompt into its cache, and charge for that, though no
 * other request goes on as this one does.
 */
function cacheParams(request: ModelRequest, { own, params, lacks }: RequestShape): Record<string, unknown> {
  const key = own ? promptCacheKey(request) : undefined
  if (key === undefined) return {}
  return {
    prompt_cache_key: key,
    ...(marks({ params, lacks }) && { prompt_cache_options: { mode: 'explicit' } }),
  }
}

function withBreakpoints(
  message: WireMessage,
  index: number,
  { shared = [] }: ModelRequest,
  { api, own, params, lacks }: RequestShape,
): WireMessage | PartsMessage {
  if (!own || !marks({ params, lacks }) || !shared.some((each) => each.message === index)) return message
  const content = piecesOf(message.content, index, shared).map(({ text, mark }) => ({
    type: api === 'responses' ? ('input_text' as const) : ('text' as const),
    text,
    ...(mark && { prompt_cache_breakpoint: { mode: 'explicit' as const } }),
  }))
  return { ...message, content }
}

/**
 * A message as text. Turns of tools become text with a header, for servers that know none and for templates that take
 * user and assistant by turns. Servers other than OpenAI's often know no developer role.
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

function schemaText({ schema }: AnswerSchema): string {
  return `Answer with a single JSON object that follows this JSON schema, and with nothing else: no prose, no code fence.\n${JSON.stringify(schema)}`
}

/** The last `max_tokens` of the messages' settings. */
function maxTokens(messages: readonly ChatMessage[]): number | undefined {
  const text = messages.findLast((message) => message.settings?.max_tokens)?.settings?.max_tokens
  const limit = Number(text)
  return Number.isSafeInteger(limit) && limit > 0 ? limit : undefined
}
