import { afterEach, describe, expect, test } from 'vitest'
import type { Answer, ModelRequest } from '../../src/model/model.ts'
import { type OpenAIOptions, openaiModel } from '../../src/model/openai/openai.ts'
import {
  type FakeAnswer,
  type FakeOpenAI,
  type FakeOptions,
  type FaultName,
  startFakeOpenAI,
} from '../support/fake-openai.ts'

const KEY = 'very-secret-key-0123456789'
const env = { OPENAI_API_KEY: KEY }
const request: ModelRequest = {
  messages: [{ role: 'user', content: 'Is the moon made of cheese?' }],
  sample: 0,
}
const schema = {
  name: 'verdict',
  schema: { type: 'object', properties: { score: { type: 'integer' } }, required: ['score'] },
}

let server: FakeOpenAI | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function start(answer?: FakeOptions['answer']): Promise<FakeOpenAI> {
  server = await startFakeOpenAI(answer ? { answer } : {})
  return server
}

async function ask(
  answer: FakeAnswer | FakeOptions['answer'],
  options: Partial<OpenAIOptions> = {},
  asked: ModelRequest = request,
  signal = new AbortController().signal,
): Promise<Answer> {
  const { baseURL } = await start(typeof answer === 'function' ? answer : () => answer as FakeAnswer)
  const named = { baseURL, apiKeyEnv: 'OPENAI_API_KEY' }
  return openaiModel({ model: 'm', ...named, env, ...options }).ask(asked, { signal })
}

