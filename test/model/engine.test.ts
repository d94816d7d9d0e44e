import { afterEach, describe, expect, test, vi } from 'vitest'
import { createReservation } from '../../src/model/engine/calls-budget.ts'
import { createEngine, createTicket, type Engine } from '../../src/model/engine/engine.ts'
import type { EngineOptions } from '../../src/model/engine/engine-options.ts'
import type { Answer, Model, ModelRequest } from '../../src/model/model.ts'
import { openaiModel } from '../../src/model/openai/openai.ts'
import { type FakeAnswer, type FakeOpenAI, startFakeOpenAI } from '../support/fake-openai.ts'

const QUICK: EngineOptions = { concurrency: 4, timeout: 10_000, minRetryDelay: 1 }
const FAKED = { toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] } satisfies Parameters<
  typeof vi.useFakeTimers
>[0]
const KEY = 'very-secret-key-0123456789'

let server: FakeOpenAI | undefined
afterEach(async () => {
  vi.useRealTimers()
  await server?.close()
  server = undefined
})

/** A model behind the fake server that gives these answers in turn, the last one for ever. */
async function live(...answers: readonly FakeAnswer[]): Promise<Model> {
  server = await startFakeOpenAI({ answer: ({ index }) => answers[index] ?? answers.at(-1)! })
  return openaiModel({ model: 'm', baseURL: server.baseURL, env: { OPENAI_API_KEY: KEY } })
}

function scripted(ask: Model['ask'], price?: Model['price']): Model {
  return { id: 'scripted', identity: {}, ask, ...(price ? { price } : {}) }
}

