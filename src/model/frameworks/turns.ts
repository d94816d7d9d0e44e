import type { AssistantTurn, JsonValue, ToolCall, ToolTurn, Turn } from '../../acts/acts.ts'
import { type Fields, isFields } from '../fields.ts'

/**
 * Messages of frameworks as turns. Told apart by their shape: chat messages (`tool_calls`), items of Responses and of
 * the Agents SDK (`function_call`), messages of the AI SDK (parts `tool-call`) and of LangChain (`type: 'ai'`).
 */

/** What one message or item is: a turn of the reply; something that is no part of it; or what stands before it. */
export type Read = Turn | 'nothing' | 'instruction'

/** @throws TypeError for what nobody knows: it would be left out of the grading without a word */
export function readTurns(messages: readonly unknown[]): Turn[] {
  const turns: Turn[] = []
  for (const message of messages) {
    const read = isFields(message) ? readMessage(message) : unknown(message)
    for (const each of read) {
      if (each === 'nothing') continue
      // What a conversation holds before the last word of the user is what the reply answers.
      if (each === 'instruction' || each.role === 'user') turns.length = 0
      else append(turns, each)
    }
  }
  return turns
}

/** What the model says and calls without a result between is one turn. */
function append(turns: Turn[], turn: Turn): void {
  const last = turns.at(-1)
  if (turn.role !== 'assistant' || last?.role !== 'assistant') {
    turns.push(turn)
    return
  }
  const content = [last.content, turn.content].filter(Boolean).join('\n\n')
  const calls = [...(last.calls ?? []), ...(turn.calls ?? [])]
  turns[turns.length - 1] = assistant(content, calls)
}

function readMessage(message: Fields): Read[] {
  const { type, role } = message
  const kind = typeof type === 'string' ? type : undefined
  // Items of Responses, and of the Agents SDK, which names them otherwise.
  if (kind === 'function_call') return [assistant('', [call(message.name, message.arguments, idOf(message))])]
  if (kind === 'function_call_output' || kind === 'function_call_result')
    return [result(message.output, { id: idOf(message), name: message.name })]
  if (kind === 'reasoning') return ['nothing']
  if (kind !== undefined && OWN_CALLS.includes(kind)) return ['nothing']
  // LangChain; stored messages have their fields in `kwargs`.
  if (kind === 'constructor' && isFields(message.kwargs) && Array.isArray(message.id))
    return readMessage({ ...message.kwargs, type: LANGCHAIN[String(message.id.at(-1))] })
  if (kind === 'ai' || kind === 'AIMessageChunk') return [langchain(message)]
  if (kind === 'tool')
    return [
      result(message.content, {
        id: message.tool_call_id,
        name: message.name,
        failed: message.status === 'error',
      }),
    ]
  if (kind === 'human') return [{ role: 'user', content: textOf(message.content) }]
  if (kind === 'system' || kind === 'developer' || role === 'system' || role === 'developer')
    return ['instruction']
  if (role === 'user') return [{ role: 'user', content: userText(message.content) }]
  if (role === 'tool') return toolMessage(message)
  if (role === 'assistant' || role === 'model') return [assistantMessage(message)]
  return unknown(message)
}

const LANGCHAIN: Readonly<Record<string, string>> = {
  AIMessage: 'ai',
  AIMessageChunk: 'ai',
  HumanMessage: 'human',
  SystemMessage: 'system',
  ToolMessage: 'tool',
}

/** What the provider does itself before the model goes on: its text says what came of it. */
const OWN_CALLS = [
  'web_search_call',
  'file_search_call',
  'code_interpreter_call',
  'hosted_tool_call',
  'item_reference',
]

function assistantMessage({
  content,
  tool_calls: calls,
  function_call: legacy,
  refusal,
}: Fields): AssistantTurn {
  const own = [calls ?? [], legacy ?? []].flat().filter(isFields)
  const called = own.map((each) => {
    const inner = isFields(each.function) ? each.function : isFields(each.custom) ? each.custom : each
    return call(inner.name, inner.arguments ?? inner.input, each.id)
  })
  const parts = Array.isArray(content) ? content : []
  const inParts = parts.filter(isFields).flatMap((part) => {
    if (part.type !== 'tool-call' && part.type !== 'tool_use') return []
    return [call(part.toolName ?? part.name, part.input ?? part.args, part.toolCallId ?? part.id)]
  })
  const said = textOf(content) || (typeof refusal === 'string' ? refusal : '')
  return assistant(said, [...called, ...inParts])
}

