import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RecordMode } from '../../src/common/record-mode.ts'
import type { Answer, Model } from '../../src/model/model.ts'
import { handwrittenModel } from '../../src/model/recordings/handwritten.ts'
import { createRecorder, type Question, recordingKey } from '../../src/model/recordings/recorder.ts'
import { readRecordings } from '../../src/model/recordings/store.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'recorded-'))
  file = path.join(folder, 'specs', '__recordings__', 'sy73.yaml')
  vi.spyOn(process, 'cwd').mockReturnValue(folder)
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T12:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  fs.rmSync(folder, { recursive: true, force: true })
})

const openai: Model = {
  id: 'openai:x',
  identity: { temperature: 0 },
  ask: () => Promise.reject(new Error('never called')),
}
const keyless: Model = { ...openai, unavailable: 'OPENAI_API_KEY is not set' }
const reply = (text: string) =>
  ({ kind: 'reply', text, model: 'x-1', usage: { input: 1, output: 2 }, ms: 41.7 }) as const
const failure = (reason: 'timeout' | 'aborted') =>
  ({ kind: 'failure', reason, detail: `It was ${reason}` }) as const
const notRecorded = (detail: string) => ({ kind: 'failure', reason: 'not-recorded', detail }) as const
const live = (...answers: Answer[]) => vi.fn(async () => answers.shift()!)

const request = { messages: [{ role: 'user', content: 'Hello' }], sample: 0 }

function question(given: Partial<Question> = {}) {
  const describe = { challenge: 'title', role: 'target', sample: 0 } as const
  return { path: file, request, model: openai, describe, live: live(), ...given }
}

const answer = (mode: RecordMode, given: Partial<Question> = {}) =>
  createRecorder({ mode }).answer(question(given))

describe('modes', () => {
  test('new records what is missing and replays it later', async () => {
    const ask = live(reply('Hi'))
    const first = await answer('new', { live: ask })
    expect(first).toMatchInlineSnapshot(`
      {
        "key": "6f05895d7f461534",
        "kind": "reply",
        "model": "x-1",
        "ms": 42,
        "origin": "live",
        "recorded": "2026-11-23",
        "text": "Hi",
        "usage": {
          "input": 1,
          "output": 2,
        },
      }
    `)
    expect(await answer('new')).toEqual({ ...first, origin: 'replayed' })
    expect(await answer('none')).toEqual({ ...first, origin: 'replayed' })
    expect(ask).toHaveBeenCalledTimes(1)
    expect(readRecordings(file)).toMatchInlineSnapshot(`
      [
        {
          "challenge": "title",
          "key": "6f05895d7f461534",
          "model": "openai:x",
          "ms": 42,
          "recorded": "2026-11-23",
          "returned": "x-1",
          "role": "target",
          "sample": 0,
          "text": "Hi",
          "tokens": {
            "input": 1,
            "output": 2,
          },
        },
      ]
    `)
  })

  test('all records again, once in a run', async () => {
    await answer('new', { live: live(reply('Hi')) })
    const ask = live(reply('Hi again'))
    const recorder = createRecorder({ mode: 'all' })
    const again = await recorder.answer(question({ live: ask }))
    expect(again).toMatchObject({ text: 'Hi again', origin: 'live' })
    expect(await recorder.answer(question({ live: ask }))).toBe(again)
    expect(readRecordings(file).map(({ text }) => text)).toEqual(['Hi again'])
  })

  test('all keeps what it cannot record again', async () => {
    await answer('new', { live: live(reply('Hi')) })
    expect(await answer('all', { model: keyless })).toMatchObject({ text: 'Hi', origin: 'replayed' })
    expect(await answer('all', { live: live(failure('timeout')) })).toMatchObject(failure('timeout'))
    expect(readRecordings(file).map(({ text }) => text)).toEqual(['Hi'])
  })

  test.each<[RecordMode, Model, string]>([
    [
      'none',
      openai,
      'no recording of this reply (openai:x) for "title"; record it with: npx vitest run --update=new',
    ],
    [
      'none',
      keyless,
      'no recording of this reply (openai:x) for "title"; record it with: npx vitest run --update=new; before that: OPENAI_API_KEY is not set',
    ],
    // The same for all that it would have answered, so that it need be said once.
    ['new', keyless, 'OPENAI_API_KEY is not set'],
    ['all', keyless, 'OPENAI_API_KEY is not set'],
  ])('a miss in %s (%#)', async (mode, model, detail) => {
    const ask = live()
    const result = await answer(mode, { model, live: ask })
    const stopped = model === keyless && mode !== 'none' ? 'openai:x' : undefined
    expect(result).toEqual({ ...notRecorded(detail), key: recordingKey(question()), stopped })
    expect(ask).not.toHaveBeenCalled()
    expect(fs.existsSync(path.dirname(file))).toBe(false)
  })

  test('a miss of a grading', async () => {
    const describe = { challenge: 'title', role: 'grader', sample: 0 } as const
    const result = await createRecorder({ mode: 'none' }).answer(question({ describe }))
    expect(result).toMatchObject(
      notRecorded(
        'no recording of this grading (openai:x) for "title"; record it with: npx vitest run --update=new',
      ),
    )
  })

  test('a failure is not recorded', async () => {
    const result = await answer('new', { live: live(failure('timeout')) })
    expect(result).toEqual({ ...failure('timeout'), key: recordingKey(question()) })
    expect(fs.existsSync(file)).toBe(false)
  })
})

