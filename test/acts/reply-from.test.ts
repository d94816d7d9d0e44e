import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'
import {
  Agent,
  tool as agentTool,
  OpenAIChatCompletionsModel,
  OpenAIResponsesModel,
  run,
  setTracingDisabled,
} from '@openai/agents'
import { generateText, Output, stepCountIs, ToolLoopAgent, tool } from 'ai'
import { MockLanguageModelV3 } from 'ai/test'
import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readActs } from '../../src/acts/read-acts.ts'
import { replyFrom } from '../../src/model/frameworks/reply-from.ts'

setTracingDisabled(true)

/** Looks order 4 up, beside a tool that fails, and answers. The same in every framework. */
const WAY = {
  text: 'Order 4 is on its way.',
  messages: [
    {
      role: 'assistant',
      content: 'One moment.',
      calls: [
        { name: 'lookup', arguments: { id: 4 }, id: 'a' },
        { name: 'boom', arguments: {}, id: 'b' },
      ],
    },
    { role: 'tool', content: '{"total":40}', name: 'lookup', call: 'a' },
    { role: 'tool', content: expect.stringContaining('no such shop'), name: 'boom', call: 'b', failed: true },
  ],
}
const fail = (): string => {
  throw new Error('no such shop')
}

describe('the AI SDK', () => {
  const usage = {
    inputTokens: { total: 3, noCache: 2, cacheRead: 1, cacheWrite: 0 },
    outputTokens: { total: 2, text: 2, reasoning: 0 },
  }
  const script = (...contents: object[][]) => {
    const steps = contents.map((content) => {
      const isCall = content.some((part) => (part as { type: string }).type === 'tool-call')
      return {
        content,
        finishReason: { unified: isCall ? 'tool-calls' : 'stop', raw: undefined },
        usage,
        warnings: [],
      }
    })
    return new MockLanguageModelV3({ modelId: 'mock-1', doGenerate: steps as never })
  }
  const tools = {
    lookup: tool({ inputSchema: z.object({ id: z.number() }), execute: ({ id }) => ({ total: id * 10 }) }),
    boom: tool({ inputSchema: z.object({}), execute: fail }),
  }
  const called = [
    { type: 'reasoning', text: 'Hm.' },
    { type: 'text', text: 'One moment.' },
    { type: 'tool-call', toolCallId: 'a', toolName: 'lookup', input: '{"id":4}' },
    { type: 'tool-call', toolCallId: 'b', toolName: 'boom', input: '{}' },
  ]
  const said = [{ type: 'text', text: WAY.text }]

  test('generateText, with steps', async () => {
    const result = await generateText({
      model: script(called, said),
      tools,
      stopWhen: stepCountIs(4),
      prompt: 'Where is order 4?',
    })
    expect(replyFrom(result)).toEqual({ ...WAY, model: 'mock-1', usage: { input: 6, output: 4, cached: 2 } })
    // A conversation that is kept: what was before the last question is no part of the reply.
    const before = [
      { role: 'user' as const, content: 'Hi' },
      { role: 'assistant' as const, content: 'Hello!' },
    ]
    expect(replyFrom([...before, { role: 'user', content: 'And?' }, ...result.response.messages])).toEqual(
      WAY,
    )
  })

  test('ToolLoopAgent, and a loop that is cut ends in calls', async () => {
    const whole = await new ToolLoopAgent({ model: script(called, said), tools }).generate({
      prompt: 'Where?',
    })
    expect(replyFrom(whole)).toMatchObject(WAY)
    const cut = await generateText({
      model: script(called),
      tools,
      stopWhen: stepCountIs(1),
      prompt: 'Where?',
    })
    expect(replyFrom(cut)).toMatchObject({ text: '', messages: WAY.messages })
  })

  test('structured output is data, and text as it was written', async () => {
    const result = await generateText({
      model: script([{ type: 'text', text: '{"days":2}' }]),
      output: Output.object({ schema: z.object({ days: z.number() }) }),
      prompt: 'When?',
    })
    expect(replyFrom(result)).toMatchObject({ text: '{"days":2}', data: { days: 2 } })
  })
})