function langchain({ content, tool_calls: calls, invalid_tool_calls: invalid }: Fields): AssistantTurn {
  const all = [calls ?? [], invalid ?? []].flat().filter(isFields)
  return assistant(
    textOf(content),
    all.map(({ name, args, id }) => call(name, args, id)),
  )
}

/** Of Chat Completions one result, of the AI SDK several. */
function toolMessage({ content, tool_call_id: id, name }: Fields): ToolTurn[] {
  const parts = Array.isArray(content) ? content.filter(isFields) : []
  const results = parts.filter(({ type }) => type === 'tool-result')
  if (results.length === 0) return [result(content, { id, name })]
  return results.map(({ output, result: older, isError, toolCallId, toolName }) => {
    const { type, value = output ?? older } = isFields(output) ? output : {}
    const failed = isError === true || /^(?:error|execution-denied)/.test(String(type))
    return result(value, { id: toolCallId, name: toolName, failed })
  })
}

function assistant(content: string, calls: readonly ToolCall[]): AssistantTurn {
  return { role: 'assistant', ...(content !== '' && { content }), ...(calls.length > 0 && { calls }) }
}

function call(name: unknown, args: unknown, id: unknown): ToolCall {
  return {
    name: typeof name === 'string' && name !== '' ? name : 'unknown',
    arguments: typeof args === 'string' ? parsed(args) : ((args ?? {}) as JsonValue),
    ...(typeof id === 'string' && id !== '' && { id }),
  }
}

/** What is no JSON stays the text that it is: what the model wrote is judged, not mended. */
function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return text
  }
}

function result(value: unknown, about: { id?: unknown; name?: unknown; failed?: boolean }): ToolTurn {
  return {
    role: 'tool',
    content: resultText(value),
    ...(typeof about.name === 'string' && about.name !== '' && { name: about.name }),
    ...(typeof about.id === 'string' && about.id !== '' && { call: about.id }),
    ...(about.failed && { failed: true as const }),
  }
}

function resultText(value: unknown): string {
  if (typeof value === 'string') return value
  if (isFields(value) && value.type === 'text' && typeof value.text === 'string') return value.text
  if (Array.isArray(value) && value.length > 0 && value.every(isTextPart))
    return value.map(({ text }) => text).join('')
  return value === undefined ? '' : JSON.stringify(value)
}

function isTextPart(part: unknown): part is { readonly text: string } {
  return isFields(part) && typeof part.text === 'string'
}

function idOf({ call_id: snake, callId }: Fields): unknown {
  return snake ?? callId
}

/** The text of a content: a string, or parts. Thoughts and calls are none; what can't be read is an error. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .map((part) => (typeof part === 'string' ? part : isFields(part) ? partText(part) : ''))
    .join('')
}

const NO_TEXT =
  /^(?:tool-call|tool_use|tool-approval|function_call|input_json_delta|(?:redacted_)?(?:thinking|reasoning))/

function partText(part: Fields): string {
  const type = String(part.type)
  if (typeof part.text === 'string' && !NO_TEXT.test(type)) return part.text
  if (type === 'refusal' && typeof part.refusal === 'string') return part.refusal
  if (NO_TEXT.test(type)) return ''
  throw new TypeError(
    `replyFrom(): the reply holds a part \`${type}\`, which can't be graded: what is said must be text, what is made stands in \`files\``,
  )
}

/** What the user sent may hold pictures: it only says where the reply begins. */
function userText(content: unknown): string {
  return typeof content === 'string' ? content : ''
}

function unknown(message: unknown): never {
  const keys = isFields(message) ? Object.keys(message).slice(0, 6).join(', ') : String(message)
  throw new TypeError(
    `replyFrom(): a message of an unknown kind (${keys}). Known are those of the AI SDK, of OpenAI's two APIs, of its Agents SDK and of LangChain; build others yourself: { text, messages: [{ role: 'assistant', calls }, { role: 'tool', content }] }`,
  )
}
