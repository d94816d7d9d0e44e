import { type Asker, errorFields, failure, passing, providerFailure } from '../failure.ts'
import { isFields } from '../fields.ts'
import type { Answer } from '../model.ts'
import { isHtml, readable } from '../readable.ts'
import { type Content, chatContent, responsesContent } from './content.ts'

/**
 * Reads the body of a successful response, of Chat Completions or of Responses, as an answer. It never
 * throws, whatever the body is: a string (a web page), an object that holds an error, one without choices.
 *
 * @param mayCall the model was given tools: a turn that calls some is a reply, with `messages` and without text
 */
export function answerOf(body: unknown, asker: Asker, mayCall = false): Answer {
  const { secrets } = asker
  if (typeof body === 'string' && body.trim()) return textInsteadOfJson(body, secrets)
  if (!isFields(body)) return failure('invalid', 'the provider answered with an empty body')
  if (body.error) {
    const otherwise = body.status === 'failed' ? 'the response failed' : 'an error without a message'
    return providerFailure(errorFields(body.error, otherwise), asker)
  }
  if (Array.isArray(body.choices)) {
    const choice: unknown = body.choices[0]
    if (!isFields(choice)) return failure('invalid', 'the provider answered without a choice')
    if (choice.error) return providerFailure(errorFields(choice.error, 'the answer broke off'), asker)
    return fromContent(chatContent(body, choice), secrets, mayCall)
  }
  if (Array.isArray(body.output)) {
    const { status = 'completed' } = body
    if (status === 'in_progress') return unfinished()
    if (status === 'completed' || status === 'incomplete') {
      return fromContent(responsesContent(body, body.output), secrets, mayCall)
    }
    return failure('failed', `the response is ${readable(String(status))} and holds no answer`)
  }
  return failure('invalid', 'the provider answered with JSON that holds neither `choices` nor `output`')
}

/**
 * Whether a body is an answer that ends well and says nothing: what some servers make of structured output, among
 * them those that put all of it into the reasoning.
 */
export function isSilent(body: unknown): boolean {
  if (!isFields(body) || body.error) return false
  const [choice] = Array.isArray(body.choices) ? (body.choices as readonly unknown[]) : []
  const content = isFields(choice)
    ? chatContent(body, choice)
    : Array.isArray(body.output)
      ? responsesContent(body, body.output)
      : undefined
  if (content?.finish !== 'stop' || content.refusal || content.act) return false
  return !content.text?.trim()
}

function textInsteadOfJson(body: string, secrets: readonly string[]): Answer {
  const what = isHtml(body) ? readable(body, secrets) : `text: "${readable(body, secrets)}"`
  return failure(
    'invalid',
    `the provider answered with ${what}, not JSON; check the base URL (most end in /v1)`,
  )
}

function fromContent(content: Content, secrets: readonly string[], mayCall: boolean): Answer {
  const { text, reasoning, refusal, act, calls, finish, model, usage } = content
  if (refusal) return failure('refusal', `the provider's API refused: ${readable(refusal, secrets)}`)
  if (finish === 'refusal') return failure('refusal', "the provider's API refused to answer")
  if (finish === 'content_filter') return failure('filtered', "the provider's content filter cut the answer")
  if (finish === 'length') {
    const tokens = usage ? ` after ${usage.output} tokens` : ''
    return failure(
      'truncated',
      `the token limit cut the answer${tokens}; raise the limit in the model's \`params\` or in the prompt's \`max_tokens\``,
    )
  }
  if (finish === 'error') return passing('failed', 'the provider broke the answer off with an error')
  if (mayCall && calls) {
    const turn = { role: 'assistant' as const, ...(text?.trim() && { content: text }), calls }
    return { kind: 'reply', text: '', messages: [turn], ...(model && { model }), ...(usage && { usage }) }
  }
  if (act) {
    const beside = text?.trim() ? 'beside its text' : 'instead of answering'
    return failure(
      'invalid',
      `the model ${readable(act, secrets)} ${beside}: only replies of text can be graded`,
    )
  }
  if (finish === 'unfinished') return unfinished()
  if (reasoning && !text?.trim()) {
    return failure(
      'invalid',
      "the model reasoned and answered nothing: switch its reasoning off in the model's `params`, or the server's parser of reasoning",
    )
  }
  if (text === undefined) return failure('invalid', 'the model answered without text')
  return {
    kind: 'reply',
    text,
    ...(reasoning && { reasoning }),
    ...(model && { model }),
    ...(usage && { usage }),
  }
}

function unfinished(): Answer {
  return passing('failed', 'the answer has no finish reason: it may be half of one')
}
