import fc from 'fast-check'
import { expect, test } from 'vitest'
import { binomialTail, mcnemar } from '../../src/statistics/significance.ts'

test('known values', () => {
  expect(binomialTail(0, 10, 0.3)).toBe(1)
  expect(binomialTail(10, 10, 0.5)).toBeCloseTo(1 / 1024, 14)
  expect(binomialTail(1, 5, 0.1)).toBeCloseTo(1 - 0.9 ** 5, 14)
  // R: pbinom(7, 20, 0.25, lower.tail = FALSE)
  expect(binomialTail(8, 20, 0.25)).toBeCloseTo(0.1018119, 7)
})

test('at ½ it is a tail of McNemar’s test', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), (b, c) => {
      fc.pre(b < c)
      expect(2 * binomialTail(c, b + c, 0.5)).toBeCloseTo(mcnemar(b, c).p, 10)
    }),
  )
})

test('falls with k and rises with the rate', () => {
  const n = fc.integer({ min: 1, max: 300 })
  fc.assert(
    fc.property(n, fc.double({ min: 0.001, max: 0.98, noNaN: true }), (of, rate) => {
      const k = Math.floor(of / 2)
      expect(binomialTail(k + 1, of, rate)).toBeLessThanOrEqual(binomialTail(k, of, rate) + 1e-12)
      expect(binomialTail(k, of, rate)).toBeLessThanOrEqual(binomialTail(k, of, rate + 0.01) + 1e-12)
    }),
  )
})

test.each([
  [3, 2, 0.5],
  [-1, 2, 0.5],
  [1, 2.5, 0.5],
  [1, 2, 0],
  [1, 2, 1],
])('anything else is a RangeError: %d of %d at %d', (k, n, rate) => {
  expect(() => binomialTail(k, n, rate)).toThrow(RangeError)
})
