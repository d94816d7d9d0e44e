import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadSpec } from '../../src/clauses/load.ts'
import type { ChatMessage } from '../../src/model/model.ts'
import { openaiModel } from '../../src/model/openai/openai.ts'
import { hasToolTurns, toolTurns } from '../../src/model/openai/tool-turns.ts'
import { startFakeOpenAI } from '../support/fake-openai.ts'
import { modelSpec, previousModelSpec } from '../support/model-spec.ts'

const user = (content: string): ChatMessage => ({ role: 'user', content })
const call = (recipient: string, content = '{}'): ChatMessage => ({
  role: 'assistant',
  content,
  attributes: { recipient },
})
const result = (content: string, name?: string): ChatMessage => ({
  role: 'tool',
  content,
  ...(name && { attributes: { name } }),
})

test('results answer the call of their name, and calls that stand together were made at once', () => {
  expect(
    toolTurns([
      user('U'),
      call('functions.a', '{"x":1}'),
      call('b'),
      result('of b', 'b'),
      result('of a', 'a'),
      call('a'),
      result('again'),
    ]),
  ).toEqual([
    user('U'),
    {
      calls: [
        { id: 'call_1', name: 'a', arguments: '{"x":1}' },
        { id: 'call_2', name: 'b', arguments: '{}' },
      ],
      results: ['of a', 'of b'],
    },
    { calls: [{ id: 'call_3', name: 'a', arguments: '{}' }], results: ['again'] },
  ])
})

test('what has no other half is given one; code becomes an input', () => {
  expect(
    toolTurns([result('of the web', 'browser'), user('U'), call('python', 'print(1)'), user('V')]),
  ).toEqual([
    { calls: [{ id: 'call_1', name: 'browser', arguments: '{}' }], results: ['of the web'] },
    user('U'),
    {
      calls: [{ id: 'call_2', name: 'python', arguments: '{"input":"print(1)"}' }],
      results: ['(no result)'],
    },
    user('V'),
  ])
})

test('whatever the turns: no call without a result, no id twice, nothing lost', () => {
  const name = fc.constantFrom('a', 'b', 'functions.c', 'ö d')
  const message = fc.oneof(
    fc.string().map(user),
    fc.tuple(name, fc.string()).map(([recipient, content]) => call(recipient, content)),
    fc
      .tuple(fc.string({ minLength: 1 }), fc.option(name))
      .map(([content, of]) => result(content, of ?? undefined)),
  )
  fc.assert(
    fc.property(fc.array(message, { maxLength: 12 }), (messages) => {
      const groups = toolTurns(messages).filter((turn) => 'calls' in turn)
      const ids = groups.flatMap(({ calls }) => calls.map(({ id }) => id))
      expect(new Set(ids).size).toBe(ids.length)
      for (const { calls, results } of groups) {
        expect(results).toHaveLength(calls.length)
        for (const each of calls) {
          expect(each.name).toMatch(/^[\w-]{1,64}$/)
          expect(JSON.parse(each.arguments)).toBeTypeOf('object')
        }
      }
      const said = groups.flatMap(({ results }) => results)
      const given = messages.filter(({ role }) => role === 'tool').map(({ content }) => content)
      expect(given.filter((content) => !said.includes(content))).toEqual([])
    }),
    { numRuns: 500 },
  )
})

// The fake server refuses what OpenAI's schemas don't allow.
test.each(['responses', 'chat'] as const)('turns of tools in the Model Spec, over %s', async (api) => {
  const conversations = [modelSpec, previousModelSpec].flatMap((root) => {
    const { spec } = loadSpec({
      root,
      include: 'examples/*.md',
      policy: 'model_spec.md',
      authorities: { platform: 'root' },
    })
    const examples = [...spec.clauses, ...spec.sections].flatMap((each) => each.examples)
    return examples.flatMap(({ messages, comparisons }) => [
      messages,
      ...comparisons.map((each) => each.messages),
    ])
  })
  const withTools = conversations.filter(hasToolTurns)
  expect(withTools).toHaveLength(8)
  const server = await startFakeOpenAI({ answer: () => 'ok' })
  const model = openaiModel({ model: 'm', api, baseURL: server.baseURL, env: {} })
  for (const messages of withTools) {
    const { signal } = new AbortController()
    expect(await model.ask({ messages, sample: 0 }, { signal })).toMatchObject({ text: 'ok' })
  }
  await server.close()
})
