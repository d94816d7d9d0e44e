import { expect, test } from 'vitest'
import { compareStoredRuns, type StoredRun } from '../../src/reporter.ts'

function run(
  date: string,
  cases: readonly (readonly [challenge: string, raw: number])[],
  rest = {},
): StoredRun {
  return {
    version: 1,
    target: { id: 'openai:x', identity: {} },
    grader: { id: 'openai:judge', identity: {}, prompt: 'p1' },
    date,
    cases: cases.map(([challenge, raw]) => ({
      ...{ clause: 'sy73', section: 'honesty', challenge, rule: 'r', prompt: challenge },
      ...{ scores: [raw], satisfied: Number(raw >= 6) },
    })),
    ...rest,
  }
}

test('two stored runs: pairs by title, what changed is left aside', () => {
  const before = run('2026-11-01', [
    ['a', 7],
    ['b', 7],
    ['gone', 1],
  ])
  const after = run('2026-11-02', [
    ['a', 1],
    ['b', 7],
    ['new', 7],
  ])
  const found = compareStoredRuns(before, after)
  expect(found).toMatchObject({
    changed: 0,
    added: 1,
    all: { n: 2, worse: 1, better: 0, difference: { value: -0.5 } },
  })
  expect(found.sections).toMatchObject([{ id: 'honesty', n: 2 }])
  const reworded = { ...after, cases: after.cases.map((each) => ({ ...each, rule: each.challenge })) }
  expect(() => compareStoredRuns(before, reworded)).toThrowErrorMatchingInlineSnapshot(
    `[Error: the two runs have no challenge in common]`,
  )
})

test('scores of two graders are not compared', () => {
  const before = run('2026-11-01', [['a', 7]])
  const after = run('2026-11-02', [['a', 7]], { grader: { id: 'openai:judge', identity: {}, prompt: 'p2' } })
  expect(() => compareStoredRuns(before, after)).toThrowErrorMatchingInlineSnapshot(
    `[Error: the runs of 2026-11-01 and 2026-11-02 were graded by different graders (openai:judge, openai:judge) or prompts: grade both by one]`,
  )
})
