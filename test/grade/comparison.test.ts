import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareRuns, type MatchedCase, regressionsOf } from '../../src/grade/comparison/compare-runs.ts'

/** A challenge with one sample in each run: does it satisfy? */
function pair(clause: string, before: boolean, after: boolean, section?: string): MatchedCase {
  const side = (satisfied: boolean) => ({
    clause,
    section,
    scores: [satisfied ? 1 : 1 / 6],
    satisfied: Number(satisfied),
  })
  return { before: side(before), after: side(after) }
}

const times = (count: number, each: MatchedCase) => Array.from({ length: count }, () => each)

test('46 against 21', () => {
  const pairs = [
    ...times(46, pair('a', true, false)),
    ...times(21, pair('a', false, true)),
    ...times(205, pair('a', true, true)),
  ]
  const { all } = compareRuns(pairs)
  expect([all.n, all.worse, all.better, Number(all.p.toFixed(4))]).toEqual([272, 46, 21, 0.0031])
  expect(all.difference.value).toBeCloseTo((-25 * 5) / 6 / 272, 12)
  expect(all.difference.interval!.upper).toBeLessThan(0)
})

test('p-values are adjusted among the units of a level', () => {
  const comparison = compareRuns([
    ...times(9, pair('a', true, false, 'one')),
    ...times(9, pair('b', true, true, 'two')),
    ...times(6, pair('c', true, false, 'three')),
  ])
  const one = comparison.sections.find(({ id }) => id === 'one')!
  expect(one).toMatchObject({ n: 9, worse: 9, better: 0, p: 2 / 2 ** 9 })
  expect(one.adjusted).toBeCloseTo((3 * 2) / 2 ** 9, 12)
  // Six of six alone would do (0.031), among three it doesn't (0.0625).
  expect(regressionsOf(comparison).map(({ level, id }) => `${level} ${id}`.trim())).toEqual([
    'all',
    'section one',
    'clause a',
  ])
})

test('fewer than six discordant challenges are never significant, fewer than ten have no interval', () => {
  const comparison = compareRuns(times(5, pair('a', true, false)))
  expect(comparison.all.difference).toEqual({ value: expect.closeTo(-5 / 6, 12) })
  expect(regressionsOf(comparison)).toEqual([])
})

test('several samples: the majority decides, a tie is no majority; a fall of scores alone is found', () => {
  const reply = (scores: readonly number[]) => ({
    clause: 'a',
    scores,
    satisfied: scores.filter((score) => score > 0.8).length,
  })
  const tie = { before: reply([1, 1]), after: reply([1, 0]) }
  const weaker = { before: reply([1, 1, 1]), after: reply([1, 1, 0]) }
  expect(compareRuns([tie]).all).toMatchObject({ worse: 1, better: 0 })
  const comparison = compareRuns(times(30, weaker))
  expect(comparison.all).toMatchObject({ worse: 0, p: 1 })
  expect(regressionsOf(comparison)).toEqual([comparison.all])
})

test('a run that is compared with itself has no regression; better and worse change places', () => {
  const verdict = fc.record({
    clause: fc.constantFrom('a', 'b', 'c'),
    section: fc.constantFrom('one', 'two', undefined),
    before: fc.boolean(),
    after: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(verdict, { minLength: 1, maxLength: 30 }), (verdicts) => {
      const forth = verdicts.map((each) => pair(each.clause, each.before, each.after, each.section))
      const back = forth.map(({ before, after }) => ({ before: after, after: before }))
      const same = forth.map(({ before }) => ({ before, after: before }))
      expect(regressionsOf(compareRuns(same))).toEqual([])
      const [there, here] = [compareRuns(forth).all, compareRuns(back).all]
      expect([there.worse, there.better, there.p]).toEqual([here.better, here.worse, here.p])
      expect(there.difference.value).toBeCloseTo(-here.difference.value, 12)
    }),
    { numRuns: 50 },
  )
})
