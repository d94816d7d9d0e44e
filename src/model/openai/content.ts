import type { JsonValue, ToolCall } from '../../acts/acts.ts'
import { type Fields, isFields } from '../fields.ts'
import type { Usage } from '../model.ts'
import { withoutThought } from '../thought.ts'
import { usageOf } from '../usage.ts'

/** How a body of either API says what it says. */
export interface Content {
  readonly text?: string
  /** What the model thought before; no part of its text. */
  readonly reasoning?: string
  readonly refusal?: string
  /** What it does instead of, or beside, saying something: "called the tool `look`". */
  readonly act?: string
  /** The calls of functions among what it does; missing where it does something else, too. */
  readonly calls?: readonly ToolCall[]
  readonly finish: Finish
  readonly model?: string
  readonly usage?: Usage
}

/** Why an answer ends; `unfinished` where it doesn't. */
export type Finish = 'stop' | 'length' | 'content_filter' | 'refusal' | 'error' | 'unfinished'

/** Other words for it, of gateways and of other makers' APIs. What stands in none of them is a stop. */
const FINISH: Readonly<Record<string, Finish>> = {
  length: 'length',
  max_tokens: 'length',
  max_output_tokens: 'length',
  model_length: 'length',
  model_context_window_exceeded: 'length',
  content_filter: 'content_filter',
  content_filtered: 'content_filter',
  safety: 'content_filter',
  sensitive: 'content_filter',
  recitation: 'content_filter',
  prohibited_content: 'content_filter',
  refusal: 'refusal',
  error: 'error',
  abort: 'error',
  aborted: 'error',
  cancelled: 'error',
  network_error: 'error',
  insufficient_system_resource: 'error',
}

/** What the provider does itself, before the model goes on to its text. */
const ITS_OWN_CALLS = [
  'web_search_call',
  'file_search_call',
  'code_interpreter_call',
  'mcp_call',
  'tool_search_call',
]

/** The content of one choice of Chat Completions. */
export function chatContent(body: Fields, choice: Fields): Content {
  const message = isFields(choice.message) ? choice.message : {}
  const parts = partsOf(message.content)
  const { text, reasoning: thought } =
    parts.text === undefined ? { text: undefined } : withoutThought(parts.text)
  const reasoning = joined([chatReasoning(message), parts.reasoning, thought])
  const refusal = typeof message.refusal === 'string' && message.refusal ? message.refusal : parts.refusal
  const act = chatAct(message, choice.finish_reason) ?? parts.act
  return {
    ...modelAndUsage(body),
    ...(text !== undefined && { text }),
    ...(reasoning && { reasoning }),
    ...(refusal && { refusal }),
    ...(act && { act, ...functionCalls(chatCalls(message)) }),
    finish: choice.finish_reason === null ? 'unfinished' : finishOf(choice.finish_reason),
  }
}

function chatCalls(message: Fields): Fields[] {
  return [message.tool_calls ?? [], message.function_call ?? []].flat().filter(isFields)
}

/** As turns have them, where all are calls of functions: other tools are the provider's, or nobody's. */
function functionCalls(calls: readonly Fields[]): Pick<Content, 'calls'> {
  const read = calls.map((call): ToolCall | undefined => {
    const own = isFields(call.function) ? call.function : call
    const { name, arguments: args } = own
    if (typeof name !== 'string' || (call.type ?? 'function') === 'custom_tool_call') return undefined
    const id = call.call_id ?? call.id
    return { name, arguments: argumentsOf(args), ...(typeof id === 'string' && id !== '' && { id }) }
  })
  return read.length > 0 && read.every((call) => call !== undefined) ? { calls: read } : {}
}

/** What is no JSON stays the text that it is. */
function argumentsOf(written: unknown): JsonValue {
  if (typeof written !== 'string') return (written ?? {}) as JsonValue
  try {
    return JSON.parse(written) as JsonValue
  } catch {
    return written.trim() === '' ? {} : written
  }
}

function chatAct(message: Fields, finish: unknown): string | undefined {
  const [call] = chatCalls(message)
  if (call) return calledTool(call.function ?? call.custom ?? call)
  if (/^(?:tool|function)/.test(String(finish))) return 'called a tool'
  if (Array.isArray(message.images) && message.images.length > 0) return 'answered with an image'
  return isFields(message.audio) ? 'answered with audio' : undefined
}

function calledTool(call: unknown): string {
  const name = isFields(call) && typeof call.name === 'string' ? call.name : undefined
  return name ? `called the tool \`${name}\`` : 'called a tool'
}

