/** What the fake server sends: bodies as the real ones are, and the faults that were seen in the wild. */

import { decisionBody } from './fake-openai-decisions.ts'
import { schemaProblem } from './openai-schemas.ts'

export interface FakeRequest {
  /** Counts requests from 0. */
  readonly index: number
  readonly api: 'chat' | 'responses' | 'decisions'
  readonly model: string
  readonly messages: readonly { readonly role: string; readonly content: string }[]
  /** The JSON schema that the answer must follow. */
  readonly schema?: Readonly<Record<string, unknown>>
  /** As they came, `authorization` included. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Readonly<Record<string, unknown>>
}

/** A response as it goes over the wire. */
export interface Wire {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
  /** Announces the whole body, sends half of it and closes the connection. */
  readonly cut?: boolean
  /** Sends nothing, ever. */
  readonly silent?: boolean
}

export interface FaultOptions {
  /** Seconds or an HTTP date, as it stands in the header. */
  readonly retryAfter?: string
  readonly retryAfterMs?: string
}

const FAULTS = {
  'rate-limit': (_request, headers) =>
    errorWire(429, 'Rate limit reached for requests. Please try again.', {
      code: 'rate_limit_exceeded',
      headers,
    }),
  quota: (_request, headers) =>
    errorWire(429, 'You exceeded your current quota, please check your plan.', {
      code: 'insufficient_quota',
      headers,
    }),
  'html-500': (_request, headers) => html(500, '500 Internal Server Error', headers),
  'html-503': (_request, headers) => html(503, '503 Service Temporarily Unavailable', headers),
  unauthorized: () =>
    errorWire(401, 'Incorrect API key provided: sk-proj-abc***9Xy.', { code: 'invalid_api_key' }),
  'not-found': ({ model }) =>
    errorWire(404, `The model \`${model}\` does not exist or you do not have access to it.`, {
      code: 'model_not_found',
    }),
  /** As llama.cpp says it. */
  'no-endpoint': () =>
    json(404, { error: { code: 404, message: 'File Not Found', type: 'not_found_error' } }),
  'bad-request': () =>
    errorWire(400, "Unsupported parameter: 'temperature'.", { code: 'unsupported_parameter' }),
  'filtered-prompt': () =>
    errorWire(
      400,
      "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
      {
        code: 'content_filter',
      },
    ),
  'no-json-schema': () => errorWire(400, "Unrecognized request argument supplied: 'response_format'"),
  /** FastAPI's way to say it, without an `error` field. */
  'no-json-schema-422': () =>
    json(422, { detail: [{ loc: ['body', 'response_format', 'type'], msg: "Input should be 'text'" }] }),
  silence: () => ({ status: 200, body: '', silent: true }),
  'cut-body': (request) => ({ ...answerWire(request, 'an answer that never arrives whole'), cut: true }),
  'cut-json': (request) => {
    const whole = answerWire(request, 'an answer whose JSON stops')
    return { ...whole, body: whole.body.slice(0, whole.body.length / 2) }
  },
  'html-page': () => html(200, 'Sign in to the gateway'),
  'empty-body': () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '' }),
  'error-body': () =>
    json(200, { error: { message: 'Upstream has no capacity.', type: 'server_error', code: 502 } }),
  'no-choices': (request) => {
    const field = { chat: 'choices', responses: 'output', decisions: 'answers' }[request.api]
    return json(200, { ...answerBody(request, ''), [field]: [] })
  },
  'no-content': (request) => json(200, { ...answerBody(request, null) }),
  'no-usage': (request) => json(200, { ...answerBody(request, 'an answer without usage'), usage: undefined }),
  refusal: (request) =>
    json(200, answerBody(request, null, { refusal: "I'm sorry, I can't help with that." })),
  length: (request) => json(200, answerBody(request, 'an answer that is cu', { finish: 'length' })),
  'content-filter': (request) => json(200, answerBody(request, 'an answer', { finish: 'content_filter' })),
  'tool-call': (request) => json(200, answerBody(request, null, { finish: 'tool_calls' })),
  failed: (request) =>
    json(200, {
      ...answerBody(request, ''),
      status: 'failed',
      output: [],
      error: { code: 'server_error', message: 'The model failed to generate a response.' },
    }),
  incomplete: (request) => json(200, answerBody(request, 'an answer that is cu', { finish: 'length' })),
} satisfies Record<string, (request: FakeRequest, headers: Record<string, string>) => Wire>

