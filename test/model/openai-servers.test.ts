import { afterEach, describe, expect, test } from 'vitest'
import type { ModelRequest } from '../../src/model/model.ts'
import { openaiModel } from '../../src/model/openai/openai.ts'
import {
  type FakeAnswer,
  type FakeOpenAI,
  type FakeOptions,
  startFakeOpenAI,
} from '../support/fake-openai.ts'

const request: ModelRequest = { messages: [{ role: 'user', content: 'Hi' }], sample: 0 }
const schema = { name: 'verdict', schema: { type: 'object' } }
const signal = new AbortController().signal

let server: FakeOpenAI
afterEach(() => server.close())

async function start(answer: FakeOptions['answer'], api: 'chat' | 'responses' = 'chat') {
  server = await startFakeOpenAI({ answer })
  return openaiModel({ model: 'm', baseURL: server.baseURL, api, env: {} })
}

async function answerTo(answer: FakeAnswer, api?: 'chat' | 'responses', asked = request) {
  return (await start(() => answer, api)).ask(asked, { signal })
}

const wire = (body: unknown, type = 'application/json', status = 200): FakeAnswer => ({
  status,
  headers: type ? { 'content-type': type } : {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
const chat = (message: object, finish: string | null = 'stop') =>
  wire({ choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }] })
const responses = (output: readonly object[], more: object = {}) =>
  wire({ status: 'completed', output, ...more })
const message = (...content: readonly object[]) => ({ type: 'message', status: 'completed', content })
const say = (text: string) => message({ type: 'output_text', text })

describe('what a model thinks is no part of what it says', () => {
  const texts: readonly [string, string, { text: string; reasoning?: string }][] = [
    ['a block', '<think>\nHm.\n</think>\n\nYes.', { text: 'Yes.', reasoning: 'Hm.' }],
    ['no opening mark', 'Hm, <b>so</b>.\n</think>\n\nYes.', { text: 'Yes.', reasoning: 'Hm, <b>so</b>.' }],
    ['an empty block', '<think>\n\n</think>\n\nYes.', { text: 'Yes.' }],
    ['two blocks', ' <think>A</think><think>B</think>Yes.', { text: 'Yes.', reasoning: 'A\n\nB' }],
    ['of Mistral', '[THINK]Hm.[/THINK]Yes.', { text: 'Yes.', reasoning: 'Hm.' }],
    [
      'a reply about it',
      'Write `<think>` and\n</think>\nafter it.',
      { text: 'Write `<think>` and\n</think>\nafter it.' },
    ],
    ['a reply that names the end', 'It ends with </think> there.', { text: 'It ends with </think> there.' }],
    ['a block later on', 'Yes. <think>Hm.</think>', { text: 'Yes. <think>Hm.</think>' }],
  ]
  test.for(texts)('%s', async ([, text, reply]) => {
    expect(await answerTo(chat({ content: text }))).toEqual({ kind: 'reply', ...reply })
    await server.close()
    expect(await answerTo(responses([say(text)]), 'responses')).toEqual({ kind: 'reply', ...reply })
  })

  test.for<[string, object, { text: string; reasoning?: string }]>([
    ['DeepSeek', { content: 'Yes.', reasoning_content: 'Hm.' }, { text: 'Yes.', reasoning: 'Hm.' }],
    ['vLLM', { content: 'Yes.', reasoning: 'Hm.', tool_calls: [] }, { text: 'Yes.', reasoning: 'Hm.' }],
    ['an empty list', { content: 'Yes.', reasoning: [], images: [] }, { text: 'Yes.' }],
    [
      'OpenRouter',
      { content: 'Yes.', reasoning: null, reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] },
      { text: 'Yes.', reasoning: 'Hm.' },
    ],
    [
      'Mistral',
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] },
          { type: 'text', text: 'Yes.' },
        ],
      },
      { text: 'Yes.', reasoning: 'Hm.' },
    ],
    [
      'Anthropic',
      {
        content: [
          { type: 'thinking', thinking: 'Hm.' },
          { type: 'text', text: 'Yes.' },
        ],
      },
      { text: 'Yes.', reasoning: 'Hm.' },
    ],
  ])('in a field or a part, as %s has it', async ([, said, reply]) => {
    expect(await answerTo(chat(said))).toEqual({ kind: 'reply', ...reply })
  })

  test.for<[string, object, string | undefined]>([
    ['nothing', { summary: [] }, undefined],
    ['nothing, twice', { summary: [], content: [] }, undefined],
    ['a summary', { summary: [{ type: 'summary_text', text: 'Hm.' }] }, 'Hm.'],
    ['the whole', { summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] }, 'Hm.'],
  ])('an item of reasoning that holds %s', async ([, item, reasoning]) => {
    const answer = await answerTo(responses([{ type: 'reasoning', ...item }, say('Yes.')]), 'responses')
    expect(answer).toEqual({ kind: 'reply', text: 'Yes.', ...(reasoning && { reasoning }) })
  })
})