test('the key depends on role, model, identity and request, on nothing else', () => {
  const { model, describe } = question()
  const key = recordingKey({ request, model, describe })
  expect(key).toMatch(/^[0-9a-f]{16}$/)
  const same = {
    request: { sample: 0, messages: request.messages },
    model: keyless,
    describe: { ...describe, challenge: 'b' },
  }
  expect(recordingKey(same)).toBe(key)
  const others = [
    { request: { ...request, sample: 1 }, model, describe },
    { request, model: { ...model, id: 'openai:y' }, describe },
    { request, model: { ...model, identity: { temperature: 1 } }, describe },
    { request, model, describe: { ...describe, role: 'grader' } as const },
    {
      request: { ...request, model: 'openai:x', role: 'target', identity: {} },
      model: { ...model, id: 'z' },
      describe,
    },
  ].map(recordingKey)
  expect(new Set([key, ...others]).size).toBe(6)
})

describe('one run', () => {
  test('asks once, whoever else waits', async () => {
    const recorder = createRecorder({ mode: 'new' })
    const ask = live(reply('Hi'))
    const both = await Promise.all([
      recorder.answer(question({ live: ask })),
      recorder.answer(question({ live: ask })),
    ])
    expect(both[0]).toBe(both[1])
    expect(ask).toHaveBeenCalledTimes(1)
  })

  test('shares a failure', async () => {
    const recorder = createRecorder({ mode: 'new' })
    const ask = live(failure('timeout'), reply('late'))
    const first = recorder.answer(question({ live: ask }))
    expect(await recorder.answer(question({ live: ask }))).toBe(await first)
    expect(await recorder.answer(question({ live: ask }))).toBe(await first)
    expect(ask).toHaveBeenCalledTimes(1)
  })

  test('does not share that one who waited gave up', async () => {
    const recorder = createRecorder({ mode: 'new' })
    const first = recorder.answer(question({ live: live(failure('aborted')) }))
    const second = recorder.answer(question({ live: live(reply('Hi')) }))
    const third = recorder.answer(question())
    expect(await first).toMatchObject({ reason: 'aborted' })
    expect(await second).toMatchObject({ text: 'Hi', origin: 'live' })
    expect(await third).toBe(await second)
  })

  test('keeps files apart', async () => {
    const recorder = createRecorder({ mode: 'new' })
    const other = path.join(path.dirname(file), 'ab12.yaml')
    await recorder.answer(question({ live: live(reply('one')) }))
    expect(await recorder.answer({ ...question({ live: live(reply('two')) }), path: other })).toMatchObject({
      text: 'two',
    })
    expect(readRecordings(other)).toHaveLength(1)
  })
})

test('a secret reaches neither the file nor the one who asked', async () => {
  vi.stubEnv('OPENAI_API_KEY', 'sk-12345678')
  expect(await answer('new', { live: live(reply('It is sk-12345678.')) })).toMatchObject({
    text: 'It is [redacted].',
  })
  expect(await answer('none')).toMatchObject({ text: 'It is [redacted].' })
})

test('the file tells what a prompt cache served, where that is anything', async () => {
  const cached = (tokens: number) => ({ ...reply('Hi'), usage: { input: 9, output: 2, cached: tokens } })
  await answer('new', { live: live(cached(7)) })
  expect(readRecordings(file)).toMatchObject([{ tokens: { input: 9, output: 2, cached: 7 } }])
  expect(await answer('none')).toMatchObject({ usage: { input: 9, output: 2, cached: 7 } })
  await answer('all', { live: live(cached(0)) })
  expect(readRecordings(file).map(({ tokens }) => tokens)).toEqual([{ input: 9, output: 2 }])
})

test('what a target thinks is kept for the reader, without secrets; a grader has a field for its own', async () => {
  const thought = { ...reply('Hi'), reasoning: 'A greeting, sk-12345678.\nSo I greet.' }
  vi.stubEnv('OPENAI_API_KEY', 'sk-12345678')
  await answer('new', { live: live(thought) })
  const grading = { challenge: 'title', role: 'grader', sample: 0 } as const
  await answer('new', { live: live(thought), describe: grading })
  expect(readRecordings(file).map(({ reasoning }) => reasoning)).toEqual([
    'A greeting, [redacted].\nSo I greet.',
    undefined,
  ])
  expect(fs.readFileSync(file, 'utf8')).toContain(
    '    reasoning: |-\n      A greeting, [redacted].\n      So I greet.\n    reply: |-\n      Hi\n',
  )
  expect(await answer('none')).not.toHaveProperty('reasoning')
})