/** DeepSeek's and vLLM's name, OpenRouter's two, Ollama's. */
function chatReasoning({
  reasoning_content,
  reasoning,
  thinking,
  reasoning_details,
}: Fields): string | undefined {
  const said = [reasoning_content, reasoning, thinking].find(
    (each) => typeof each === 'string' && each !== '',
  )
  if (typeof said === 'string') return said
  const details = Array.isArray(reasoning_details) ? reasoning_details.filter(isFields) : []
  return joined(details.map(({ text, summary }) => text ?? summary))
}

/** The content of the items of Responses. */
export function responsesContent(body: Fields, output: readonly unknown[]): Content {
  const items = output.filter(isFields)
  const messages = items.filter(({ type }) => type === 'message')
  const parts = partsOf(messages.flatMap(({ content }) => content))
  const { text, reasoning: thought } =
    parts.text === undefined ? { text: undefined } : withoutThought(parts.text)
  const thoughts = items.filter(({ type }) => type === 'reasoning')
  const reasoning = joined([...thoughts.map(itemReasoning), parts.reasoning, thought])
  const act = itemsAct(items) ?? parts.act
  const half = messages.some(({ status }) => status === 'in_progress' || status === 'incomplete')
  return {
    ...modelAndUsage(body),
    ...(text !== undefined && { text }),
    ...(reasoning && { reasoning }),
    ...(parts.refusal && { refusal: parts.refusal }),
    ...(act && { act, ...functionCalls(items.filter(isAct)) }),
    finish: body.status === 'incomplete' ? incompleteReason(body) : half ? 'unfinished' : 'stop',
  }
}

function isAct({ type }: Fields): boolean {
  return /_(?:call|approval_request)$/.test(String(type)) && !ITS_OWN_CALLS.includes(String(type))
}

function itemsAct(items: readonly Fields[]): string | undefined {
  const act = items.find(isAct)
  if (!act) return undefined
  return act.type === 'image_generation_call' ? 'answered with an image' : calledTool(act)
}

/** The reasoning itself where the provider gives it, else its summary. */
function itemReasoning({ content, summary }: Fields): string | undefined {
  return textsOf(content) ?? textsOf(summary)
}

function textsOf(parts: unknown): string | undefined {
  return Array.isArray(parts) ? joined(parts.filter(isFields).map(({ text }) => text)) : undefined
}

function incompleteReason(body: Fields): Finish {
  const reason = isFields(body.incomplete_details) ? body.incomplete_details.reason : undefined
  return FINISH[String(reason)] ?? 'error'
}

function finishOf(reason: unknown): Finish {
  return FINISH[String(reason).toLowerCase()] ?? 'stop'
}

type Parts = Pick<Content, 'text' | 'reasoning' | 'refusal' | 'act'>

/** A content is a string, or parts: of text, of thought, a refusal, or something that is no text. */
function partsOf(content: unknown): Parts {
  if (typeof content === 'string') return { text: content }
  if (!Array.isArray(content)) return {}
  const parts = content.filter((part) => typeof part === 'string' || isFields(part)).map(partOf)
  const texts = parts.flatMap(({ text }) => text ?? [])
  return {
    ...(texts.length > 0 && { text: texts.join('') }),
    reasoning: joined(parts.map(({ reasoning }) => reasoning)),
    refusal: joined(parts.map(({ refusal }) => refusal)),
    act: parts.find(({ act }) => act)?.act,
  }
}

function partOf(part: string | Fields): Parts {
  if (typeof part === 'string') return { text: part }
  const { type = 'text', text, thinking, reasoning, refusal } = part
  if (type === 'text' || type === 'output_text') return typeof text === 'string' ? { text } : {}
  if (type === 'refusal') return { refusal: joined([refusal]) }
  // Mistral's thought has parts of its own, Anthropic's is a string.
  if (/^(?:redacted_)?(?:thinking|reasoning)/.test(String(type))) {
    return { reasoning: textsOf(thinking) ?? joined([thinking, reasoning, text]) }
  }
  return {
    act: /tool|function/.test(String(type)) ? 'called a tool' : `answered with a part \`${String(type)}\``,
  }
}

function joined(texts: readonly unknown[]): string | undefined {
  const said = texts.filter((text) => typeof text === 'string' && text.trim() !== '')
  return said.length > 0 ? said.join('\n\n') : undefined
}

/** The model's name and the tokens that a body tells of. */
export function modelAndUsage(body: Fields): { model?: string; usage?: Usage } {
  const usage = isFields(body.usage) ? usageOf(body.usage) : undefined
  return {
    ...(typeof body.model === 'string' && body.model ? { model: body.model } : {}),
    ...(usage ? { usage } : {}),
  }
}
