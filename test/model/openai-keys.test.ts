import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { choiceIdentity, type ServerChoice } from '../../src/model/choice.ts'
import { functionModel } from '../../src/model/module.ts'
import { decisionsModel } from '../../src/model/openai/decisions.ts'
import { openaiModel } from '../../src/model/openai/openai.ts'
import { redact } from '../../src/model/recordings/redact.ts'
import { resolveOptions } from '../../src/suite/input/options.ts'
import { type FakeOpenAI, startFakeOpenAI } from '../support/fake-openai.ts'

const env = {
  OPENAI_API_KEY: 'sk-openai-0123456789',
  OTHER_KEY: 'sk-other-0123456789',
  AZURE_KEY: 'azure-0123456789',
  GATEWAY: 'Bearer gateway-0123456789',
}
const request = { messages: [{ role: 'user', content: 'Hi' }], sample: 0 } as const
const signal = new AbortController().signal

let server: FakeOpenAI
beforeEach(async () => {
  server = await startFakeOpenAI({ answer: () => 'ok' })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await server.close()
})

/** The headers in which the server is told who asks. */
async function sent(choice: ServerChoice, from: NodeJS.ProcessEnv = env) {
  await openaiModel({ model: 'm', baseURL: server.baseURL, env: from, ...choice }).ask(request, { signal })
  const { headers } = server.requests.at(-1)!
  const told = ['authorization', 'api-key', 'openai-organization', 'openai-project', 'x-team']
  return Object.fromEntries(Object.entries(headers).filter(([name]) => told.includes(name)))
}

describe('who is told the key', () => {
  test('a host that the config names gets no key of OpenAI', async () => {
    expect(await sent({})).toEqual({ authorization: 'Bearer none' })
    const decisions = decisionsModel({ model: 'luna', baseURL: server.baseURL, env })
    await decisions.ask({ ...request, levels: [{ label: 'bad' }, { label: 'good' }] }, { signal })
    expect(server.requests.at(-1)!.headers.authorization).toBe('Bearer none')
  })

  test('it gets it where that is written down', async () => {
    expect(await sent({ apiKeyEnv: 'OPENAI_API_KEY' })).toEqual({
      authorization: 'Bearer sk-openai-0123456789',
    })
  })

  test('OPENAI_BASE_URL stands beside the key, and gets it', async () => {
    const beside = { ...env, OPENAI_BASE_URL: server.baseURL }
    expect(await sent({ baseURL: undefined }, beside)).toEqual({
      authorization: `Bearer ${env.OPENAI_API_KEY}`,
    })
  })

  test('each model has a key of its own', async () => {
    expect(await sent({ apiKeyEnv: 'OTHER_KEY' })).toEqual({ authorization: 'Bearer sk-other-0123456789' })
  })

  test('a header of Azure: no bearer token beside it', async () => {
    expect(await sent({ headers: { 'api-key': { env: 'AZURE_KEY' }, 'X-Team': 'shop' } })).toEqual({
      'api-key': 'azure-0123456789',
      'x-team': 'shop',
    })
  })

  test('headers beside a key, and instead of it', async () => {
    expect(await sent({ apiKeyEnv: 'OTHER_KEY', headers: { 'x-team': 'shop' } })).toEqual({
      authorization: 'Bearer sk-other-0123456789',
      'x-team': 'shop',
    })
    expect(await sent({ apiKeyEnv: 'OTHER_KEY', headers: { Authorization: { env: 'GATEWAY' } } })).toEqual({
      authorization: 'Bearer gateway-0123456789',
    })
  })

  test('what the SDK reads for OpenAI stays with OpenAI', async () => {
    const custom = 'X-Team: secret team\napi-key: for OpenAI only'
    const more = { OPENAI_ORG_ID: 'org-1', OPENAI_PROJECT_ID: 'proj-1', OPENAI_CUSTOM_HEADERS: custom }
    for (const [name, value] of Object.entries(more)) vi.stubEnv(name, value)
    expect(await sent({ apiKeyEnv: 'OTHER_KEY' }, { ...env, ...more })).toEqual({
      authorization: 'Bearer sk-other-0123456789',
    })
  })

  test('nobody to whom the server sends requests on', async () => {
    const other = await startFakeOpenAI({ answer: () => 'ok' })
    await server.close()
    const location = `${other.baseURL}/chat/completions?token=hidden`
    server = await startFakeOpenAI({ answer: () => ({ status: 308, headers: { location }, body: '' }) })
    const model = openaiModel({
      ...{ model: 'm', baseURL: server.baseURL, env },
      headers: { 'api-key': { env: 'AZURE_KEY' } },
    })
    expect(await model.ask(request, { signal })).toEqual({
      kind: 'failure',
      reason: 'failed',
      detail: `the provider answered 308: it sends requests on to ${other.baseURL}/chat/completions; correct the base URL`,
    })
    expect(other.requests).toEqual([])
    await other.close()
  })
})

