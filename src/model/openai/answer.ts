import { errorFields, failure, passing, providerFailure } from '../failure.ts'
import type { Answer, Usage } from '../model.ts'
import { isHtml, readable } from '../readable.ts'
import { usageOf } from './usage.ts'

/** How a body of either API says what it says. */
interface Content {
  readonly text?: string
  readonly refusal?: string
  /** In the words of Chat Completions: `stop`, `length`, `content_filter`, `tool_calls`, `error`, … */
  readonly finish: string
  readonly model?: string
  readonly usage?: Usage
}

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads the body of a successful response, of Chat Completions or of Responses, as an answer. It never
 * throws, whatever the body is: a string (a web page), an object that holds an error, one without choices.
 *
 * @param secrets values that no detail may contain
 */
export function answerOf(body: unknown, secrets: readonly string[] = []): Answer {
  if (typeof body === 'string' && body.trim()) return textInsteadOfJson(body, secrets)
  if (!isFields(body)) return failure('invalid', 'the provider answered with an empty body')
  if (body.error) {
    const otherwise = body.status === 'failed' ? 'the response failed' : 'an error without a message'
    return providerFailure(errorFields(body.error, otherwise), secrets)
  }
  if (Array.isArray(body.choices)) {
    const choice: unknown = body.choices[0]
    if (!isFields(choice)) return failure('invalid', 'the provider answered without a choice')
    if (choice.error) return providerFailure(errorFields(choice.error, 'the answer broke off'), secrets)
    return fromContent(chatContent(body, choice), secrets)
  }
  if (Array.isArray(body.output)) {
    const { status = 'completed' } = body
    if (status === 'completed' || status === 'incomplete') {
      return fromContent(responsesContent(body, body.output), secrets)
    }
    return failure('failed', `the response is ${readable(String(status))} and holds no answer`)
  }
  return failure('invalid', 'the provider answered with JSON that holds neither `choices` nor `output`')
}

function textInsteadOfJson(body: string, secrets: readonly string[]): Answer {
  const what = isHtml(body) ? readable(body, secrets) : `text: "${readable(body, secrets)}"`
  return failure(
    'invalid',
    `the provider answered with ${what}, not JSON; check the base URL (most end in /v1)`,
  )
}

function fromContent(content: Content, secrets: readonly string[]): Answer {
  const { text, refusal, finish, model, usage } = content
  if (refusal) return failure('refusal', `the provider's API refused: ${readable(refusal, secrets)}`)
  if (finish === 'content_filter') return failure('filtered', "the provider's content filter cut the answer")
  if (finish === 'length') {
    const tokens = usage ? ` after ${usage.output} tokens` : ''
    return failure(
      'truncated',
      `the token limit cut the answer${tokens}; raise the limit in the model's \`params\` or in the prompt's \`max_tokens\``,
    )
  }
  if (finish === 'error') return passing('failed', 'the provider broke the answer off with an error')
  if (text === undefined) {
    const instead = /tool|function/.test(finish)
      ? 'called a tool instead of answering'
      : 'answered without text'
    return failure('invalid', `the model ${instead} (finish reason: ${readable(finish)})`)
  }
  return { kind: 'reply', text, ...(model ? { model } : {}), ...(usage ? { usage } : {}) }
}

function chatContent(body: Fields, choice: Fields): Content {
  const message = isFields(choice.message) ? choice.message : {}
  return {
    ...modelAndUsage(body),
    ...textOf(message.content),
    ...(typeof message.refusal === 'string' ? { refusal: message.refusal } : {}),
    finish: typeof choice.finish_reason === 'string' ? choice.finish_reason : 'none',
  }
}

function responsesContent(body: Fields, output: readonly unknown[]): Content {
  const items = output.filter(isFields)
  const parts = items.flatMap((item) => (item.type === 'message' ? item.content : []))
  const refusal = parts.filter(isFields).find((part) => part.type === 'refusal')?.refusal
  const called = items.some((item) => /_call$/.test(String(item.type)))
  return {
    ...modelAndUsage(body),
    ...textOf(parts.length > 0 ? parts : undefined),
    ...(typeof refusal === 'string' ? { refusal } : {}),
    finish: body.status === 'incomplete' ? incompleteReason(body) : called ? 'tool_calls' : 'stop',
  }
}

function incompleteReason(body: Fields): string {
  const reason = isFields(body.incomplete_details) ? body.incomplete_details.reason : undefined
  if (reason === 'max_output_tokens') return 'length'
  return reason === 'content_filter' ? 'content_filter' : 'error'
}

/** Text is a string, or parts of which those with a text count. */
function textOf(content: unknown): { text?: string } {
  if (typeof content === 'string') return { text: content }
  if (!Array.isArray(content)) return {}
  const texts = content.filter(isFields).flatMap((part) => (typeof part.text === 'string' ? [part.text] : []))
  return texts.length > 0 ? { text: texts.join('') } : {}
}

/** The model's name and the tokens that a body tells of. */
export function modelAndUsage(body: Fields): { model?: string; usage?: Usage } {
  const usage = isFields(body.usage) ? usageOf(body.usage) : undefined
  return {
    ...(typeof body.model === 'string' && body.model ? { model: body.model } : {}),
    ...(usage ? { usage } : {}),
  }
}

export function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
