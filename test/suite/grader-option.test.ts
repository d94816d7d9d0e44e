import { expect, test } from 'vitest'
import { type ClausesOptions, resolveOptions } from '../../src/suite/input/options.ts'

const grader = (choice: unknown) => resolveOptions({ grader: choice } as ClausesOptions).worker.graders?.[0]

test('a model of the Decisions API, and who gives the reason', () => {
  expect(grader({ decisions: 'openai:luna', reason: './grader.js' })).toEqual({
    model: { kind: 'module', path: './grader.js' },
    decisions: { model: 'luna' },
    policy: 'linked',
    precedents: 0,
    samples: 1,
  })
  const price = { input: 0.1, output: 0 }
  expect(
    grader({
      decisions: { model: 'luna', baseURL: 'http://127.0.0.1:1/v1', params: {}, price },
      reason: { model: 'judge', api: 'chat' },
      policy: 'full',
    }),
  ).toEqual({
    model: { kind: 'openai', model: 'judge', api: 'chat' },
    decisions: { model: 'luna', baseURL: 'http://127.0.0.1:1/v1', params: {}, price },
    policy: 'full',
    precedents: 0,
    samples: 1,
  })
  expect(grader('openai:judge')).toEqual({
    model: { kind: 'openai', model: 'judge' },
    policy: 'linked',
    precedents: 0,
    samples: 1,
  })
})

test.for([
  { decisions: 'luna' },
  { decisions: 7, reason: 'openai:judge' },
  { decisions: 'luna', reason: 'judge' },
  { decisions: 'luna', reason: 'openai:judge', threshold: 1 },
  'judge',
])('%o is explained', (choice) => {
  expect(() => grader(choice)).toThrowErrorMatchingSnapshot()
})

test.for([
  { modle: 'gpt-9' },
  { model: 'gpt-9', baseUrl: 'http://127.0.0.1' },
  { module: './grader.js', sample: 2 },
  [{ model: 'gpt-9', samples: 0 }, './grader.js'],
])('%o is explained too', (choice) => {
  expect(() => grader(choice)).toThrowErrorMatchingSnapshot()
})