describe('the door', () => {
  test('id and identity of a compatible server, without its query', () => {
    const model = openaiModel({
      model: 'qwen',
      baseURL: 'http://localhost:8080/v1/?api-key=hidden',
      params: { temperature: 0 },
      env: {},
    })
    expect(model.id).toBe('openai:qwen')
    expect(model.identity).toEqual({ baseURL: 'localhost:8080/v1', params: { temperature: 0 } })
    expect(model.unavailable).toBeUndefined()
  })

  test('defaults are those of OpenAI itself, and need a key', () => {
    const model = openaiModel({ model: 'm', env: { OPENAI_API_KEY: ' ' } })
    expect(model.identity).toEqual({ params: {} })
    expect(model.unavailable).toMatchInlineSnapshot(
      `"set OPENAI_API_KEY (the key of the OpenAI API) to call \`openai:m\`, or OPENAI_BASE_URL for a compatible server"`,
    )
    expect(openaiModel({ model: 'm', env }).unavailable).toBeUndefined()
  })

  test('OPENAI_BASE_URL is read, and no part of the identity: it differs between machines', () => {
    const model = openaiModel({ model: 'm', env: { OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1' } })
    expect(model.identity).toEqual({ params: {} })
    expect(model.unavailable).toBeUndefined()
  })

  test('an unavailable model answers with what to do', async () => {
    const model = openaiModel({ model: 'm', env: {} })
    const answer = await model.ask(request, { signal: new AbortController().signal })
    expect(answer).toEqual({ kind: 'failure', reason: 'failed', detail: model.unavailable })
  })

  test.for<[Partial<OpenAIOptions>, string]>([
    [{ model: '' }, 'Expected `model` to be the name of a model, got an empty string'],
    [{ params: { stream: true } }, 'Unexpected `stream` in `params`: it is set for each request'],
    [
      { baseURL: 'localhost:8080' },
      'Expected `baseURL` to be a URL such as http://127.0.0.1:8080/v1, got `localhost:8080`',
    ],
    [
      { baseURL: 'http://me:secret@host/v1' },
      'Unexpected user name or password in `baseURL`: name the key in `apiKeyEnv`, or the header in `headers`',
    ],
    [
      { env: { OPENAI_BASE_URL: 'nonsense' } },
      'Expected OPENAI_BASE_URL to be a URL such as http://127.0.0.1:8080/v1, got `nonsense`',
    ],
  ])('%j throws', ([options, message]) => {
    expect(() => openaiModel({ model: 'm', env, ...options })).toThrow(new TypeError(message))
  })
})

describe.for(['chat', 'responses'] as const)('%s', (api) => {
  test('a reply with the model returned and its usage', async () => {
    expect(await ask('No, of rock.', { api })).toEqual({
      kind: 'reply',
      text: 'No, of rock.',
      model: 'm-2026-10-01',
      usage: { input: 7, output: 3, ...(api === 'responses' && { cached: 0, written: 0 }) },
    })
    expect(server!.requests).toHaveLength(1)
    expect(server!.requests[0]).toMatchObject({ api, headers: { authorization: `Bearer ${KEY}` } })
    expect(server!.requests[0]!.body).not.toHaveProperty('stream', true)
  })

  test('an empty text is a reply', async () => {
    expect(await ask('', { api })).toMatchObject({ kind: 'reply', text: '' })
  })

  test('params go into the body', async () => {
    await ask('ok', { api, params: { temperature: 0, text: { verbosity: 'low' } } }, { ...request, schema })
    expect(server!.requests[0]!.body).toMatchObject({ temperature: 0, text: { verbosity: 'low' } })
    expect(server!.requests[0]!.schema).toEqual(schema.schema)
  })

  test('the schema is strict', async () => {
    await ask('{"score": 7}', { api }, { ...request, schema })
    const { response_format, text } = server!.requests[0]!.body
    expect(api === 'chat' ? response_format : (text as { format: unknown }).format).toEqual(
      api === 'chat'
        ? { type: 'json_schema', json_schema: { ...schema, strict: true } }
        : { type: 'json_schema', ...schema, strict: true },
    )
  })

  test.for(['no-json-schema', 'no-json-schema-422'] as const)(
    '%s: the schema is told in words, and remembered',
    async (fault) => {
      const { baseURL, requests } = await start(({ schema }) => (schema ? { fault } : '{"score": 7}'))
      const signal = new AbortController().signal
      const model = openaiModel({ model: 'm', baseURL, api, env })
      expect(await model.ask({ ...request, schema }, { signal })).toMatchObject({ text: '{"score": 7}' })
      expect(await model.ask({ ...request, schema }, { signal })).toMatchObject({ text: '{"score": 7}' })
      expect(requests.map((each) => each.schema !== undefined)).toEqual([true, false, false])
      expect(requests[1]!.messages).toEqual([
        {
          role: 'system',
          content: `Answer with a single JSON object that follows this JSON schema, and with nothing else: no prose, no code fence.\n${JSON.stringify(schema.schema)}`,
        },
        ...request.messages,
      ])
    },
  )

  test('an invalid schema is not taken for an unknown feature', async () => {
    const fault = { error: { message: "Invalid schema for response_format 'verdict': …", code: null } }
    const wire = { status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify(fault) }
    expect(await ask(wire, { api }, { ...request, schema })).toMatchObject({
      kind: 'failure',
      detail: "the provider answered 400: Invalid schema for response_format 'verdict': …",
    })
    expect(server!.requests).toHaveLength(1)
  })

  test('an aborted request', async () => {
    const controller = new AbortController()
    const answer = await ask(
      () => {
        controller.abort()
        return { fault: 'silence' }
      },
      { api },
      request,
      controller.signal,
    )
    expect(answer).toEqual({
      kind: 'failure',
      reason: 'aborted',
      detail: 'the request was stopped before an answer came',
    })
  })

  /** Whatever else was asked would fail too. */
  const PERMANENT: readonly FaultName[] = ['quota', 'unauthorized', 'not-found']
  const faults: readonly [FaultName, string, 'again' | 'final', string][] = [
    [
      'rate-limit',
      'failed',
      'again',
      'the provider answered 429: Rate limit reached for requests. Please try again',
    ],
    [
      'quota',
      'failed',
      'final',
      'the provider answered 429: You exceeded your current quota, please check your plan; add credit to the account or use another key',
    ],
    [
      'html-500',
      'failed',
      'again',
      'the provider answered 500: an HTML page titled "500 Internal Server Error"',
    ],
    [
      'html-503',
      'failed',
      'again',
      'the provider answered 503: an HTML page titled "503 Service Temporarily Unavailable"',
    ],
    [
      'unauthorized',
      'failed',
      'final',
      'the provider answered 401: Incorrect API key provided: …; check the key in OPENAI_API_KEY',
    ],
    [
      'not-found',
      'failed',
      'final',
      'the provider answered 404: The model `m` does not exist or you do not have access to it; check the name of the model and the base URL',
    ],
    ['bad-request', 'failed', 'final', "the provider answered 400: Unsupported parameter: 'temperature'"],
    [
      'filtered-prompt',
      'filtered',
      'final',
      "the provider's content filter refused the request: The response was filtered due to the prompt triggering Azure OpenAI's content management policy",
    ],
    ['cut-body', 'failed', 'again', 'the connection closed in the middle of the answer'],
    ['cut-json', 'failed', 'again', "the provider's answer is not complete JSON"],
    [
      'html-page',
      'invalid',
      'final',
      'the provider answered with an HTML page titled "Sign in to the gateway", not JSON; check the base URL (most end in /v1)',
    ],
    ['empty-body', 'invalid', 'final', 'the provider answered with an empty body'],
    ['error-body', 'failed', 'again', 'the provider answered 502: Upstream has no capacity'],
    [
      'no-choices',
      'invalid',
      'final',
      api === 'chat' ? 'the provider answered without a choice' : 'the model answered without text',
    ],
    ['no-content', 'invalid', 'final', 'the model answered without text'],
    [
      'tool-call',
      'invalid',
      'final',
      'the model called the tool `look` instead of answering: only replies of text can be graded',
    ],
    ['refusal', 'refusal', 'final', "the provider's API refused: I'm sorry, I can't help with that"],
    [
      'length',
      'truncated',
      'final',
      "the token limit cut the answer after 5 tokens; raise the limit in the model's `params` or in the prompt's `max_tokens`",
    ],
    ['content-filter', 'filtered', 'final', "the provider's content filter cut the answer"],
  ]
  test.for(faults)('%s: %s, %s', async ([fault, reason, again, detail]) => {
    expect(await ask({ fault }, { api })).toEqual({
      kind: 'failure',
      reason,
      detail,
      ...(again === 'again' ? { retry: fault === 'rate-limit' ? { limited: true } : {} } : {}),
      ...(PERMANENT.includes(fault) ? { permanent: true } : {}),
    })
    expect(server!.requests).toHaveLength(1)
  })

  test('no usage', async () => {
    expect(await ask({ fault: 'no-usage' }, { api })).toEqual({
      kind: 'reply',
      text: 'an answer without usage',
      model: 'm-2026-10-01',
    })
  })

  test.for([
    [{ retryAfter: '2' }, 2000],
    [{ retryAfter: '2', retryAfterMs: '250' }, 250],
    [{ retryAfter: 'Thu, 01 Jan 2026 00:00:00 GMT' }, 0],
    [{ retryAfter: 'soon' }, undefined],
  ] as const)('rate limit with %j', async ([headers, afterMs]) => {
    const answer = await ask({ fault: 'rate-limit', ...headers }, { api })
    expect(answer).toMatchObject({ retry: afterMs === undefined ? {} : { afterMs } })
  })

  test('a key that the server echoes stays out of the detail', async () => {
    const echo = `bad key ${KEY}, Authorization: Bearer ${KEY}, also sk-live-abcdef and Bearer abcdef123456`
    for (const body of [
      echo,
      JSON.stringify({ error: { message: echo } }),
      JSON.stringify({ message: echo }),
    ]) {
      const answer = await ask(
        { status: 403, headers: { 'content-type': 'application/json' }, body },
        { api },
      )
      expect(answer).toEqual({
        kind: 'failure',
        reason: 'failed',
        detail: 'the provider answered 403: bad key …, Authorization: …, also sk-… and Bearer …',
        permanent: true,
      })
      await server!.close()
    }
  })

  test('long words are cut', async () => {
    const body = JSON.stringify({ error: `no ${'x'.repeat(500)}` })
    const answer = await ask({ status: 400, headers: { 'content-type': 'application/json' }, body }, { api })
    expect(answer).toMatchObject({ detail: `the provider answered 400: no ${'x'.repeat(197)}…` })
  })
})

describe('responses', () => {
  test('status failed', async () => {
    expect(await ask({ fault: 'failed' }, { api: 'responses' })).toEqual({
      kind: 'failure',
      reason: 'failed',
      detail: 'the provider answered with an error: The model failed to generate a response',
      retry: {},
    })
  })
})

test('nothing listens', async () => {
  const { baseURL } = await start()
  await server!.close()
  const answer = await openaiModel({ model: 'm', baseURL, env }).ask(request, {
    signal: new AbortController().signal,
  })
  expect(answer).toEqual({
    kind: 'failure',
    reason: 'failed',
    detail: `no connection to the provider: connect ECONNREFUSED ${new URL(baseURL).host}`,
    retry: { unreachable: true },
  })
})

test('a local server gets a placeholder key', async () => {
  await ask('ok', { env: {}, apiKeyEnv: undefined })
  expect(server!.requests[0]!.headers.authorization).toBe('Bearer none')
})

test('the query of the base URL goes along', async () => {
  const { baseURL, requests } = await start(() => 'ok')
  const model = openaiModel({ model: 'm', baseURL: `${baseURL}?api-version=2026-10-01`, env })
  expect(await model.ask(request, { signal: new AbortController().signal })).toMatchObject({ text: 'ok' })
  expect(requests).toHaveLength(1)
})

test('roles, tools and token limit at a compatible server', async () => {
  const messages: ModelRequest['messages'] = [
    { role: 'system', content: 'S' },
    { role: 'developer', content: 'D', settings: { max_tokens: '64' } },
    { role: 'user', content: 'U' },
    { role: 'assistant', content: '{"path": "a"}', attributes: { recipient: 'file_reader' } },
    { role: 'tool', content: 'text of a', attributes: { name: 'file_reader' } },
    { role: 'assistant', content: 'A' },
  ]
  await ask('ok', {}, { messages, sample: 0 })
  expect(server!.requests[0]!.body).toEqual({
    model: 'm',
    messages: [
      { role: 'system', content: 'S' },
      { role: 'system', content: 'D' },
      { role: 'user', content: 'U' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'file_reader', arguments: '{"path": "a"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'text of a' },
      { role: 'assistant', content: 'A' },
    ],
    max_tokens: 64,
  })
  await server!.close()
  await ask('ok', { api: 'responses' }, { messages, sample: 0 })
  const { body } = server!.requests[0]!
  expect(body).toMatchObject({ max_output_tokens: 64 })
  expect((body as { input: unknown[] }).input.slice(3, 5)).toEqual([
    { type: 'function_call', call_id: 'call_1', name: 'file_reader', arguments: '{"path": "a"}' },
    { type: 'function_call_output', call_id: 'call_1', output: 'text of a' },
  ])
})