describe('no reply', () => {
  const calls = [{ id: '1', type: 'function', function: { name: 'refund', arguments: '{}' } }]
  const acts = (act: string, beside = 'instead of answering') =>
    `the model ${act} ${beside}: only replies of text can be graded`
  const REASONED =
    "the model reasoned and answered nothing: switch its reasoning off in the model's `params`, or the server's parser of reasoning"
  const HALF = 'the answer has no finish reason: it may be half of one'

  test.for<[string, FakeAnswer, string]>([
    ['a call', chat({ content: '', tool_calls: calls }, 'tool_calls'), acts('called the tool `refund`')],
    [
      'a call that ends with stop',
      chat({ content: null, tool_calls: calls }),
      acts('called the tool `refund`'),
    ],
    [
      'a call beside a text',
      chat({ content: 'Done.', tool_calls: calls }),
      acts('called the tool `refund`', 'beside its text'),
    ],
    [
      'a call that is nowhere',
      chat({ content: 'So:' }, 'tool_calls'),
      acts('called a tool', 'beside its text'),
    ],
    [
      'the older call',
      chat({ content: null, function_call: { name: 'refund' } }),
      acts('called the tool `refund`'),
    ],
    [
      'a part that is a call',
      chat({ content: [{ type: 'tool_use', name: 'refund' }] }),
      acts('called a tool'),
    ],
    [
      'an image',
      chat({ content: 'See.', images: [{ type: 'image_url' }] }),
      acts('answered with an image', 'beside its text'),
    ],
    [
      'a part that is an image',
      chat({ content: [{ type: 'image_url' }] }),
      acts('answered with a part `image_url`'),
    ],
    ['only reasoning', chat({ content: null, reasoning_content: 'Hm.' }), REASONED],
    ['only a block', chat({ content: '<think>Hm.</think>' }), REASONED],
    ['a block without an end', chat({ content: '<think>Hm, and then' }), REASONED],
    ['half a text', chat({ content: 'Yes, and' }, null), HALF],
  ])('of Chat Completions: %s', async ([, answer, detail]) => {
    expect(await answerTo(answer)).toEqual({
      kind: 'failure',
      reason: detail === HALF ? 'failed' : 'invalid',
      detail,
      ...(detail === HALF && { retry: {} }),
    })
  })

  test.for<[string, FakeAnswer, object]>([
    [
      'a call beside a text',
      responses([say('Done.'), { type: 'function_call', name: 'refund' }]),
      { detail: acts('called the tool `refund`', 'beside its text') },
    ],
    [
      'a question for approval',
      responses([{ type: 'mcp_approval_request', name: 'refund' }]),
      { detail: acts('called the tool `refund`') },
    ],
    ['an image', responses([{ type: 'image_generation_call' }]), { detail: acts('answered with an image') }],
    [
      'only reasoning',
      responses([{ type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] }]),
      { detail: REASONED },
    ],
    ['half a text', responses([{ ...say('Yes, and'), status: 'incomplete' }]), { detail: HALF, retry: {} }],
    ['no end', responses([], { status: 'in_progress' }), { detail: HALF, retry: {} }],
    [
      'what the provider has looked up',
      responses([{ type: 'web_search_call' }, say('Yes.')]),
      { text: 'Yes.' },
    ],
  ])('of Responses: %s', async ([, answer, expected]) => {
    expect(await answerTo(answer, 'responses')).toMatchObject(expected)
  })

  test.for([
    ['MAX_TOKENS', 'truncated'],
    ['SAFETY', 'filtered'],
    ['refusal', 'refusal'],
    ['insufficient_system_resource', 'failed'],
  ] as const)('finish reason %s: %s', async ([finish, reason]) => {
    expect(await answerTo(chat({ content: 'Yes' }, finish))).toMatchObject({ kind: 'failure', reason })
  })
})

