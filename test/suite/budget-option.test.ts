import { expect, test } from 'vitest'
import { type ClausesOptions, resolveOptions } from '../../src/suite/input/options.ts'

const price = { input: 1, output: 2 }
const dollars = (options: ClausesOptions) => () => resolveOptions({ budget: { dollars: 5 }, ...options })
const lacking = (models: string) =>
  `clauses(): option \`budget.dollars\`: Expected every openai model to have a price, found none for ${models}: write \`{ model: '…', price: { input, output } }\`, in dollars per million tokens, or limit \`budget.calls\` or \`budget.tokens\``

test.for<[string, ClausesOptions, string]>([
  ['the target', { target: 'openai:luna', grader: './grader.js' }, '`target` (luna)'],
  ['a grader', { target: { model: 'luna', price }, grader: 'openai:judge' }, '`grader` (judge)'],
  [
    'members of a panel',
    { target: './a.js', grader: [{ model: 'one' }, { model: 'two', price }, 'openai:three'] },
    '`grader.0` (one), `grader.2` (three)',
  ],
  [
    'the model of the Decisions API',
    { target: './a.js', grader: { decisions: 'openai:luna', reason: { model: 'judge', price } } },
    '`grader.decisions` (luna)',
  ],
  [
    'the one that gives the reason',
    { target: 'openai:luna', grader: { decisions: { model: 'luna', price }, reason: 'openai:judge' } },
    '`target` (luna), `grader.reason` (judge)',
  ],
])('a budget of dollars needs a price: %s', ([, options, models]) => {
  expect(dollars(options)).toThrow(new TypeError(lacking(models)))
})

test('modules have no price: a budget of dollars for them alone stops nothing', () => {
  expect(dollars({ target: './a.js', grader: './grader.js' })).toThrow(
    new TypeError(
      'clauses(): option `budget.dollars`: Expected a model with a price, found only modules, whose costs nobody counts: take it out, or limit `budget.calls` or `budget.tokens`',
    ),
  )
})

test.for<[string, ClausesOptions]>([
  ['all have one', { target: { model: 'a', price }, grader: { model: 'b', price } }],
  ['one is free', { target: { model: 'a', price: { input: 0, output: 0 } }, grader: 'handwritten' }],
  ['a module beside one that has', { target: './a.js', grader: { model: 'b', price } }],
  ['nothing is asked', { grader: 'handwritten' }],
  ['no dollars', { target: 'openai:luna', budget: { calls: 5 } }],
])('accepted where %s', ([, options]) => {
  expect(dollars(options)).not.toThrow()
})

test('prices of the prompt cache, of each model', () => {
  const full = { input: 1, output: 2, cached: 0.1, write: 1.25 }
  const decisions = { model: 'luna', price: full }
  const { worker } = resolveOptions({
    ...{ target: { model: 'a', price: full }, budget: { dollars: 5 } },
    grader: [
      { model: 'b', price: full },
      { decisions, reason: { model: 'c', price: full } },
    ],
  })
  expect(worker.target).toMatchObject({ price: full })
  expect(worker.graders).toMatchObject([{ model: { price: full } }, { decisions, model: { price: full } }])
})

test.for<[object, string]>([
  [{ input: 1, output: 2, cached: -1 }, 'option `target.price.cached`: Invalid value: Expected >=0, got -1'],
  [
    { input: 1, output: 2, write: '1' },
    'option `target.price.write`: Invalid type: Expected number, got "1"',
  ],
  [{ input: 1, output: 2, written: 1 }, 'unknown option `target.price.written`; did you mean `write`?'],
  [{ output: 2 }, 'option `target.price.input` is missing'],
])('%j is no price', ([wrong, message]) => {
  const target = { model: 'a', price: wrong } as NonNullable<ClausesOptions['target']>
  expect(() => resolveOptions({ target })).toThrow(new TypeError(`clauses(): ${message}`))
})