/** The SDK with a server that answers with these bodies, one after another. */
function client(...bodies: object[]) {
  const sent: { input?: unknown; messages?: unknown }[] = []
  const openai = new OpenAI({
    apiKey: 'none',
    maxRetries: 0,
    fetch: async (_url, init) => {
      sent.push(JSON.parse(String(init!.body)))
      return Response.json(bodies[sent.length - 1])
    },
  })
  return { openai, sent }
}

const CHAT = (message: object) => ({
  id: 'x',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-x-2026-01-01',
  choices: [
    {
      index: 0,
      finish_reason: 'stop',
      logprobs: null,
      message: { role: 'assistant', refusal: null, ...message },
    },
  ],
  usage: {
    prompt_tokens: 3,
    completion_tokens: 2,
    total_tokens: 5,
    prompt_tokens_details: { cached_tokens: 1 },
  },
})
const CHAT_CALLS = CHAT({
  content: 'One moment.',
  tool_calls: [
    { id: 'a', type: 'function', function: { name: 'lookup', arguments: '{"id":4}' } },
    { id: 'b', type: 'function', function: { name: 'boom', arguments: '{}' } },
  ],
})
const item = (rest: object) => ({ id: `i-${JSON.stringify(rest).length}`, status: 'completed', ...rest })
const message = (text: string) =>
  item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] })
const RESPONSE = (...output: object[]) => ({
  id: 'r',
  object: 'response',
  created_at: 1,
  model: 'gpt-x-2026-01-01',
  status: 'completed',
  error: null,
  incomplete_details: null,
  output,
  usage: {
    input_tokens: 3,
    output_tokens: 2,
    total_tokens: 5,
    input_tokens_details: { cached_tokens: 1 },
    output_tokens_details: { reasoning_tokens: 0 },
  },
})
const RESPONSE_CALLS = RESPONSE(
  item({ type: 'reasoning', summary: [] }),
  message('One moment.'),
  item({ type: 'function_call', call_id: 'a', name: 'lookup', arguments: '{"id":4}' }),
  item({ type: 'function_call', call_id: 'b', name: 'boom', arguments: '{}' }),
)
const OF_BODY = { model: 'gpt-x-2026-01-01', usage: { input: 3, output: 2, cached: 1 } }

describe('the OpenAI SDK', () => {
  test('Chat Completions: an answer, and a loop of one’s own as its messages', async () => {
    const { openai } = client(CHAT_CALLS, CHAT({ content: WAY.text }))
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Where?' }]
    const first = await openai.chat.completions.create({ model: 'gpt-x', messages })
    expect(replyFrom(first)).toEqual({ text: '', messages: [WAY.messages[0]], ...OF_BODY })
    messages.push(first.choices[0]!.message, { role: 'tool', tool_call_id: 'a', content: '{"total":40}' })
    const second = await openai.chat.completions.create({ model: 'gpt-x', messages })
    expect(replyFrom(second)).toEqual({ text: WAY.text, ...OF_BODY })
    expect(replyFrom([...messages, second.choices[0]!.message])).toEqual({
      text: WAY.text,
      messages: [WAY.messages[0], { role: 'tool', content: '{"total":40}', call: 'a' }],
    })
  })

  test('Responses: an answer, and a loop of one’s own as its items', async () => {
    const { openai } = client(RESPONSE_CALLS, RESPONSE(message(WAY.text)))
    const first = await openai.responses.create({ model: 'gpt-x', input: 'Where?' })
    expect(replyFrom(first)).toEqual({ text: '', messages: [WAY.messages[0]], ...OF_BODY })
    const output = { type: 'function_call_output', call_id: 'a', output: '{"total":40}' }
    const second = await openai.responses.create({ model: 'gpt-x', input: 'Where?' })
    expect(
      replyFrom([{ role: 'user', content: 'Where?' }, ...first.output, output, ...second.output]),
    ).toEqual({
      text: WAY.text,
      messages: [WAY.messages[0], { role: 'tool', content: '{"total":40}', call: 'a' }],
    })
  })

  test('parsed answers are data; arguments that are no JSON stay what they are', async () => {
    const { openai } = client(
      CHAT({ content: '{"days":2}' }),
      CHAT({
        content: null,
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'lookup', arguments: '{"id":' } }],
      }),
    )
    const parsed = await openai.chat.completions.parse({
      model: 'gpt-x',
      messages: [],
      response_format: { type: 'json_schema', json_schema: { name: 'days', strict: true, schema: {} } },
    })
    expect(replyFrom(parsed)).toMatchObject({ text: '{"days":2}', data: { days: 2 } })
    const broken = await openai.chat.completions.create({ model: 'gpt-x', messages: [] })
    expect(replyFrom(broken).messages).toEqual([
      { role: 'assistant', calls: [{ name: 'lookup', arguments: '{"id":', id: 'a' }] },
    ])
  })
})