describe('a body in another form', () => {
  const whole = { model: 'm-1', choices: [{ message: { content: 'Yes.' }, finish_reason: 'stop' }] }
  test.for(['text/plain', 'text/html', ''])('JSON as %j', async (type) => {
    expect(await answerTo(wire(whole, type))).toEqual({ kind: 'reply', text: 'Yes.', model: 'm-1' })
  })

  test('half of the JSON without a type', async () => {
    expect(await answerTo(wire(JSON.stringify(whole).slice(0, 40), ''))).toEqual({
      ...{ kind: 'failure', reason: 'failed', retry: {} },
      detail: "the provider's answer is not complete JSON",
    })
  })

  const chunk = (delta: object, finish: string | null = null) =>
    `data: ${JSON.stringify({ model: 'm-1', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
  const usage = { prompt_tokens: 3, completion_tokens: 2 }
  const stream = [
    ': PROCESSING\n\n',
    chunk({ role: 'assistant', content: '' }),
    chunk({ reasoning_content: 'Hm.' }),
    chunk({ content: 'Ye' }),
    chunk({ content: 's.' }),
    chunk({}, 'stop'),
    `data: ${JSON.stringify({ choices: [], usage })}\n\n`,
    'data: [DONE]\n\n',
  ]

  test('a stream that nobody asked for', async () => {
    const reply = {
      ...{ kind: 'reply', text: 'Yes.', reasoning: 'Hm.', model: 'm-1', usage: { input: 3, output: 2 } },
    }
    expect(await answerTo(wire(stream.join(''), 'text/event-stream'))).toEqual(reply)
    await server.close()
    expect(await answerTo(wire(stream.join('').replaceAll('\n', '\r\n'), 'text/event-stream'))).toEqual(reply)
  })

  test('a stream of parts', async () => {
    const thinking = [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] }]
    const parts = [
      chunk({ content: thinking }),
      chunk({ content: 'Ye' }),
      chunk({ content: 's.' }),
      chunk({}, 'stop'),
    ]
    expect(await answerTo(wire(parts.join(''), 'text/event-stream'))).toMatchObject({
      ...{ kind: 'reply', text: 'Yes.', reasoning: 'Hm.' },
    })
  })

  test.for<[string, string, object]>([
    ['that stops', stream.slice(0, 4).join(''), { reason: 'failed', retry: {} }],
    ['that is cut within an event', stream.join('').slice(0, 200), { reason: 'failed', retry: {} }],
    [
      'with an error',
      `${stream[3]}data: {"error": {"message": "Overloaded", "code": 502}}\n\n`,
      { detail: 'the provider answered 502: Overloaded', retry: {} },
    ],
    [
      'with a call',
      `${chunk({ tool_calls: [{ function: { name: 'refund' } }] })}${chunk({}, 'stop')}`,
      { reason: 'invalid', detail: expect.stringContaining('called the tool `refund`') },
    ],
  ])('a stream %s', async ([, body, expected]) => {
    expect(await answerTo(wire(body, 'text/event-stream'))).toMatchObject({ kind: 'failure', ...expected })
  })

  test('a stream of Responses', async () => {
    const event = (type: string, more: object) =>
      `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`
    const begun = event('response.created', { response: { status: 'in_progress', output: [] } })
    const done = event('response.completed', { response: { status: 'completed', output: [say('Yes.')] } })
    expect(await answerTo(wire(begun + done, 'text/event-stream'), 'responses')).toMatchObject({
      text: 'Yes.',
    })
    await server.close()
    expect(await answerTo(wire(begun, 'text/event-stream'), 'responses')).toMatchObject({ retry: {} })
  })

  test.for([400, 200])('an error in a list, with status %i', async (status) => {
    const body = [{ error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT' } }]
    expect(await answerTo(wire(body, 'application/json', status))).toEqual({
      ...{ kind: 'failure', reason: 'failed' },
      detail: 'the provider answered 400: API key not valid',
    })
  })
})

describe('a feature that the server does not know', () => {
  const refusal = (error: object | string, status = 400) => wire({ error }, 'application/json', status)

  test.for<[string, FakeAnswer]>([
    ['param', refusal({ message: 'Invalid parameter', param: 'response_format', code: null })],
    ['format type', refusal({ message: 'This format type is unavailable now' })],
    [
      'additionalProperties',
      refusal([{ message: 'Invalid JSON payload. Unknown name "additionalProperties" at schema' }]),
    ],
    ['invalid schema', refusal({ message: 'Invalid schema: additionalProperties is not supported' })],
    ['xgrammar', refusal({ message: 'xgrammar: compile failed' }, 500)],
    [
      'Groq',
      refusal({ message: 'Failed to generate JSON.', code: 'json_validate_failed', failed_generation: '' }),
    ],
    ['a bare string', refusal('json schema is not implemented', 501)],
    ['FastAPI', wire({ detail: [{ loc: ['body', 'response_format'] }] }, 'application/json', 422)],
    [
      'OpenRouter',
      refusal({ message: 'Provider returned error', metadata: { raw: 'no structured outputs' } }),
    ],
    ['status 200', refusal({ message: 'response_format: not supported' }, 200)],
  ])('the schema, in the words of %s', async ([, refused]) => {
    const model = await start(({ schema: asked }) => (asked ? refused : '{"score": 7}'))
    const asked = { ...request, schema }
    expect(await model.ask(asked, { signal })).toMatchObject({ text: '{"score": 7}' })
    expect(await model.ask(asked, { signal })).toMatchObject({ text: '{"score": 7}' })
    expect(server.requests.map((each) => each.schema !== undefined)).toEqual([true, false, false])
  })

  test.for<[string, FakeAnswer]>([
    ['empty', ''],
    ['reasoning alone', chat({ content: '', reasoning_content: '{"score": 7}' })],
  ])('the schema, where the answer under it is %s', async ([, silent]) => {
    const model = await start(({ schema: asked }) => (asked ? silent : '{"score": 7}'))
    const asked = { ...request, schema }
    const answer = await model.ask(asked, { signal })
    expect(answer).toMatchObject({ text: '{"score": 7}' })
    await model.ask(asked, { signal })
    expect(server.requests.map((each) => each.schema !== undefined)).toEqual([true, false, false])
  })

  test('the tokens of an empty answer are counted, and one that stays empty is no reason to remember', async () => {
    const model = await start(() => '')
    const answer = await model.ask({ ...request, schema }, { signal })
    expect(server.requests.map((each) => each.schema !== undefined)).toEqual([true, false])
    const [first, second] = server.requests.map(({ messages }) =>
      Math.ceil(messages.map(({ content }) => content).join(' ').length / 4),
    )
    expect(answer).toMatchObject({ text: '', usage: { input: first! + second!, output: 0 } })
    await model.ask({ ...request, schema }, { signal })
    expect(server.requests).toHaveLength(4)
  })

  test('an empty answer without a schema is a reply', async () => {
    expect(await answerTo('')).toMatchObject({ kind: 'reply', text: '' })
    expect(server.requests).toHaveLength(1)
  })

  test('the name of the token limit', async () => {
    const limited: ModelRequest = {
      ...request,
      messages: [{ ...request.messages[0]!, settings: { max_tokens: '64' } }],
    }
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    const model = await start(({ body }) =>
      'max_tokens' in body ? refusal({ message, param: 'max_tokens' }) : 'ok',
    )
    expect(await model.ask(limited, { signal })).toMatchObject({ text: 'ok' })
    await model.ask(limited, { signal })
    expect(server.requests.map(({ body }) => [body.max_tokens, body.max_completion_tokens])).toEqual([
      [64, undefined],
      [undefined, 64],
      [undefined, 64],
    ])
  })

  test('a limit that is too high is another thing', async () => {
    const limited: ModelRequest = {
      ...request,
      messages: [{ ...request.messages[0]!, settings: { max_tokens: '64' } }],
    }
    const model = await start(() => refusal({ message: 'max_tokens is too large: 64' }))
    expect(await model.ask(limited, { signal })).toMatchObject({
      detail: 'the provider answered 400: max_tokens is too large: 64',
    })
    expect(server.requests).toHaveLength(1)
  })

  const turns: ModelRequest['messages'] = [
    { role: 'system', content: 'S1' },
    { role: 'developer', content: 'S2' },
    { role: 'assistant', content: 'A1' },
    { role: 'user', content: 'U1' },
    { role: 'developer', content: 'S3' },
    { role: 'user', content: 'U2' },
    { role: 'assistant', content: 'A2' },
    { role: 'tool', content: 'T' },
    { role: 'user', content: 'U3' },
  ]
  const strict = [
    { role: 'system', content: 'S1\n\nS2' },
    { role: 'user', content: '[the assistant begins]' },
    { role: 'assistant', content: 'A1' },
    { role: 'user', content: 'U1\n\n[system]\nS3\n\nU2' },
    { role: 'assistant', content: 'A2' },
    { role: 'user', content: '[tool]\nT\n\nU3' },
  ]

  test.for<[string, number]>([
    [
      'After the optional system message, conversation roles must alternate user/assistant/user/assistant/...',
      400,
    ],
    ['Error rendering prompt with jinja template: "Conversation roles must alternate"', 500],
    ['System message must be at the beginning.', 400],
    [
      'Only user and assistant roles are supported, with the exception of an initial optional system message!',
      400,
    ],
    ["Unexpected role 'system' after role 'user'", 422],
    ['After the (optional) system message(s), user and assistant roles should be alternating.', 400],
  ])('the order of turns: %s', async ([text, status]) => {
    const model = await start(({ messages }) =>
      messages.length > strict.length ? refusal({ message: text }, status) : 'ok',
    )
    const asked = { messages: turns, sample: 0 }
    expect(await model.ask(asked, { signal })).toMatchObject({ text: 'ok' })
    expect(await model.ask(asked, { signal })).toMatchObject({ text: 'ok' })
    expect(server.requests.map(({ messages }) => messages.length)).toEqual([turns.length + 1, 6, 6])
    expect(server.requests[1]!.messages).toEqual(strict)
  })

  test.for([
    '`tool_calls` is not a permitted field',
    'This model does not support tools',
    "messages.7.role: Input should be 'system', 'user' or 'assistant', got 'tool'",
    'Unknown message role: tool',
  ])('turns of tools: %s', async (text) => {
    const model = await start(({ messages }) =>
      messages.some(({ role }) => String(role) === 'tool') ? refusal({ message: text }) : 'ok',
    )
    const asked = { messages: turns.slice(3), sample: 0 }
    expect(await model.ask(asked, { signal })).toMatchObject({ text: 'ok' })
    const { messages } = server.requests[0]!.body as { messages: unknown[] }
    expect(messages.slice(-3)).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'tool', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'T' },
      { role: 'user', content: 'U3' },
    ])
    expect(server.requests[1]!.messages.slice(-2)).toEqual([
      { role: 'user', content: '[tool]\nT' },
      { role: 'user', content: 'U3' },
    ])
  })

  test.for([
    'System role not supported',
    'Developer instruction is not enabled for models/gemma-3-27b-it',
    'Only user and assistant roles are supported!',
  ])('messages of the system: %s', async (text) => {
    const model = await start(({ messages }) =>
      messages.some(({ role }) => role === 'system') ? refusal({ message: text }) : 'ok',
    )
    expect(await model.ask({ messages: turns, sample: 0 }, { signal })).toMatchObject({ text: 'ok' })
    expect(server.requests).toHaveLength(2)
    expect(server.requests[1]!.messages).toEqual([{ role: 'user', content: 'S1\n\nS2' }, ...strict.slice(2)])
  })

  test('an empty message of the system', async () => {
    const messages: ModelRequest['messages'] = [{ role: 'system', content: '' }, ...request.messages]
    const model = await start(({ messages: sent }) =>
      sent[0]!.content === '' ? refusal({ message: 'messages.0: content must be non-empty' }) : 'ok',
    )
    expect(await model.ask({ messages, sample: 0 }, { signal })).toMatchObject({ text: 'ok' })
    expect(server.requests[1]!.messages).toEqual(request.messages)
  })

  test('the schema in words stands before all turns, in the message that is there', async () => {
    const model = await start(({ schema: asked }) => (asked ? refusal('no response_format') : 'ok'))
    const messages: ModelRequest['messages'] = [{ role: 'developer', content: 'Grade.' }, ...request.messages]
    await model.ask({ messages, sample: 0, schema }, { signal })
    expect(server.requests[1]!.messages).toEqual([
      { role: 'system', content: expect.stringMatching(/^Grade\.\n\nAnswer with a single JSON object/) },
      ...request.messages,
    ])
  })

  test('several, one after another', async () => {
    const model = await start(({ schema: asked, messages }) => {
      if (asked) return refusal('response_format is unknown')
      if (messages.some(({ role }) => role === 'system')) return refusal('System role not supported')
      return '{}'
    })
    const messages: ModelRequest['messages'] = [{ role: 'developer', content: 'Grade.' }, ...request.messages]
    expect(await model.ask({ messages, sample: 0, schema }, { signal })).toMatchObject({ text: '{}' })
    expect(server.requests).toHaveLength(3)
    expect(server.requests[2]!.messages).toEqual([
      { role: 'user', content: expect.stringMatching(/^Grade\.\n\nAnswer with[\s\S]*\n\nHi$/) },
    ])
  })
})