/** A model whose answers come when the test says so; `order` lists prompts in the order of their start. */
function gated() {
  const order: string[] = []
  const gates: (() => void)[] = []
  const model = scripted(
    ({ messages }, { signal }) =>
      new Promise((resolve, reject) => {
        const text = messages[0]!.content
        order.push(text)
        gates.push(() => resolve({ kind: 'reply', text }))
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  )
  const open = async () => {
    for (const gate of gates.splice(0)) gate()
    await sleep(0)
  }
  return { model, order, open }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const prompt = (content: string): ModelRequest => ({ messages: [{ role: 'user', content }], sample: 0 })
const reply = (text: string): Answer => ({ kind: 'reply', text })

describe('retries', () => {
  test('a failure that passes', async () => {
    const model = await live(
      { fault: 'html-500' },
      { fault: 'cut-body' },
      { fault: 'cut-json' },
      { fault: 'error-body' },
      'fine',
    )
    const engine = createEngine(QUICK)
    expect(await engine.ask(model, prompt('a'))).toMatchObject({ kind: 'reply', text: 'fine', attempts: 5 })
    expect(server!.requests).toHaveLength(5)
    expect(engine.totals.calls).toBe(5)
  })

  test('five, by default', async () => {
    const model = await live({ fault: 'html-503' })
    const asked = await createEngine(QUICK).ask(model, prompt('a'))
    expect(asked).toEqual({
      kind: 'failure',
      reason: 'failed',
      detail:
        'the provider answered 503: an HTML page titled "503 Service Temporarily Unavailable" (gave up after 6 attempts)',
      attempts: 6,
      ms: expect.any(Number),
    })
    expect(server!.requests).toHaveLength(6)
  })

  test.for([
    'quota',
    'unauthorized',
    'not-found',
    'filtered-prompt',
    'html-page',
    'refusal',
    'length',
  ] as const)('none for %s', async (fault) => {
    const asked = await createEngine(QUICK).ask(await live({ fault }), prompt('a'))
    expect(asked).toMatchObject({ kind: 'failure', attempts: 1 })
    expect(asked).not.toHaveProperty('retry')
    expect(JSON.stringify(asked)).not.toContain(KEY)
    expect(server!.requests).toHaveLength(1)
  })

  test('one, where no answer comes in time: each takes the whole of the timeout', async () => {
    const model = await live({ fault: 'silence' })
    const asked = await createEngine({ ...QUICK, timeout: 40 }).ask(model, prompt('a'))
    expect(asked).toMatchObject({
      reason: 'timeout',
      detail: 'no answer within 0.04 s (gave up after 2 attempts)',
      attempts: 2,
    })
  })

  test('a timeout frees the place of a model that ignores its signal', async () => {
    const model = scripted(({ messages }) =>
      messages[0]!.content === 'stuck' ? new Promise(() => {}) : Promise.resolve(reply('fine')),
    )
    const engine = createEngine({ concurrency: 1, timeout: 20, retries: 0 })
    const stuck = engine.ask(model, prompt('stuck'))
    expect(await engine.ask(model, prompt('b'))).toMatchObject({ text: 'fine' })
    expect(await stuck).toMatchObject({ reason: 'timeout', detail: 'no answer within 0.02 s', attempts: 1 })
  })

  test('the wait for a turn counts neither as time nor towards the timeout', async () => {
    vi.useFakeTimers(FAKED)
    const model = scripted(() => new Promise((resolve) => setTimeout(() => resolve(reply('fine')), 60_000)))
    const engine = createEngine({ concurrency: 1, timeout: 100_000, retries: 0 })
    const asked = Promise.all(['a', 'b', 'c'].map((text) => engine.ask(model, prompt(text))))
    await vi.advanceTimersByTimeAsync(180_000)
    expect(await asked).toEqual(Array(3).fill({ ...reply('fine'), ms: 60_000, attempts: 1 }))
  })

  test('a model that breaks its contract', async () => {
    const engine = createEngine(QUICK)
    const thrower = scripted(() => {
      throw new Error(`boom with sk-abcdef123`)
    })
    expect(await engine.ask(thrower, prompt('a'))).toMatchObject({
      reason: 'failed',
      detail: '`scripted` threw: boom with sk-…',
      attempts: 1,
    })
    const odd = scripted(async () => undefined as unknown as Answer)
    expect(await engine.ask(odd, prompt('a'))).toMatchObject({
      reason: 'failed',
      detail: '`scripted` returned neither a reply nor a failure',
    })
  })
})

describe('a model that will not answer', () => {
  const asks = (engine: Engine, model: Model, count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => engine.ask(model, prompt(`${index}`))))
  const isStopped = (asked: Answer) => asked.kind === 'failure' && asked.stopped !== undefined

  test.for(['unauthorized', 'not-found', 'quota'] as const)('is asked no more after %s', async (fault) => {
    const model = await live({ fault })
    const engine = createEngine({ ...QUICK, concurrency: 4 })
    const all = await asks(engine, model, 100)
    // Those that were under way together, and no other.
    expect(server!.requests.length).toBeLessThanOrEqual(4)
    expect(engine.totals.calls).toBe(server!.requests.length)
    expect(
      new Set(all.map((each) => JSON.stringify([each.kind, 'stopped' in each && each.stopped]))),
    ).toEqual(new Set(['["failure","openai:m"]']))
  })

  test('a function that always throws is known by its fifth time', async () => {
    let calls = 0
    const model = scripted(async () => {
      calls++
      throw new Error('no database')
    })
    const all = await asks(createEngine({ ...QUICK, concurrency: 1 }), model, 50)
    expect(calls).toBe(5)
    expect(all.filter(isStopped).length).toBeGreaterThanOrEqual(46)
  })

  test('failures alike say nothing while others are under way that may be answered', async () => {
    const { model, open } = gated()
    const slow = scripted((request, context) => {
      if (Number(request.messages[0]!.content) < 10) throw new Error('too short')
      return model.ask(request, context)
    })
    const asked = asks(createEngine({ ...QUICK, concurrency: 20 }), slow, 40)
    while ((await Promise.race([asked, sleep(0)])) === undefined) await open()
    const all = await asked
    expect(all.slice(0, 10).map((each) => 'detail' in each && each.detail)).toEqual(
      Array(10).fill('`scripted` threw: too short'),
    )
    expect(all.slice(10).every(({ kind }) => kind === 'reply')).toBe(true)
  })

  test('where all under way fail alike, none but the first four says more than the others', async () => {
    let calls = 0
    const model = scripted(async () => {
      calls++
      await sleep(1)
      throw new Error('no database')
    })
    const all = await asks(createEngine({ ...QUICK, concurrency: 20 }), model, 50)
    // And those that began before the fifth was known.
    expect(calls).toBeLessThanOrEqual(24)
    expect(all.map(isStopped)).toEqual([...Array(4).fill(false), ...Array(46).fill(true)])
  })

  test('samples of one prompt that fail alike tell of that prompt', async () => {
    const model = scripted(async () => {
      throw new Error('too long')
    })
    const engine = createEngine({ ...QUICK, concurrency: 1 })
    const all = await Promise.all(
      Array.from({ length: 9 }, (_, sample) => engine.ask(model, { ...prompt('a'), sample })),
    )
    expect(all.some(isStopped)).toBe(false)
  })

  test('where nobody listens, the first who gives up speaks for all', async () => {
    vi.useFakeTimers(FAKED)
    let calls = 0
    const model = scripted(async () => {
      calls++
      const detail = 'no connection to the provider: connect ECONNREFUSED 127.0.0.1:1'
      return { kind: 'failure', reason: 'failed', detail, retry: { unreachable: true } }
    })
    const asked = asks(createEngine({ concurrency: 4, timeout: 1000 }), model, 100)
    await vi.advanceTimersByTimeAsync(120_000)
    const all = await asked
    expect(all.every(isStopped)).toBe(true)
    expect(new Set(all.map((each) => 'detail' in each && each.detail))).toEqual(
      new Set(['no connection to the provider: connect ECONNREFUSED 127.0.0.1:1 (gave up after 6 attempts)']),
    )
    expect(calls).toBeLessThanOrEqual(600)
  })

  test('a run that is stopped meanwhile proves nothing', async () => {
    const model = scripted(({ messages }) => {
      if (Number(messages[0]!.content) < 5) throw new Error('too short')
      return new Promise(() => {})
    })
    const engine = createEngine({ ...QUICK, concurrency: 10 })
    const asked = asks(engine, model, 20)
    await sleep(5)
    engine.abort('stop')
    const all = await asked
    expect(all.some(isStopped)).toBe(false)
    expect(all.slice(5).every((each) => 'reason' in each && each.reason === 'aborted')).toBe(true)
  })

  test.for([
    ['one that answers now and then', (index: number) => index % 7 === 3],
    ['one that fails in many ways', () => false],
  ] as const)('%s is asked for everything', async ([_, answers]) => {
    let calls = 0
    const model = scripted(async () => {
      const index = calls++
      if (answers(index)) return reply('fine')
      throw new Error(`no row ${index % 4}`)
    })
    const all = await asks(createEngine({ ...QUICK, concurrency: 1 }), model, 50)
    expect(calls).toBe(50)
    expect(all.some((each) => 'stopped' in each && each.stopped)).toBe(false)
  })

  test('another model goes on', async () => {
    const refused = await live({ fault: 'unauthorized' })
    const engine = createEngine(QUICK)
    await engine.ask(refused, prompt('a'))
    expect(
      await engine.ask(
        scripted(async () => reply('fine')),
        prompt('b'),
      ),
    ).toMatchObject({ text: 'fine' })
  })
})

describe('too many requests, and no word of how long to wait', () => {
  /** A provider that takes so many requests in each window of time. */
  function limitedTo(rate: number, latency: number, length = 1000) {
    let window = -1
    let taken = 0
    let refused = 0
    const model = scripted(async ({ messages }) => {
      await sleep(latency)
      const now = Math.floor(performance.now() / length)
      if (now !== window) taken = 0
      window = now
      if (++taken <= rate) return reply(messages[0]!.content)
      refused++
      return { kind: 'failure', reason: 'failed', detail: '429', retry: { limited: true } }
    })
    return { model, refused: () => refused }
  }

  test('all are answered, slower', async () => {
    vi.useFakeTimers(FAKED)
    const { model, refused } = limitedTo(5, 50)
    const engine = createEngine({ concurrency: 64, timeout: 60_000 })
    const asked = Promise.all(
      Array.from({ length: 200 }, (_, index) => engine.ask(model, prompt(`${index}`))),
    )
    await vi.advanceTimersByTimeAsync(300_000)
    const answers = await asked
    expect(answers.filter(({ kind }) => kind === 'reply')).toHaveLength(200)
    // 1,056 requests for 114 replies, before.
    expect(refused()).toBeLessThan(400)
  })

  test('also where the limit counts by the minute', async () => {
    vi.useFakeTimers(FAKED)
    const { model, refused } = limitedTo(3, 800, 60_000)
    const engine = createEngine({ concurrency: 64, timeout: 60_000 })
    const asked = Promise.all(Array.from({ length: 12 }, (_, index) => engine.ask(model, prompt(`${index}`))))
    await vi.advanceTimersByTimeAsync(400_000)
    expect((await asked).filter(({ kind }) => kind === 'reply')).toHaveLength(12)
    expect(refused()).toBeLessThan(120)
  })

  test('who lets nothing through at all is given up: after two minutes, not hours', async () => {
    vi.useFakeTimers(FAKED)
    const { model, refused } = limitedTo(0, 50)
    const engine = createEngine({ concurrency: 64, timeout: 60_000 })
    const asked = Promise.all(
      Array.from({ length: 200 }, (_, index) => engine.ask(model, prompt(`${index}`))),
    )
    await vi.advanceTimersByTimeAsync(120_000)
    const all = await asked
    expect(new Set(all.map((each) => 'detail' in each && each.detail))).toEqual(
      new Set([expect.stringMatching(/^429; no request has got through for 9\d s$/)]),
    )
    expect(all.every((each) => 'stopped' in each && each.stopped)).toBe(true)
    expect(refused()).toBeLessThan(200)
  })

  test('a limit of the grader leaves a slow target its pace', async () => {
    vi.useFakeTimers(FAKED)
    const { model: grader } = limitedTo(5, 500)
    const target = scripted(async () => {
      await sleep(20_000)
      return reply('fine')
    })
    const engine = createEngine({ concurrency: 64, timeout: 60_000 })
    const graded = Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const ticket = createTicket(-index)
        await engine.ask({ ...target, id: 'target' }, prompt(`${index}`), { ticket })
        return engine.ask(grader, prompt(`${index}`), { ticket })
      }),
    )
    // Four rounds of 20 s for the target; with one limit for both it took 801 s.
    await vi.advanceTimersByTimeAsync(120_000)
    expect((await graded).every(({ kind }) => kind === 'reply')).toBe(true)
  })

  test('an abort settles what waits in a lane, what waits behind it and what runs', async () => {
    let isFirst = true
    const limited = scripted(({ messages }) => {
      if (!isFirst) return new Promise(() => {})
      isFirst = false
      const failure = { kind: 'failure', reason: 'failed', detail: messages[0]!.content } as const
      return Promise.resolve({ ...failure, retry: { limited: true } })
    })
    const engine = createEngine({ ...QUICK, concurrency: 3 })
    const other = engine.ask({ ...limited, id: 'other', ask: () => new Promise(() => {}) }, prompt('x'))
    const asks = Array.from({ length: 9 }, (_, index) => engine.ask(limited, prompt(`${index}`)))
    await sleep(5)
    engine.abort('the run was cancelled')
    const all = await Promise.all([other, ...asks])
    expect(all.every((each) => 'reason' in each && each.reason === 'aborted')).toBe(true)
    expect(
      await engine.ask(
        scripted(async () => reply('fine')),
        prompt('b'),
      ),
    ).toMatchObject({ text: 'fine' })
  })

  test('one request that is always too many holds up no other for long', async () => {
    vi.useFakeTimers(FAKED)
    const { model } = limitedTo(50, 50)
    const picky = scripted(async (request, context) =>
      request.messages[0]!.content === '0'
        ? { kind: 'failure', reason: 'failed', detail: 'too many tokens', retry: { limited: true } }
        : model.ask(request, context),
    )
    const engine = createEngine({ concurrency: 8, timeout: 60_000 })
    const asked = Promise.all(
      Array.from({ length: 100 }, (_, index) => engine.ask(picky, prompt(`${index}`))),
    )
    await vi.advanceTimersByTimeAsync(120_000)
    const [first, ...others] = await asked
    expect(first).toMatchObject({ detail: expect.stringMatching(/^too many tokens/) })
    expect(others.every(({ kind }) => kind === 'reply')).toBe(true)
  })
})

