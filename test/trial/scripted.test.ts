import { expect, test } from 'vitest'
import { toolsOf } from '../../src/trial/agents/scripted.ts'
import { createToolbox } from '../../src/trial/agents/tools.ts'

const context = { signal: new AbortController().signal, sample: 0 }
const place = { line: 1, column: 1, offset: 0 }
const span = { start: place, end: place }
const box = createToolbox(
  { lookup: { parameters: { type: 'object' }, execute: () => 'real' }, refund: { execute: () => 'money' } },
  './tools.ts',
)

test('the first result that fits counts; without one the tool does what it is', async () => {
  const tools = toolsOf(box, undefined, [
    { tool: 'lookup', when: { id: 4, of: { shop: [1] } }, content: 'lost', span },
    { tool: 'lookup', when: { id: 4 }, content: 'here', failed: true, span },
    { tool: 'ask', when: { to: 'boss' }, content: 'no', span },
  ])!
  expect(tools.definitions.map(({ name }) => name)).toEqual(['lookup', 'refund', 'ask'])
  const run = async (name: string, args: object) => {
    const { content, failed } = await tools.run({ name, arguments: args as never, id: 'x' }, context)
    return failed ? `failed: ${content}` : content
  }
  expect(await run('lookup', { of: { shop: [1] }, id: 4, more: 1 })).toBe('lost')
  expect(await run('lookup', { id: 4 })).toBe('failed: here')
  expect(await run('lookup', { id: 5 })).toBe('real')
  expect(await run('ask', { to: 'boss' })).toBe('no')
  expect(await run('ask', {})).toBe('failed: Nothing is known for these arguments')
  expect(await run('fly', {})).toBe('failed: There is no tool fly; the tools are lookup, refund, ask')
})

test('a clause narrows the tools down, and may name those that it scripts', async () => {
  const tools = toolsOf(box, ['refund'], [])!
  expect(tools.definitions.map(({ name }) => name)).toEqual(['refund'])
  expect((await tools.run({ name: 'lookup', arguments: {} }, context)).content).toBe(
    'There is no tool lookup; the tools are refund',
  )
  expect(toolsOf(undefined, ['ask'], [{ tool: 'ask', content: 'yes', span }])!.definitions).toEqual([
    { name: 'ask', parameters: { type: 'object' } },
  ])
  expect(toolsOf(undefined, undefined, [])).toBeUndefined()
  expect(() => toolsOf(box, ['fly'], [])).toThrow(
    'The clause names the tool `fly` in `tools`, and the tools are lookup, refund: add it',
  )
  expect(() => toolsOf(undefined, ['fly'], [])).toThrow('and there are none')
})
