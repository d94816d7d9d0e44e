import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holm } from '../../src/statistics/significance.ts'

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 })

test('known values', () => {
  // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), 'holm')
  expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(10)))).toEqual([0.03, 0.06, 0.06, 0.02])
  expect(holm([0.9, 0.6, 0.7])).toEqual([1, 1, 1])
  expect(holm([0.2])).toEqual([0.2])
  expect(holm([])).toEqual([])
})

test('never below the raw p nor below Bonferroni’s share, at most 1, in the raw order', () => {
  fc.assert(
    fc.property(pValues, (raw) => {
      const adjusted = holm(raw)
      expect(adjusted).toHaveLength(raw.length)
      for (const [i, p] of raw.entries()) {
        expect(adjusted[i]).toBeGreaterThanOrEqual(p)
        expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, raw.length * Math.max(...raw)))
        for (const [j, other] of raw.entries()) {
          if (p <= other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!)
        }
      }
      const smallest = Math.min(1, ...raw.map((p) => p * raw.length))
      if (raw.length > 0) expect(Math.min(...adjusted)).toBe(smallest)
    }),
  )
})

test('does not depend on the order, and leaves its input alone', () => {
  fc.assert(
    fc.property(pValues, (raw) => {
      const before = [...raw]
      expect(holm(raw.toReversed())).toEqual(holm(raw).toReversed())
      expect(raw).toEqual(before)
    }),
  )
})

test('impossible input', () => {
  expect(() => holm([0.5, 1.2])).toThrow(
    new RangeError('Expected `pValues[1]` to be a number from 0 to 1, got 1.2'),
  )
})