describe('cool-down', () => {
  test('no request starts while a provider asks to wait', async () => {
    vi.useFakeTimers(FAKED)
    const order: string[] = []
    const model = scripted(async ({ messages }) => {
      const text = messages[0]!.content
      order.push(text)
      if (order.length > 1) return reply(text)
      return { kind: 'failure', reason: 'failed', detail: '429', retry: { afterMs: 10_000 } }
    })
    const engine = createEngine({ concurrency: 1, timeout: 60_000, minRetryDelay: 1 })
    const asked = Promise.all(['a', 'b', 'c'].map((text) => engine.ask(model, prompt(text))))
    await vi.advanceTimersByTimeAsync(9_900)
    expect(order).toEqual(['a'])
    await vi.advanceTimersByTimeAsync(200)
    expect((await asked).map(({ attempts }) => attempts)).toEqual([2, 1, 1])
    expect(order).toEqual(['a', 'b', 'c', 'a'])
  })

  test('over HTTP: one 429 holds all back, then all are answered', async () => {
    const model = await live({ fault: 'rate-limit', retryAfterMs: '150' }, 'fine')
    const engine = createEngine({ ...QUICK, concurrency: 1 })
    const asks = ['a', 'b', 'c'].map((text) => engine.ask(model, prompt(text)))
    expect((await Promise.all(asks)).map(({ kind, attempts }) => [kind, attempts])).toEqual([
      ['reply', 2],
      ['reply', 1],
      ['reply', 1],
    ])
  })

  test('a wait that is too long is a failure', async () => {
    const model = await live({ fault: 'rate-limit', retryAfter: '3600' }, 'fine')
    const engine = createEngine(QUICK)
    expect(await engine.ask(model, prompt('a'))).toMatchObject({
      reason: 'failed',
      detail:
        'the provider answered 429: Rate limit reached for requests. Please try again; it asks to wait 3600 s, and the longest wait is 120 s',
      attempts: 1,
    })
    // A limit that counts by the day: nobody else is let through either.
    expect(await engine.ask(model, prompt('b'))).toMatchObject({ stopped: 'openai:m', attempts: 0 })
  })

  test('an abort ends it', async () => {
    const model = await live({ fault: 'rate-limit', retryAfter: '100' }, 'fine')
    const engine = createEngine(QUICK)
    const waiting = engine.ask(model, prompt('a'))
    await vi.waitUntil(() => server!.requests.length === 1)
    await sleep(20)
    engine.abort('the run was cancelled')
    expect(await waiting).toMatchObject({ reason: 'aborted', attempts: 1 })
    expect(await engine.ask(model, prompt('b'))).toMatchObject({ text: 'fine' })
  })
})

