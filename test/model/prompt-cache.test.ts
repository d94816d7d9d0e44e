import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ModelRequest } from '../../src/model/model.ts'
import { openaiModel } from '../../src/model/openai/openai.ts'
import { promptCacheKey } from '../../src/model/openai/prompt-cache.ts'
import { type FakeOpenAI, type FakeOptions, startFakeOpenAI } from '../support/fake-openai.ts'

const KEY = 'very-secret-key-0123456789'
const env = { OPENAI_API_KEY: KEY }
const section = 'rules and the section '.repeat(300)
const request = gradingOf('by the clause', 'examples|data')

/** A grading: what its section shares, then its clause's, then worked examples before a bar, then the data. */
function gradingOf(clause: string, user: string, begins = section): ModelRequest {
  return {
    messages: [
      { role: 'developer', content: `${begins}${clause} and of this reply` },
      { role: 'user', content: user },
    ],
    sample: 0,
    shared: [
      { message: 0, length: begins.length },
      { message: 0, length: begins.length + clause.length },
      { message: 1, length: user.indexOf('|') },
    ],
  }
}

let server: FakeOpenAI
let answer: NonNullable<FakeOptions['answer']>
const signal = new AbortController().signal
let models = 0

/** A name that no test before has used: what a model doesn't know is remembered. */
const newModel = () => `m${++models}`

beforeEach(async () => {
  answer = () => 'ok'
  server = await startFakeOpenAI({ answer: (asked) => answer(asked) })
  const real = globalThis.fetch
  vi.stubGlobal('fetch', (url: string | URL | Request, init?: RequestInit) =>
    real(String(url).replace('https://api.openai.com/v1', server.baseURL), init),
  )
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await server.close()
})

const bodies = () => server.requests.map(({ body }) => body)

describe.for(['chat', 'responses'] as const)('%s at OpenAI', (api) => {
  const type = api === 'chat' ? 'text' : 'input_text'
  const field = api === 'chat' ? 'messages' : 'input'
  const mark = { prompt_cache_breakpoint: { mode: 'explicit' } }

  test('the ends of what others share are marked, and nothing else is written into the cache', async () => {
    await openaiModel({ model: newModel(), api, env }).ask(request, { signal })
    expect(bodies()).toEqual([
      expect.objectContaining({
        [field]: [
          {
            role: 'developer',
            content: [
              { type, text: section, ...mark },
              { type, text: 'by the clause', ...mark },
              { type, text: ' and of this reply' },
            ],
          },
          {
            role: 'user',
            content: [
              { type, text: 'examples', ...mark },
              { type, text: '|data' },
            ],
          },
        ],
        prompt_cache_key: promptCacheKey(request),
        prompt_cache_options: { mode: 'explicit' },
      }),
    ])
  })

  test.for([
    'prompt_cache_breakpoint is not supported on this model',
    "Unsupported parameter: 'prompt_cache_options'.",
  ])('a model that answers “%s” is asked without, and only once', async (message) => {
    answer = ({ body }) =>
      body.prompt_cache_options ? { status: 400, body: JSON.stringify({ error: { message } }) } : 'ok'
    const model = openaiModel({ model: newModel(), api, env })
    expect(await model.ask(request, { signal })).toMatchObject({ text: 'ok' })
    expect(await model.ask(request, { signal })).toMatchObject({ text: 'ok' })
    expect(bodies()).toHaveLength(3)
    for (const body of bodies().slice(1)) {
      expect(body[field]).toEqual(request.messages)
      expect(body).toMatchObject({ prompt_cache_key: promptCacheKey(request) })
    }
  })

  test('a model that knows neither breakpoints nor schemas is asked without both', async () => {
    const schema = { name: 'verdict', schema: { type: 'object' } }
    answer = (asked) => {
      const { body } = asked
      if (body.prompt_cache_options) return { status: 400, body: 'prompt_cache_options: unknown' }
      return asked.schema ? { status: 400, body: 'response_format or text.format: unknown' } : 'ok'
    }
    const model = openaiModel({ model: newModel(), api, env })
    expect(await model.ask({ ...request, schema }, { signal })).toMatchObject({ text: 'ok' })
    expect(bodies()).toHaveLength(3)
  })

  test('the user’s own settings win', async () => {
    const options = { mode: 'implicit', ttl: '30m' }
    const params = { prompt_cache_key: 'mine', prompt_cache_options: options }
    await openaiModel({ model: newModel(), api, env, params }).ask(request, { signal })
    expect(bodies()[0]).toMatchObject(params)
  })

  test('with the older `prompt_cache_retention` nothing is marked', async () => {
    const params = { prompt_cache_retention: '24h' }
    await openaiModel({ model: newModel(), api, env, params }).ask(request, { signal })
    expect(bodies()[0]).toMatchObject({ ...params, [field]: request.messages })
    expect(bodies()[0]).not.toHaveProperty('prompt_cache_options')
  })

  test('a request that shares nothing is as ever', async () => {
    const { shared: _, ...alone } = request
    await openaiModel({ model: newModel(), api, env }).ask(alone, { signal })
    expect(JSON.stringify(bodies())).not.toContain('prompt_cache')
  })

  test('another server is not told of it', async () => {
    await openaiModel({ model: newModel(), api, env, baseURL: server.baseURL }).ask(request, { signal })
    expect(JSON.stringify(bodies())).not.toContain('prompt_cache')
  })
})

describe('the key', () => {
  test('is one for the section, whatever clause and data', () => {
    expect(promptCacheKey(request)).toMatch(/^clause-[0-9a-f]{16}$/)
    expect(promptCacheKey(gradingOf('by another', 'none|other data'))).toBe(promptCacheKey(request))
    expect(promptCacheKey(gradingOf('by the clause', 'examples|data', `${section}else`))).not.toBe(
      promptCacheKey(request),
    )
  })

  test('is one for the clause where the section alone is too short to be kept', () => {
    const clause = 'a long clause '.repeat(300)
    const short = (own: string, user: string) => promptCacheKey(gradingOf(own, user, 'rules'))
    expect(short(clause, 'a|b')).toBe(short(clause, 'c|d'))
    expect(short(clause, 'a|b')).not.toBe(short(`${clause}else`, 'a|b'))
    expect(promptCacheKey({ messages: [], sample: 0 })).toBeUndefined()
  })

  test('is no part of what decides an answer: recordings hold with and without it', () => {
    expect(openaiModel({ model: 'm', env }).identity).toEqual({ params: {} })
  })
})