export type FaultName = keyof typeof FAULTS
export type Fault = { readonly fault: FaultName } & FaultOptions

/** The response of an answer: a reply's text, a fault by name, or a response written out. */
export function wireOf(answer: string | Fault | Wire, request: FakeRequest): Wire {
  if (typeof answer === 'string') return answerWire(request, answer)
  if (!('fault' in answer)) return answer
  const { fault, retryAfter, retryAfterMs } = answer
  const make: (request: FakeRequest, headers: Record<string, string>) => Wire = FAULTS[fault]
  return make(request, {
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    ...(retryAfterMs === undefined ? {} : { 'retry-after-ms': retryAfterMs }),
  })
}

function answerWire(request: FakeRequest, text: string): Wire {
  return json(200, answerBody(request, text))
}

interface Ending {
  readonly finish?: 'stop' | 'length' | 'content_filter' | 'tool_calls'
  readonly refusal?: string
}

/** A whole body of the API that was asked; `text` null means none. */
function answerBody(request: FakeRequest, text: string | null, ending: Ending = {}): Record<string, unknown> {
  const input = Math.ceil(request.messages.map(({ content }) => content).join(' ').length / 4)
  const output = Math.ceil((text ?? '').length / 4)
  const model = `${request.model}-2026-10-01`
  if (request.api === 'decisions') return decisionBody(request, model, text, ending.refusal, input)
  const body =
    request.api === 'chat'
      ? chatBody(request, model, text, ending, { input, output })
      : responsesBody(request, model, text, ending, { input, output })
  const problem = schemaProblem(request.api, 'answer', body)
  if (problem) throw new Error(problem)
  return body
}

interface Tokens {
  readonly input: number
  readonly output: number
}

function chatBody(
  { index }: FakeRequest,
  model: string,
  content: string | null,
  { finish = 'stop', refusal }: Ending,
  { input, output }: Tokens,
) {
  const calls = [{ id: 'call_1', type: 'function', function: { name: 'look', arguments: '{}' } }]
  return {
    id: `chatcmpl-${index}`,
    object: 'chat.completion',
    created: 1_790_000_000,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content,
          refusal: refusal ?? null,
          ...(finish === 'tool_calls' ? { tool_calls: calls } : {}),
        },
        logprobs: null,
        finish_reason: finish,
      },
    ],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  }
}

const INCOMPLETE: Readonly<Record<string, string>> = {
  length: 'max_output_tokens',
  content_filter: 'content_filter',
}

function responsesBody(
  { index }: FakeRequest,
  model: string,
  text: string | null,
  { finish = 'stop', refusal }: Ending,
  { input, output }: Tokens,
) {
  const part = refusal
    ? { type: 'refusal', refusal }
    : { type: 'output_text', text, annotations: [], logprobs: [] }
  const message = {
    id: `msg_${index}`,
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: text === null && !refusal ? [] : [part],
  }
  const call = { id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'look', arguments: '{}' }
  const reason = INCOMPLETE[finish]
  return {
    id: `resp_${index}`,
    object: 'response',
    created_at: 1_790_000_000,
    status: reason ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: reason ? { reason } : null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    model,
    output: [{ id: `rs_${index}`, type: 'reasoning', summary: [] }, finish === 'tool_calls' ? call : message],
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + output,
    },
  }
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Wire {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

function errorWire(
  status: number,
  message: string,
  { code = null, headers = {} }: { code?: string | null; headers?: Record<string, string> } = {},
): Wire {
  return json(status, { error: { message, type: 'invalid_request_error', param: null, code } }, headers)
}

function html(status: number, title: string, headers: Record<string, string> = {}): Wire {
  const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><hr>nginx</body></html>`
  return { status, headers: { 'content-type': 'text/html', ...headers }, body }
}