describe('concurrency', () => {
  test('never more than the cap, and the cap is reached', async () => {
    server = await startFakeOpenAI({ latency: 20 })
    const model = openaiModel({ model: 'm', baseURL: server.baseURL, env: {} })
    const engine = createEngine({ ...QUICK, concurrency: 7 })
    const asked = await Promise.all(
      Array.from({ length: 50 }, (_, index) => engine.ask(model, prompt(`${index}`))),
    )
    expect(asked.every(({ kind }) => kind === 'reply')).toBe(true)
    expect(server.maxInFlight).toBe(7)
    expect(engine.totals).toMatchObject({ calls: 50, maxInFlight: 7 })
  })

  test('tickets: the higher first, a chain keeps its place, hurried ones before all', async () => {
    const { model, order, open } = gated()
    const engine = createEngine({ ...QUICK, concurrency: 1 })
    const [low, high, late] = [createTicket(1), createTicket(3), createTicket(2)]
    const asks = [
      engine.ask(model, prompt('running')),
      engine.ask(model, prompt('none')),
      engine.ask(model, prompt('low'), { ticket: low }),
      engine.ask(model, prompt('late'), { ticket: late }),
      engine.ask(model, prompt('high 1'), { ticket: high }),
    ]
    await open()
    engine.hurry(low)
    engine.hurry(low)
    asks.push(engine.ask(model, prompt('high 2'), { ticket: high }))
    asks.push(engine.ask(model, prompt('low, next of the chain'), { ticket: low }))
    while (order.length < asks.length) await open()
    await open()
    await Promise.all(asks)
    expect(order).toEqual(['running', 'high 1', 'low', 'low, next of the chain', 'high 2', 'late', 'none'])
  })

  test('a ticket has a priority within range', () => {
    expect(() => createTicket(Number.NaN)).toThrow(
      new TypeError('Expected `priority` to be a number from -1e9 to 1e9, got NaN'),
    )
  })
})