describe('what is missing or refused is said with its remedy', () => {
  const why = (choice: ServerChoice, from = {}) =>
    openaiModel({ model: 'm', baseURL: server.baseURL, env: from, ...choice }).unavailable

  test('before the first request', () => {
    expect(why({})).toBeUndefined()
    expect(why({ apiKeyEnv: 'OTHER_KEY' })).toBe('set OTHER_KEY (`apiKeyEnv` names it) to call `openai:m`')
    expect(why({ headers: { 'api-key': { env: 'AZURE_KEY' } } })).toBe(
      'set AZURE_KEY (`headers` names it) to call `openai:m`',
    )
    expect(why({ baseURL: undefined, headers: { authorization: { env: 'GATEWAY' } } }, env)).toBeUndefined()
  })

  test.for<[ServerChoice, string]>([
    [{}, "no key was sent: name the environment variable that holds it in the model's `apiKeyEnv`"],
    [{ apiKeyEnv: 'OTHER_KEY' }, 'check the key in OTHER_KEY'],
    [{ headers: { 'api-key': { env: 'AZURE_KEY' } } }, 'check the `headers` of the model'],
  ])('401 with %j', async ([choice, advice]) => {
    await server.close()
    server = await startFakeOpenAI({ answer: () => ({ fault: 'unauthorized' }) })
    const model = openaiModel({ model: 'm', baseURL: server.baseURL, env, ...choice })
    expect(await model.ask(request, { signal })).toMatchObject({
      detail: `the provider answered 401: Incorrect API key provided: …; ${advice}`,
    })
  })
})

describe('secrets stay out', () => {
  const choice = {
    model: 'm',
    apiKeyEnv: 'OTHER_KEY',
    headers: { authorization: { env: 'GATEWAY' }, 'x-plain': 'plain-0123456789' },
  }

  test('of recordings, whichever model says them', () => {
    const baseURL = 'http://127.0.0.1:1/v1?token=query%2F0123456789&api-version=2026-10-01'
    openaiModel({ ...choice, baseURL, env })
    const { secrets } = functionModel({ id: './app.js', call: () => 'ok' })
    const said = [
      ...Object.values(env),
      'gateway-0123456789',
      'plain-0123456789',
      'query/0123456789',
      'query%2F0123456789',
    ]
    expect(redact(said, secrets!)).toEqual(said.map(() => '[redacted]'))
    // A version is no secret, and a date that replies may have.
    expect(redact('2026-10-01', secrets!)).toBe('2026-10-01')
  })

  test('of the identity that keys and stored runs hold', () => {
    const baseURL = 'https://host/v1?token=hidden'
    const { identity } = openaiModel({ ...choice, baseURL, env })
    expect(identity).toEqual({ baseURL: 'host/v1', params: {} })
    expect(choiceIdentity({ kind: 'openai', ...choice, baseURL })).toEqual({
      ...{ kind: 'openai', model: 'm', baseURL: 'https://host/v1' },
    })
  })

  test('of the details of failures', async () => {
    await server.close()
    const body = JSON.stringify({ error: { message: 'no plain-0123456789 or gateway-0123456789 here' } })
    server = await startFakeOpenAI({ answer: () => ({ status: 403, body }) })
    const model = openaiModel({ ...choice, baseURL: server.baseURL, env })
    expect(await model.ask(request, { signal })).toMatchObject({
      detail: 'the provider answered 403: no … or … here',
    })
  })

  test.for<[object, string]>([
    [
      { apiKeyEnv: 'sk-live-0123456789' },
      'clauses(): option `target.apiKeyEnv`: Expected the name of an environment variable, such as OPENAI_API_KEY',
    ],
    [{ headers: 'Bearer 0123456789' }, 'clauses(): option `target.headers`: Invalid type: Expected Object'],
    [
      { headers: { 'api-key': 123456789 } },
      "clauses(): option `target.headers.api-key`: Expected a text or { env: 'NAME_OF_A_VARIABLE' }",
    ],
    [
      { headers: { 'api-key': { env: 'sk-0123456789' } } },
      'clauses(): option `target.headers.api-key.env`: Expected the name of an environment variable, such as OPENAI_API_KEY',
    ],
    [
      { headers: { 'api key': 'x' } },
      'clauses(): option `target.headers.api key`: Expected the name of a header',
    ],
  ])('of messages about options: %j', ([option, message]) => {
    const target = { model: 'm', ...option }
    expect(() => resolveOptions({ target } as Parameters<typeof resolveOptions>[0])).toThrow(
      new TypeError(message),
    )
  })
})

test('both options reach the worker, of targets and graders', () => {
  const server = { apiKeyEnv: 'OTHER_KEY', headers: { 'api-key': { env: 'AZURE_KEY' } } }
  const { target, graders } = resolveOptions({
    target: { model: 'm', ...server },
    grader: { decisions: { model: 'luna', ...server }, reason: { model: 'judge', ...server } },
  }).worker
  expect(target).toMatchObject({ model: 'm', ...server })
  expect(graders![0]).toMatchObject({
    decisions: { model: 'luna', ...server },
    model: { model: 'judge', ...server },
  })
})
