import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mcnemar } from '../../src/statistics/significance.ts'

const count = fc.integer({ min: 0, max: 1000 })

/** The same p in whole numbers, up to the last division. */
function exact(b: number, c: number): number {
  const n = b + c
  let term = 1n
  let sum = 0n
  for (let i = 0; i <= Math.min(b, c); i++) {
    sum += term
    term = (term * BigInt(n - i)) / BigInt(i + 1)
  }
  return Math.min(1, Number((2n * sum * 10n ** 15n) / 2n ** BigInt(n)) / 1e15)
}

test('known values', () => {
  expect(mcnemar(46, 21).discordant).toBe(67)
  // Without a correction the χ² form would give 0.0023, with Yates' 0.0034.
  expect(mcnemar(46, 21).p.toFixed(4)).toBe('0.0031')
  expect(mcnemar(6, 0).p).toBeCloseTo(0.03125, 14)
  expect(mcnemar(1, 9).p).toBeCloseTo(22 / 1024, 14)
  // Approval of a prime minister (Agresti, Categorical Data Analysis).
  expect(mcnemar(86, 150).p).toBeCloseTo(exact(86, 150), 12)
})

test('nothing discordant, nothing shown', () => {
  expect(mcnemar(0, 0)).toEqual({ p: 1, discordant: 0 })
})

test('fewer than 6 discordant pairs are never significant', () => {
  for (let b = 0; b < 6; b++) {
    for (let c = 0; b + c < 6; c++) expect(mcnemar(b, c).p).toBeGreaterThan(0.05)
  }
})

test('agrees with whole numbers', () => {
  fc.assert(
    fc.property(count, count, (b, c) => {
      expect(Math.abs(mcnemar(b, c).p - exact(b, c))).toBeLessThan(1e-11)
    }),
  )
})

test('symmetric, above 0, at most 1, smaller the further apart', () => {
  fc.assert(
    fc.property(count, count, (b, c) => {
      const { p, discordant } = mcnemar(b, c)
      expect(p).toBe(mcnemar(c, b).p)
      expect(p).toBeGreaterThan(0)
      expect(p).toBeLessThanOrEqual(1)
      expect(discordant).toBe(b + c)
      if (b >= c && c > 0) expect(mcnemar(b + 1, c - 1).p).toBeLessThan(p)
    }),
  )
})

test('large counts', () => {
  // Close to the normal approximation with continuity correction: z = 1.998.
  expect(mcnemar(501_000, 499_000).p).toBeCloseTo(0.0457, 3)
  expect(mcnemar(500_000, 500_001).p).toBeCloseTo(1, 6)
  expect(mcnemar(1_000_000, 0).p).toBe(Number.MIN_VALUE)
  expect(mcnemar(100, 0).p / 2 ** -99).toBeCloseTo(1, 10)
})

test('impossible input', () => {
  expect(() => mcnemar(-1, 0)).toThrow(new RangeError('Expected `b` to be a whole number from 0 up, got -1'))
  expect(() => mcnemar(1, 0.5)).toThrow('Expected `c` to be a whole number from 0 up, got 0.5')
})