describe('abort', () => {
  test('settles what runs and what waits, and leaves the engine usable', async () => {
    const { model, order, open } = gated()
    const engine = createEngine({ ...QUICK, concurrency: 2 })
    const asks = ['a', 'b', 'c', 'd'].map((text) => engine.ask(model, prompt(text)))
    await sleep(0)
    engine.abort('the run was cancelled')
    const next = engine.ask(model, prompt('next'))
    const aborted = {
      kind: 'failure',
      reason: 'aborted',
      detail: 'stopped before an answer came: the run was cancelled',
      ms: expect.any(Number),
    }
    expect(await Promise.all(asks)).toEqual([
      { ...aborted, attempts: 1 },
      { ...aborted, attempts: 1 },
      { ...aborted, attempts: 0 },
      { ...aborted, attempts: 0 },
    ])
    await open()
    expect(await next).toMatchObject({ text: 'next', attempts: 1 })
    expect(order).toEqual(['a', 'b', 'next'])
  })

  test('a signal of one ask', async () => {
    const { model, order, open } = gated()
    const engine = createEngine({ ...QUICK, concurrency: 1 })
    const controller = new AbortController()
    const kept = engine.ask(model, prompt('kept'))
    const waiting = engine.ask(model, prompt('given up'), { signal: controller.signal })
    controller.abort(new Error('the test timed out'))
    expect(await waiting).toMatchObject({
      reason: 'aborted',
      detail: 'stopped before an answer came: the test timed out',
      attempts: 0,
    })
    await open()
    expect(await kept).toMatchObject({ text: 'kept' })
    expect(await engine.ask(model, prompt('x'), { signal: AbortSignal.abort('gone') })).toMatchObject({
      reason: 'aborted',
      detail: 'stopped before an answer came: gone',
      attempts: 0,
    })
    expect(order).toEqual(['kept'])
  })

  test('no retry follows, and the request is closed', async () => {
    const model = await live({ fault: 'silence' })
    const engine = createEngine(QUICK)
    const asked = engine.ask(model, prompt('a'))
    await vi.waitUntil(() => server!.requests.length === 1)
    engine.abort('stop')
    expect(await asked).toMatchObject({ reason: 'aborted', attempts: 1 })
    await sleep(20)
    expect(server!.requests).toHaveLength(1)
  })
})

