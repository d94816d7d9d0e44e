import fc from 'fast-check'
import { expect, test } from 'vitest'
import { passAtK, passHatK } from '../../src/statistics/pass-at-k.ts'

const counts = fc.integer({ min: 1, max: 200 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    c: fc.integer({ min: 0, max: n }),
    k: fc.integer({ min: 1, max: n }),
  }),
)

test('known values', () => {
  expect(passAtK(5, 2, 2)).toBeCloseTo(1 - 3 / 10, 14)
  expect(passHatK(5, 2, 2)).toBeCloseTo(1 / 10, 14)
  expect(passAtK(10, 3, 5)).toBeCloseTo(1 - 21 / 252, 14)
  expect(passHatK(8, 6, 4)).toBeCloseTo(15 / 70, 14)
  expect(passAtK(5, 0, 5)).toBe(0)
  expect(passAtK(5, 1, 5)).toBe(1)
  expect(passHatK(5, 5, 5)).toBe(1)
  expect(passHatK(5, 4, 5)).toBe(0)
})

test('large counts don’t overflow', () => {
  expect(passAtK(100_000, 1, 50_000)).toBeCloseTo(0.5, 10)
  expect(passHatK(100_000, 99_999, 50_000)).toBeCloseTo(0.5, 10)
})

test('k = 1 is the rate; more samples make one pass likelier and all passes rarer', () => {
  fc.assert(
    fc.property(counts, ({ n, c, k }) => {
      expect(passAtK(n, c, 1)).toBeCloseTo(c / n, 14)
      expect(passHatK(n, c, 1)).toBe(c / n)
      const any = passAtK(n, c, k)
      const all = passHatK(n, c, k)
      expect(any).toBeGreaterThanOrEqual(all - 1e-12)
      expect(any).toBeLessThanOrEqual(1)
      expect(all).toBeGreaterThanOrEqual(0)
      expect(passHatK(n, n - c, k)).toBeCloseTo(1 - any, 14)
      if (k < n) {
        expect(passAtK(n, c, k + 1)).toBeGreaterThanOrEqual(any)
        expect(passHatK(n, c, k + 1)).toBeLessThanOrEqual(all)
      }
      if (c < n) {
        expect(passAtK(n, c + 1, k)).toBeGreaterThanOrEqual(any)
        expect(passHatK(n, c + 1, k)).toBeGreaterThanOrEqual(all)
      }
    }),
  )
})

test('is the share of all subsets', () => {
  const subsets = (items: readonly boolean[], k: number): boolean[][] => {
    if (k === 0) return [[]]
    return items.flatMap((item, i) => subsets(items.slice(i + 1), k - 1).map((rest) => [item, ...rest]))
  }
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), fc.nat(), (samples, seed) => {
      const k = 1 + (seed % samples.length)
      const chosen = subsets(samples, k)
      const c = samples.filter(Boolean).length
      const share = (count: number) => count / chosen.length
      expect(passAtK(samples.length, c, k)).toBeCloseTo(
        share(chosen.filter((each) => each.includes(true)).length),
        12,
      )
      expect(passHatK(samples.length, c, k)).toBeCloseTo(
        share(chosen.filter((each) => !each.includes(false)).length),
        12,
      )
    }),
  )
})

test('impossible input', () => {
  expect(() => passAtK(5, 2, 6)).toThrow(
    new RangeError('Expected `k` to be a whole number from 1 to 5, got 6'),
  )
  expect(() => passHatK(5, 6, 1)).toThrow('Expected `c` to be a whole number from 0 to 5, got 6')
  expect(() => passAtK(0, 0, 1)).toThrow('Expected `n` to be a whole number from 1 up, got 0')
})
