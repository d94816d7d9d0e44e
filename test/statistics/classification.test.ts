import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classification, type Judged, type Judgement } from '../../src/statistics/classification.ts'

const judged = fc.constantFrom<Judged>('satisfied', 'violated')
const judgements = fc.array(fc.record({ truth: judged, judged }), { maxLength: 60 })

function pairs(count: number, truth: Judged, as: Judged): Judgement[] {
  return Array.from({ length: count }, () => ({ truth, judged: as }))
}

test('by hand', () => {
  const result = classification([
    ...pairs(40, 'satisfied', 'satisfied'),
    ...pairs(10, 'satisfied', 'violated'),
    ...pairs(5, 'violated', 'satisfied'),
    ...pairs(15, 'violated', 'violated'),
  ])
  expect(result).toEqual({
    n: 70,
    accuracy: 55 / 70,
    f1: { satisfied: 80 / 95, violated: 30 / 45 },
    confusion: {
      satisfied: { satisfied: 40, violated: 10 },
      violated: { satisfied: 5, violated: 15 },
    },
  })
})

test('a judge who always says the same', () => {
  const lazy = classification([...pairs(9, 'satisfied', 'satisfied'), ...pairs(1, 'violated', 'satisfied')])
  expect(lazy).toMatchObject({
    accuracy: 0.9,
    f1: { satisfied: 18 / 19, violated: 0 },
  })
})

test('what can’t be known is undefined, never 0', () => {
  expect(classification([])).toMatchObject({
    n: 0,
    accuracy: undefined,
    f1: { satisfied: undefined, violated: undefined },
  })
  expect(classification(pairs(3, 'satisfied', 'satisfied'))).toMatchObject({
    accuracy: 1,
    f1: { satisfied: 1, violated: undefined },
  })
})

test('counts add up; swapping the classes swaps the results', () => {
  const swap = (value: Judged): Judged => (value === 'satisfied' ? 'violated' : 'satisfied')
  fc.assert(
    fc.property(judgements, (all) => {
      const result = classification(all)
      const { satisfied, violated } = result.confusion
      expect(satisfied.satisfied + satisfied.violated + violated.satisfied + violated.violated).toBe(result.n)
      const right = all.filter((each) => each.truth === each.judged).length
      expect(satisfied.satisfied + violated.violated).toBe(right)
      const swapped = classification(
        all.map((each) => ({ truth: swap(each.truth), judged: swap(each.judged) })),
      )
      expect(swapped.confusion.violated.satisfied).toBe(satisfied.violated)
      expect(swapped.f1.violated).toBe(result.f1.satisfied)
      expect(swapped.accuracy).toBe(result.accuracy)
    }),
  )
})