describe('budget', () => {
  const counted = (price?: Model['price']) =>
    scripted(async () => ({ kind: 'reply', text: 'x', usage: { input: 60, output: 40 } }), price)
  const askAll = async (engine: ReturnType<typeof createEngine>, model: Model, count: number) => {
    const asked = []
    for (let index = 0; index < count; index++) asked.push(await engine.ask(model, prompt(`${index}`)))
    return asked
  }

  test('calls', async () => {
    const engine = createEngine({ ...QUICK, budget: { calls: 2 } })
    const asked = await Promise.all(['a', 'b', 'c'].map((text) => engine.ask(counted(), prompt(text))))
    expect(asked.map(({ kind }) => kind)).toEqual(['reply', 'reply', 'failure'])
    expect(asked[2]).toEqual({
      kind: 'failure',
      reason: 'budget',
      detail: 'the budget of 2 calls is spent; raise `budget.calls` or run fewer cases',
      attempts: 0,
      ms: 0,
    })
    expect(engine.totals.calls).toBe(2)
  })

  test('attempts are calls', async () => {
    const model = await live({ fault: 'html-500' })
    const engine = createEngine({ ...QUICK, budget: { calls: 3 } })
    expect(await engine.ask(model, prompt('a'))).toMatchObject({ reason: 'budget', attempts: 3 })
    expect(server!.requests).toHaveLength(3)
  })

  describe('buys replies together with their gradings', () => {
    const instant = () => scripted(async ({ messages }) => reply(messages[0]!.content))
    const detail = (asked: Answer) =>
      asked.kind === 'failure' ? `${asked.reason}: ${asked.detail}` : 'reply'

    /** A reply, then what follows it; `follow` says how many gradings it really needs. */
    const chain = async (engine: Engine, model: Model, name: string, follow = 1) => {
      const reservation = createReservation(1)
      const asked = [await engine.ask(model, prompt(name), { reserve: reservation })]
      for (let index = 0; index < follow && asked[0]!.kind === 'reply'; index++) {
        asked.push(await engine.ask(model, prompt(`${name} graded`), { reserved: reservation }))
      }
      engine.release(reservation)
      return asked.map(detail)
    }

    test('all at once, with a place for each: half of them, whole', async () => {
      const engine = createEngine({ ...QUICK, concurrency: 64, budget: { calls: 36 } })
      const model = instant()
      const chains = await Promise.all(
        Array.from({ length: 36 }, (_, index) => chain(engine, model, `${index}`)),
      )
      expect(chains.slice(0, 18)).toEqual(Array(18).fill(['reply', 'reply']))
      expect(chains.slice(18)).toEqual(
        Array(18).fill(['budget: the budget of 36 calls is spent; raise `budget.calls` or run fewer cases']),
      )
      expect(engine.totals.calls).toBe(36)
    })

    test('what one sets aside and doesn’t need, the next one gets', async () => {
      const engine = createEngine({ ...QUICK, budget: { calls: 5 } })
      const model = instant()
      const chains = [0, 1, 0, 1, 1].map((follow, index) => chain(engine, model, `${index}`, follow))
      expect(await Promise.all(chains)).toEqual([
        ['reply'],
        ['reply', 'reply'],
        ['reply'],
        [
          'budget: the budget of 5 calls has 1 left, and a reply with its gradings takes 2; raise `budget.calls` or run fewer cases',
        ],
        [
          'budget: the budget of 5 calls has 1 left, and a reply with its gradings takes 2; raise `budget.calls` or run fewer cases',
        ],
      ])
    })

    test('not even a retry of the reply takes what is set aside', async () => {
      const engine = createEngine({ ...QUICK, budget: { calls: 2 } })
      const failing = await live({ fault: 'html-500' })
      const reservation = createReservation(1)
      const asked = await engine.ask(failing, prompt('a'), { reserve: reservation })
      expect(detail(asked)).toBe(
        'budget: the budget of 2 calls has 1 left, set aside for gradings of replies under way; raise `budget.calls` or run fewer cases',
      )
      expect(asked.attempts).toBe(1)
      expect(detail(await engine.ask(instant(), prompt('another')))).toMatch(/^budget: /)
      engine.release(reservation)
      expect(detail(await engine.ask(instant(), prompt('another')))).toBe('reply')
    })

    test('who waits for others takes no place in the queue, and can be stopped', async () => {
      const engine = createEngine({ ...QUICK, concurrency: 1, budget: { calls: 3 } })
      const model = instant()
      const first = createReservation(1)
      await engine.ask(model, prompt('first'), { reserve: first })
      const waiting = engine.ask(model, prompt('waiting'), { reserve: createReservation(1) })
      expect(await engine.ask(model, prompt('graded'), { reserved: first })).toMatchObject({ kind: 'reply' })
      expect(detail(await waiting)).toMatch(/^budget: the budget of 3 calls has 1 left/)

      const controller = new AbortController()
      const other = createEngine({ ...QUICK, budget: { calls: 3 } })
      const held = createReservation(1)
      await other.ask(model, prompt('first'), { reserve: held })
      const stopped = other.ask(model, prompt('stopped'), {
        reserve: createReservation(1),
        signal: controller.signal,
      })
      const ended = other.ask(model, prompt('ended'), { reserve: createReservation(1) })
      await sleep(0)
      controller.abort(new Error('the test timed out'))
      expect(detail(await stopped)).toBe('aborted: stopped before an answer came: the test timed out')
      other.abort('the run was stopped')
      expect(detail(await ended)).toBe('aborted: stopped before an answer came: the run was stopped')
    })
  })

  test('tokens', async () => {
    const engine = createEngine({ ...QUICK, budget: { tokens: 150 } })
    expect((await askAll(engine, counted(), 3)).at(-1)).toMatchObject({
      reason: 'budget',
      detail: 'the budget of 150 tokens is spent; raise `budget.tokens` or run fewer cases',
    })
    expect(engine.totals).toEqual({
      calls: 2,
      inputTokens: 120,
      outputTokens: 80,
      dollars: undefined,
      maxInFlight: 1,
    })
  })

  test('dollars', async () => {
    const engine = createEngine({ ...QUICK, budget: { dollars: 0.5 } })
    const asked = await askAll(engine, counted({ input: 1_000, output: 5_000 }), 3)
    expect(engine.totals.dollars).toBeCloseTo(0.52, 10)
    expect(asked.at(-1)).toMatchObject({
      detail: 'the budget of $0.5 is spent; raise `budget.dollars` or run fewer cases',
    })
  })

  test('dollars, with what a prompt cache has served at its own price', async () => {
    const engine = createEngine({ ...QUICK, budget: { dollars: 0.5 } })
    const usage = { input: 60, output: 40, cached: 50, written: 10 }
    const price = { input: 1_000, output: 5_000, cached: 100, write: 1_250 }
    const model = scripted(async () => ({ kind: 'reply', text: 'x', usage }), price)
    const asked = await askAll(engine, model, 4)
    expect(asked.map(({ kind }) => kind)).toEqual(['reply', 'reply', 'reply', 'failure'])
    expect(engine.totals).toMatchObject({ inputTokens: 180, dollars: expect.closeTo(3 * 0.2175, 10) })
  })

  test('what runs finishes', async () => {
    const { model, open } = gated()
    const engine = createEngine({ ...QUICK, concurrency: 2, budget: { tokens: 1 } })
    const asks = ['first', 'second', 'third'].map((text) => engine.ask(model, prompt(text)))
    await open()
    expect((await Promise.all(asks)).map(({ kind }) => kind)).toEqual(['reply', 'reply', 'failure'])
  })

  test('without usage, four characters are a token', async () => {
    const engine = createEngine(QUICK)
    await engine.ask(
      scripted(async () => reply('abcdefghi')),
      prompt('abcdefgh'),
    )
    expect(engine.totals).toMatchObject({ inputTokens: 2, outputTokens: 3 })
  })
})

test.for([
  [{ concurrency: 0 }, 'Expected `concurrency` to be a positive integer, got 0'],
  [{ concurrency: '8' }, "Expected `concurrency` to be a positive integer, got '8'"],
  [{ timeout: 0 }, 'Expected `timeout` to be milliseconds above 0, up to 2147483647, got 0'],
  [{ retries: 1.5 }, 'Expected `retries` to be an integer from 0 up, got 1.5'],
  [{ minRetryDelay: -1 }, 'Expected `minRetryDelay` to be milliseconds from 0 up, got -1'],
  [{ budget: { tokens: Number.NaN } }, 'Expected `budget.tokens` to be a number above 0, got NaN'],
] as const)('%j is refused', ([options, message]) => {
  expect(() => createEngine({ ...QUICK, ...options } as EngineOptions)).toThrow(new TypeError(message))
})
