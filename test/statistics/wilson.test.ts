import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wilson } from '../../src/statistics/wilson.ts'

const trials = fc
  .integer({ min: 1, max: 100_000 })
  .chain((n) => fc.record({ n: fc.constant(n), successes: fc.integer({ min: 0, max: n }) }))

test('known values', () => {
  const shown = (successes: number, n: number) => {
    const { lower, upper } = wilson(successes, n)
    return `${successes}/${n} [${lower.toFixed(4)}, ${upper.toFixed(4)}]`
  }
  // 81/263 is Newcombe's first example (Statistics in Medicine 17 (1998) 857–872, table I), as are
  // 15/148, 0/20 and 1/29.
  expect([
    shown(1, 1),
    shown(5, 5),
    shown(0, 5),
    shown(81, 263),
    shown(15, 148),
    shown(0, 20),
    shown(1, 29),
  ]).toEqual([
    '1/1 [0.2065, 1.0000]',
    '5/5 [0.5655, 1.0000]',
    '0/5 [0.0000, 0.4345]',
    '81/263 [0.2553, 0.3662]',
    '15/148 [0.0624, 0.1605]',
    '0/20 [0.0000, 0.1611]',
    '1/29 [0.0061, 0.1718]',
  ])
})

test('nothing tried, nothing known', () => {
  expect(wilson(0, 0)).toEqual({ lower: 0, upper: 1 })
})

test('part of a trial', () => {
  expect(wilson(0.5, 0.5).upper).toBe(1)
  const { lower, upper } = wilson(Number.MIN_VALUE, Number.MIN_VALUE * 2)
  expect([lower, upper].map((end) => end.toFixed(6))).toEqual(['0.000000', '1.000000'])
})

test('holds the rate and stays in 0..1', () => {
  fc.assert(
    fc.property(trials, fc.double({ min: 0.1, max: 5, noNaN: true }), ({ successes, n }, z) => {
      const { lower, upper } = wilson(successes, n, z)
      expect(lower).toBeGreaterThanOrEqual(0)
      expect(lower).toBeLessThanOrEqual(successes / n)
      expect(upper).toBeGreaterThanOrEqual(successes / n)
      expect(upper).toBeLessThanOrEqual(1)
    }),
  )
})

test('shrinks with n, grows with z, mirrors failures', () => {
  fc.assert(
    fc.property(trials, fc.integer({ min: 2, max: 9 }), ({ successes, n }, factor) => {
      const { lower, upper } = wilson(successes, n)
      const more = wilson(successes * factor, n * factor)
      expect(more.upper - more.lower).toBeLessThan(upper - lower)
      const surer = wilson(successes, n, 2.575829)
      expect(surer.upper - surer.lower).toBeGreaterThan(upper - lower)
      expect(wilson(n - successes, n).lower).toBeCloseTo(1 - upper, 12)
    }),
  )
})

test('the ends solve the score equation', () => {
  fc.assert(
    fc.property(trials, ({ successes, n }) => {
      const { lower, upper } = wilson(successes, n)
      for (const end of [lower, upper].filter((each) => each > 0 && each < 1)) {
        const score = (successes / n - end) / Math.sqrt((end * (1 - end)) / n)
        expect(Math.abs(score)).toBeCloseTo(1.959964, 6)
      }
    }),
  )
})

test('impossible input', () => {
  expect(() => wilson(6, 5)).toThrow(new RangeError('Expected `successes` to be a number from 0 to 5, got 6'))
  expect(() => wilson(-1, 5)).toThrow('Expected `successes` to be a number from 0 to 5, got -1')
  expect(() => wilson(Number.NaN, 5)).toThrow('Expected `successes` to be a number from 0 to 5, got NaN')
  expect(() => wilson(0, -1)).toThrow('Expected `n` to be a number from 0 up, got -1')
  expect(() => wilson(0, Number.POSITIVE_INFINITY)).toThrow(
    'Expected `n` to be a number from 0 up, got Infinity',
  )
  expect(() => wilson(1, 5, 0)).toThrow('Expected `z` to be a number above 0, got 0')
})
