import { expect, test } from 'vitest'
import { functionModel, type ModelFunction } from '../../src/model/module.ts'

const id = './src/assistant.ts'
const signal = new AbortController().signal
const ask = (call: unknown) =>
  functionModel({ id, call }).ask({ messages: [{ role: 'user', content: 'Hi' }], sample: 2 }, { signal })

test('the function gets plain messages and a context', async () => {
  let seen: unknown
  const call: ModelFunction = (messages, context) => {
    seen = { messages, context }
    return 'Hello.'
  }
  const place = { line: 1, column: 1, offset: 0 }
  const message = {
    role: 'tool' as const,
    content: 'x',
    attributes: { name: 't' },
    span: { start: place, end: place },
  }
  const schema = { name: 's', schema: { type: 'object' } }
  const model = functionModel({ id, identity: { version: 'v1' }, call })
  const answer = await model.ask({ messages: [message], sample: 1, schema }, { signal })
  expect(answer).toEqual({ kind: 'reply', text: 'Hello.' })
  expect(seen).toEqual({
    messages: [{ role: 'tool', content: 'x', attributes: { name: 't' } }],
    context: { signal, sample: 1, schema },
  })
  expect(model).toMatchObject({ id, identity: { version: 'v1' } })
})

test.for([
  ['a string', 'Hello.', { text: 'Hello.' }],
  ['an empty string', '', { text: '' }],
  ['a text', { text: 'Hello.', extra: undefined }, { text: 'Hello.' }],
  [
    'everything',
    {
      text: 'Hello.',
      model: 'm',
      usage: { input: 3, output: 2, cached: 1, written: 2, extra: 4 },
      reasoning: 'A greeting.',
    },
    {
      text: 'Hello.',
      model: 'm',
      usage: { input: 3, output: 2, cached: 1, written: 2 },
      reasoning: 'A greeting.',
    },
  ],
] as const)('%s is a reply', async ([, result, reply]) => {
  expect(await ask(() => result)).toEqual({ kind: 'reply', ...reply })
  expect(await ask(async () => result)).toEqual({ kind: 'reply', ...reply })
})

test.for([
  [undefined, 'undefined'],
  [null, 'null'],
  [7, 'a number'],
  [[], 'an array'],
  [{}, 'an empty object'],
  [{ content: 'Hello.' }, 'an object with `content`'],
  [{ text: 7 }, 'an object with `text`'],
  [{ text: 'Hello.', reasoning: ['A greeting.'] }, 'an object with `text`, `reasoning`'],
  [{ text: 'Hello.', usage: { input: 3 } }, 'an object with `text`, `usage`'],
  [{ text: 'Hello.', usage: { input: 3, output: 2, cached: '1' } }, 'an object with `text`, `usage`'],
] as const)('%j is invalid', async ([result, got]) => {
  expect(await ask(() => result)).toEqual({
    kind: 'failure',
    reason: 'invalid',
    detail: `\`${id}\` returned ${got}; expected a string or { text, messages?, files?, data?, model?, usage?: { input, output, cached?, written? }, reasoning? }`,
  })
})

test('the thoughts of a grader are no part of its answer; an app says what it says', async () => {
  const text = '<think>Perhaps {"score": 1}.</think>{"score": 7}'
  const asked = { messages: [], sample: 0 }
  const schema = { name: 's', schema: { type: 'object' } }
  for (const result of [text, { text }]) {
    const model = functionModel({ id, call: () => result })
    expect(await model.ask({ ...asked, schema }, { signal })).toEqual({
      ...{ kind: 'reply', text: '{"score": 7}', reasoning: 'Perhaps {"score": 1}.' },
    })
    expect(await model.ask(asked, { signal })).toEqual({ kind: 'reply', text })
  }
})

test.for([
  { text: '', toolCalls: [{ toolName: 'refund' }] },
  { text: 'I shall.', toolCalls: [] },
] as const)('%j: an unknown field is no reply, and is named', async (result) => {
  expect(await ask(() => result)).toEqual({
    kind: 'failure',
    reason: 'invalid',
    detail: `\`${id}\` returned a field \`toolCalls\`, and the known ones are \`text\`, \`messages\`, \`files\`, \`data\`, \`model\`, \`usage\`, \`reasoning\`: what the user reads is \`text\`, calls of tools stand in \`messages\`; \`replyFrom(result)\` reads what frameworks return`,
  })
})

test('what it throws is a failure that is final and holds no key', async () => {
  const detail = `\`${id}\` threw: 401 for sk-…`
  const failure = { kind: 'failure', reason: 'failed', detail }
  const thrower = () => {
    throw new Error('401 for sk-proj-abcdef')
  }
  // With what was thrown, for the error of the case.
  expect(await ask(thrower)).toEqual({ ...failure, thrown: new Error('401 for sk-proj-abcdef') })
  expect(await ask(() => Promise.reject('401 for sk-proj-abcdef'))).toMatchObject(failure)
})

test('what it throws after an abort is the abort', async () => {
  const call = (_: unknown, context: { signal: AbortSignal }) => context.signal.throwIfAborted()
  const answer = await functionModel({ id, call }).ask(
    { messages: [], sample: 0 },
    { signal: AbortSignal.abort(new Error('stop')) },
  )
  expect(answer).toMatchObject({ reason: 'aborted' })
})

test.for([
  [undefined, 'undefined'],
  [{ default: 1 }, 'an object with `default`'],
] as const)('%j is no function', ([call, got]) => {
  expect(() => functionModel({ id, call })).toThrow(
    new TypeError(
      `Expected the default export of \`${id}\` to be a function (messages, { signal, sample }) => string | { text }, got ${got}`,
    ),
  )
})