test('odd counts of a module do not break the file', async () => {
  const odd = { ...reply('Hi'), usage: { input: Number.NaN, output: 2 }, ms: -1 }
  await answer('new', { live: live(odd) })
  expect(readRecordings(file)).toEqual([
    expect.not.objectContaining({ tokens: expect.anything(), ms: expect.anything() }),
  ])
})

test('a broken file is an error, and the model is not asked', async () => {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, 'version: 9\n')
  const ask = live()
  await expect(answer('all', { live: ask })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Error: specs/__recordings__/sy73.yaml:1:1: Unexpected version 9, expected 1; a newer vitest-clause wrote it, update yours. Correct the file, or delete it and record again; as it is it's neither used nor changed]`,
  )
  expect(ask).not.toHaveBeenCalled()
})

describe('handwritten', () => {
  const model = handwrittenModel()
  const grading = { role: 'grader', sample: 0, challenge: 'title' } as const
  const fill = (text: string) => {
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/(reply|verdict): #.*/, `$1: ${text}`))
  }

  test('a miss leaves a blank and says where it is', async () => {
    const result = await answer('new', { model })
    expect(result).toMatchInlineSnapshot(`
      {
        "detail": "write the reply at specs/__recordings__/sy73.yaml:13",
        "key": "620c22e4362d1fd2",
        "kind": "failure",
        "reason": "not-recorded",
      }
    `)
    expect(fs.readFileSync(file, 'utf8')).toMatchInlineSnapshot(`
      "# Answers that a person wrote, which vitest-clause replays. Review changes like those of a snapshot.
      # Where one is missing, this leaves a blank and names its line: npx vitest run --update=new
      # To fill it: after \`reply:\` a text (\`|-\`, then indented lines), after \`verdict:\` a map of evidence (quotes from
      # the reply), reasoning, applicable (true or false) and score (1 to 7).
      # Do not edit keys: they are hashes of the requests. Comments of yours are lost when the file is written.

      version: 1
      recordings:
        - key: 620c22e4362d1fd2
          role: target
          challenge: title
          model: handwritten
          reply: # write the reply here
      "
    `)
    for (const mode of ['new', 'none', 'all'] as const) expect(await answer(mode, { model })).toEqual(result)
    expect(readRecordings(file)).toHaveLength(1)
  })

  test('a filled blank is the answer, and no mode overwrites it', async () => {
    await answer('all', { model })
    fill('|-\n      By hand,\n      in two lines.')
    for (const mode of ['new', 'none', 'all'] as const) {
      expect(await answer(mode, { model })).toMatchObject({
        text: 'By hand,\nin two lines.',
        origin: 'handwritten',
      })
    }
    fill('unused')
    await answer('all', { model: openai, live: live(reply('Hi')) })
    expect(
      readRecordings(file)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['By hand,\nin two lines.', 'Hi'])
  })

  test('an empty reply can be written too', async () => {
    await answer('new', { model })
    fill("''")
    expect(await answer('none', { model })).toMatchObject({ text: '', origin: 'handwritten' })
  })

  test('a grading is a map', async () => {
    expect(await answer('new', { model, describe: grading })).toMatchObject(
      notRecorded('write the grading at specs/__recordings__/sy73.yaml:13'),
    )
    fill('{ evidence: [Hi], reasoning: Fine., applicable: true, score: 7 }')
    const text = '{"evidence":["Hi"],"reasoning":"Fine.","applicable":true,"score":7}'
    expect(await answer('none', { model, describe: grading })).toMatchObject({ text, origin: 'handwritten' })
  })

  test('replay only makes no blank', async () => {
    expect(await answer('none', { model })).toMatchObject(
      notRecorded('no handwritten reply for "title"; make a place for it with: npx vitest run --update=new'),
    )
    expect(fs.existsSync(file)).toBe(false)
  })

  test('blanks that come together each know their line', async () => {
    const recorder = createRecorder({ mode: 'new' })
    const titles = ['c', 'a', 'b']
    const results = titles.map((challenge, sample) =>
      recorder.answer(
        question({ model, request: { challenge }, describe: { challenge, role: 'target', sample } }),
      ),
    )
    const details = (await Promise.all(results)).map((result) => result.kind === 'failure' && result.detail)
    const lines = fs.readFileSync(file, 'utf8').split('\n')
    const expected = titles.map((title) => {
      const line = lines.findIndex(
        (each, index) =>
          /reply:/.test(each) &&
          lines
            .slice(0, index)
            .findLast((l) => /challenge:/.test(l))
            ?.endsWith(title),
      )
      return `write the reply at specs/__recordings__/sy73.yaml:${line + 1}`
    })
    expect(details).toEqual(expected)
  })

  test('asking the model itself says why not', async () => {
    const signal = new AbortController().signal
    expect(await model.ask({ messages: [], sample: 0 }, { signal })).toEqual(
      notRecorded('handwritten: its answers are written by a person, into the recordings beside the specs'),
    )
  })
})
