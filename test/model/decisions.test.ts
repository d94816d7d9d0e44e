import { afterEach, describe, expect, test } from 'vitest'
import { createEngine } from '../../src/model/engine/engine.ts'
import type { ModelRequest } from '../../src/model/model.ts'
import { type DecisionsOptions, decisionsModel } from '../../src/model/openai/decisions.ts'
import { type FakeAnswer, type FakeOpenAI, type FaultName, startFakeOpenAI } from '../support/fake-openai.ts'
import { probabilities } from '../support/fake-openai-decisions.ts'

const env = { OPENAI_API_KEY: 'very-secret-key-0123456789' }
const request: ModelRequest = {
  messages: [
    { role: 'developer', content: 'How good is it?' },
    { role: 'user', content: 'DATA' },
  ],
  sample: 0,
  levels: [{ label: 'bad' }, { label: 'so so', description: 'or no idea' }, { label: 'good' }],
}

let server: FakeOpenAI | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function ask(answer: FakeAnswer, options: Partial<DecisionsOptions> = {}) {
  server = await startFakeOpenAI({ answer: () => answer })
  const model = decisionsModel({
    model: 'luna',
    baseURL: server.baseURL,
    apiKeyEnv: 'OPENAI_API_KEY',
    env,
    ...options,
  })
  return model.ask(request, { signal: new AbortController().signal })
}

test('sends one score question: the rules as its instructions, the data as input', async () => {
  await ask(probabilities(0, 0.25, 0.75), { params: { safety_identifier: 'tests' } })
  const [{ api, body, headers }] = server!.requests as [FakeOpenAI['requests'][0]]
  expect(api).toBe('decisions')
  expect(headers.authorization).toBe(`Bearer ${env.OPENAI_API_KEY}`)
  expect(body).toEqual({
    model: 'luna',
    safety_identifier: 'tests',
    input: [{ role: 'user', content: 'DATA' }],
    questions: [
      {
        type: 'score',
        name: 'score',
        instructions: 'How good is it?',
        levels: [{ label: 'bad' }, { label: 'so so', description: 'or no idea' }, { label: 'good' }],
      },
    ],
  })
})

test('answers with the raw answer as JSON, the model’s name and the tokens', async () => {
  const answer = await ask(probabilities(0, 0.25, 0.75))
  expect(answer).toEqual({
    kind: 'reply',
    text: expect.any(String),
    model: 'luna-2026-10-01',
    usage: { input: 1, output: 0, cached: 0, written: 0 },
  })
  expect(JSON.parse('text' in answer ? answer.text : '')).toEqual({
    type: 'score',
    name: 'score',
    score: 1.75,
    confidence: 0.75,
    probabilities: [
      { label: 'bad', value: 0, probability: 0 },
      { label: 'so so', value: 1, probability: 0.25 },
      { label: 'good', value: 2, probability: 0.75 },
    ],
  })
})

test('id, identity and what is missing', () => {
  const model = decisionsModel({ model: 'luna', env: {} })
  expect(model.id).toBe('decisions:luna')
  expect(model.identity).toEqual({ params: {} })
  expect(model.unavailable).toBe(
    'set OPENAI_API_KEY (the key of the OpenAI API) to call `decisions:luna`, or OPENAI_BASE_URL for a compatible server',
  )
  expect(() => decisionsModel({ model: '' })).toThrow('Expected `model` to be the name of a model')
  expect(() => decisionsModel({ model: 'm', params: { questions: [] } })).toThrow(
    'Unexpected `questions` in `params`: it is set for each request',
  )
})

const NO_API = 'check the base URL, or configure an ordinary `grader`'

describe('faults', () => {
  test.for<[FakeAnswer | FaultName, string, string]>([
    ['no-endpoint', 'failed', `this server has no Decisions API (POST /decisions answered 404): ${NO_API}`],
    [
      { status: 404, body: '404 page not found' },
      'failed',
      `this server has no Decisions API (POST /decisions answered 404): ${NO_API}`,
    ],
    [
      { status: 405, body: '{"detail":"Method Not Allowed"}' },
      'failed',
      `this server has no Decisions API (POST /decisions answered 405): ${NO_API}`,
    ],
    [
      'not-found',
      'failed',
      'the provider answered 404: The model `luna` does not exist or you do not have access to it; check the name of the model and the base URL',
    ],
    ['refusal', 'refusal', "the provider's API refused to answer the question"],
    ['no-choices', 'invalid', 'the provider answered with JSON that holds no `answers`'],
    [
      {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"choices":[{"message":{"content":"7"}}]}',
      },
      'invalid',
      'the provider answered with JSON that holds no `answers`',
    ],
    [
      'html-page',
      'invalid',
      'the provider answered with an HTML page titled "Sign in to the gateway", not JSON; check the base URL (most end in /v1)',
    ],
    ['empty-body', 'invalid', 'the provider answered with an empty body'],
    [
      'filtered-prompt',
      'filtered',
      "the provider's content filter refused the request: The response was filtered due to the prompt triggering Azure OpenAI's content management policy",
    ],
    [
      'unauthorized',
      'failed',
      'the provider answered 401: Incorrect API key provided: …; check the key in OPENAI_API_KEY',
    ],
  ])('%o', async ([fault, reason, detail]) => {
    const answer = await ask(typeof fault === 'string' ? { fault: fault as FaultName } : fault)
    expect(answer).toMatchObject({ kind: 'failure', reason, detail })
  })

  test.for<FaultName>(['rate-limit', 'html-503', 'error-body', 'cut-body', 'cut-json'])(
    '%s may pass',
    async (fault) => {
      expect(await ask({ fault })).toMatchObject({ kind: 'failure', reason: 'failed', retry: {} })
    },
  )
})

test('the engine tries again and counts what the provider counted', async () => {
  server = await startFakeOpenAI({
    answer: ({ index }) => (index === 0 ? { fault: 'html-500' } : probabilities(0, 0, 1)),
  })
  const engine = createEngine({ concurrency: 1, timeout: 5000, minRetryDelay: 1 })
  const price = { input: 1, output: 0 }
  const model = decisionsModel({ model: 'luna', baseURL: server.baseURL, env, price })
  expect(await engine.ask(model, request)).toMatchObject({ kind: 'reply', attempts: 2 })
  expect(engine.totals).toMatchObject({ calls: 2, inputTokens: 1, outputTokens: 0, dollars: 1e-6 })
})
