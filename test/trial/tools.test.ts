import { expect, test, vi } from 'vitest'
import { createToolbox } from '../../src/trial/agents/tools.ts'

const context = { signal: new AbortController().signal, sample: 0 }

test.each([
  [
    {},
    'Expected the default export of `./tools.ts` to be a map of tools, { name: { description, parameters, execute } }',
  ],
  [() => {}, 'Expected the default export of `./tools.ts` to be a map of tools'],
  [{ 'a b': { execute() {} } }, 'tool `a b`: expected a name of letters, digits, `_` and `-`, at most 64'],
  [{ a: {} }, 'tool `a`: expected { description, parameters, execute }'],
  [{ a: { description: 1, execute() {} } }, 'tool `a`: expected `description` to be text'],
  [
    { a: { parameters: [], execute() {} } },
    'tool `a`: expected `parameters` to be a JSON schema, as an object',
  ],
  [
    { a: { parameters: { type: 'x' }, execute() {} } },
    'tool `a`: expected `parameters` to be a valid JSON schema',
  ],
])('tools that can’t be right: %j', (exported, words) => {
  expect(() => createToolbox(exported, './tools.ts')).toThrow(words)
})

test('a tool gives back text, or anything as JSON; what it throws is a failure, without secrets', async () => {
  vi.stubEnv('OPENAI_API_KEY', 'sk-a-secret-of-this-test')
  const box = createToolbox(
    {
      text: { execute: () => 'as it is' },
      data: {
        parameters: { type: 'object' },
        execute: (args: object, { sample }: { sample: number }) => ({ args, sample }),
      },
      nothing: { execute: () => undefined },
      boom: { execute: () => Promise.reject(new Error('401 for sk-a-secret-of-this-test')) },
    },
    './tools.ts',
  )
  const run = (name: string, args = {}) => box.run({ name, arguments: args, id: 'x' }, context)
  expect(await run('text')).toEqual({ role: 'tool', name: 'text', call: 'x', content: 'as it is' })
  expect(await run('data', { a: 1 })).toMatchObject({ content: '{"args":{"a":1},"sample":0}' })
  expect(await run('nothing')).toMatchObject({ content: '' })
  expect(await run('boom')).toMatchObject({
    failed: true,
    content: expect.not.stringContaining('sk-a-secret'),
  })
})