describe('the OpenAI Agents SDK', () => {
  const tools = [
    agentTool({
      name: 'lookup',
      description: 'x',
      parameters: z.object({ id: z.number() }),
      execute: ({ id }) => ({ total: id * 10 }),
    }),
    agentTool({ name: 'boom', description: 'x', parameters: z.object({}), execute: fail }),
  ]
  // What went wrong is the tool's own text here: nothing tells it from another.
  const { failed: _, ...ofBoom } = WAY.messages[2]!
  const boom = { ...ofBoom, content: expect.stringContaining('error occurred') }
  const way = { ...WAY, messages: [WAY.messages[0], WAY.messages[1], boom] }

  test.each(['responses', 'chat'])('run() over %s', async (api) => {
    const { openai, sent } =
      api === 'chat'
        ? client(CHAT_CALLS, CHAT({ content: WAY.text }))
        : client(RESPONSE_CALLS, RESPONSE(message(WAY.text)))
    const Model = api === 'chat' ? OpenAIChatCompletionsModel : OpenAIResponsesModel
    const agent = new Agent({ name: 'shop', tools, model: new Model(openai as never, 'gpt-x') })
    const result = await run(agent, 'Where is order 4?')
    const { usage, ...reply } = replyFrom(result)
    expect(reply).toEqual(way)
    expect(usage).toMatchObject({ input: 6, output: 4 })
    expect(replyFrom(result.history)).toEqual(way)
    expect(sent).toHaveLength(2)
  })
})

describe('LangChain', () => {
  const messages = [
    new SystemMessage('You keep a shop.'),
    new HumanMessage('Where is order 4?'),
    new AIMessage({
      content: 'One moment.',
      tool_calls: [
        { name: 'lookup', args: { id: 4 }, id: 'a' },
        { name: 'boom', args: {}, id: 'b' },
      ],
      usage_metadata: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
    }),
    new ToolMessage({ content: '{"total":40}', tool_call_id: 'a', name: 'lookup' }),
    new ToolMessage({ content: 'no such shop', tool_call_id: 'b', name: 'boom', status: 'error' }),
    new AIMessage({
      content: [{ type: 'text', text: WAY.text }],
      usage_metadata: { input_tokens: 2, output_tokens: 1, total_tokens: 3 },
      response_metadata: { model_name: 'm-1' },
    }),
  ]

  test('messages, the state of a graph, and messages that were stored', () => {
    const reply = { ...WAY, model: 'm-1', usage: { input: 3, output: 2 } }
    expect(replyFrom(messages)).toEqual(reply)
    expect(replyFrom({ messages, structuredResponse: { days: 2 } })).toEqual({ ...reply, data: { days: 2 } })
    expect(replyFrom(JSON.parse(JSON.stringify(messages)))).toMatchObject(WAY)
    expect(replyFrom(messages.at(-1))).toMatchObject({ text: WAY.text })
  })
})

test('what comes out goes in at the door', () => {
  const { text, ...acts } = replyFrom([
    { role: 'assistant', content: null, tool_calls: [{ id: 'a', function: { name: 'x', arguments: '{}' } }] },
  ])
  expect(text).toBe('')
  expect(readActs(acts)).toEqual(acts)
  expect(replyFrom('Hello.')).toEqual({ text: 'Hello.' })
})

test.each([
  [undefined, 'got undefined. Has it been awaited?'],
  [{ answer: 'x' }, 'got an object with answer. Has it been awaited?'],
  [Promise.resolve(), 'got an object with no fields. Has it been awaited?'],
  [[{ role: 'bot' }], 'a message of an unknown kind (role)'],
  [
    [{ role: 'assistant', content: [{ type: 'image', image: 'x' }] }],
    "holds a part `image`, which can't be graded",
  ],
])('%j is an error that says what is known', (value, words) => {
  expect(() => replyFrom(value)).toThrow(words)
})
