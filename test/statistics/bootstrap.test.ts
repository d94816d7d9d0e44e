import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clusterBootstrap, pairedBootstrap, seededRandom } from '../../src/statistics/bootstrap.ts'

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
const values = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 2, maxLength: 40 })

describe('random numbers', () => {
  test('are those of sfc32', () => {
    const random = seededRandom(0)
    const words = Array.from({ length: 6 }, () => (random() * 2 ** 32).toString(16).padStart(8, '0'))
    expect(words).toEqual(['514676c3', '08a809df', '30349d2b', 'fb52c520', '38802be1', '948279e6'])
  })

  test('differ by seed, all of it', () => {
    const first = [0, 1, 2, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER].map((seed) => seededRandom(seed)())
    expect(new Set(first).size).toBe(6)
    expect(() => seededRandom(1.5)).toThrow(
      new RangeError('Expected `seed` to be a whole number from 0 up, got 1.5'),
    )
  })

  test('fill 0..1 evenly', () => {
    const random = seededRandom(7)
    const counts = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 100_000; i++) counts[Math.floor(random() * 10)]! += 1
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chiSquare).toBeLessThan(21.67) // 99 % point at 9 degrees of freedom
  })
})

describe('clusters', () => {
  test('the mean of normal-like data has about the interval of the formula', () => {
    const data = Array.from({ length: 200 }, (_, i) => Math.sin(i * 12.9898) * 3)
    const centre = mean(data)
    const sd = Math.sqrt(mean(data.map((value) => (value - centre) ** 2)))
    const reach = (1.96 * sd) / Math.sqrt(data.length)
    const { estimate, lower, upper } = clusterBootstrap(data, mean, { resamples: 5000 })
    expect(estimate).toBe(centre)
    expect(Math.abs(lower - (centre - reach))).toBeLessThan(reach * 0.08)
    expect(Math.abs(upper - (centre + reach))).toBeLessThan(reach * 0.08)
  })

  test('the same seed gives the same interval, another one another', () => {
    const data = [0.1, 0.5, 0.2, 0.9, 0.4, 0.8, 0.35]
    const once = clusterBootstrap(data, mean)
    expect(once).toMatchInlineSnapshot(`
      {
        "estimate": 0.46428571428571436,
        "lower": 0.26428571428571435,
        "upper": 0.6785714285714286,
      }
    `)
    expect(clusterBootstrap(data, mean, { seed: 1, resamples: 2000, level: 0.95 })).toEqual(once)
    expect(clusterBootstrap(data, mean, { seed: 2 })).not.toEqual(once)
  })

  test('what is drawn together stays together', () => {
    const seen = new Set<string>()
    clusterBootstrap(
      [['a', 'a'], ['b']],
      (drawn) => {
        seen.add(drawn.flat().sort().join(''))
        return drawn.flat().length
      },
      { resamples: 50 },
    )
    expect([...seen].sort()).toEqual(['aaaa', 'aab', 'bb'])
  })

  test('holds the mean, within the data, and widens with the level', () => {
    fc.assert(
      fc.property(values, fc.nat(), (data, seed) => {
        const { estimate, lower, upper } = clusterBootstrap(data, mean, { seed, resamples: 400 })
        expect(lower).toBeLessThanOrEqual(estimate)
        expect(upper).toBeGreaterThanOrEqual(estimate)
        expect(lower).toBeGreaterThanOrEqual(Math.min(...data))
        expect(upper).toBeLessThanOrEqual(Math.max(...data))
        const wide = clusterBootstrap(data, mean, { seed, resamples: 400, level: 0.99 })
        expect(wide.lower).toBeLessThanOrEqual(lower)
        expect(wide.upper).toBeGreaterThanOrEqual(upper)
      }),
    )
  })

  test('leaves out resamples without a value', () => {
    const ratio = (drawn: readonly number[]) => {
      const ones = drawn.filter((value) => value === 1).length
      return ones === 0 ? undefined : drawn.length / ones
    }
    const { estimate, lower, upper } = clusterBootstrap([1, 0, 0], ratio, { resamples: 1000 })
    expect({ estimate, lower, upper }).toEqual({ estimate: 3, lower: 1, upper: 3 })
  })

  test('impossible input', () => {
    expect(() => clusterBootstrap([1], mean)).toThrow(
      new RangeError('Expected `clusters.length` to be a whole number from 2 up, got 1'),
    )
    expect(() => clusterBootstrap([1, 2], mean, { resamples: 0 })).toThrow(
      'Expected `resamples` to be a whole number from 1 up, got 0',
    )
    expect(() => clusterBootstrap([1, 2], mean, { level: 95 })).toThrow(
      'Expected `level` to be between 0 and 1 (both excluded), got 95',
    )
    expect(() => clusterBootstrap([1, 2], () => undefined)).toThrow(
      'Expected the statistic of the data to be a finite number, got undefined',
    )
    const once = [7, undefined]
    expect(() => clusterBootstrap([1, 2], () => once.shift(), { resamples: 9 })).toThrow(
      'Expected the statistic to have a value in some of 9 resamples, got none',
    )
  })
})

describe('pairs', () => {
  test('a clear difference excludes 0, none includes it', () => {
    const better = Array.from({ length: 40 }, (_, i) => 0.2 + 0.1 * Math.sin(i * 78.233))
    expect(pairedBootstrap(better).lower).toBeGreaterThan(0)
    const mixed = better.map((difference, i) => (i % 2 ? difference : -difference))
    const { lower, upper } = pairedBootstrap(mixed)
    expect(lower).toBeLessThan(0)
    expect(upper).toBeGreaterThan(0)
  })

  test('turns around with the runs', () => {
    fc.assert(
      fc.property(values, (differences) => {
        const there = pairedBootstrap(differences, { resamples: 200 })
        const back = pairedBootstrap(
          differences.map((difference) => -difference),
          { resamples: 200 },
        )
        expect(back.estimate).toBeCloseTo(-there.estimate, 12)
        expect(back.lower).toBeCloseTo(-there.upper, 12)
        expect(back.upper).toBeCloseTo(-there.lower, 12)
      }),
    )
  })

  test('impossible input', () => {
    expect(() => pairedBootstrap([1, Number.NaN])).toThrow(
      new RangeError('Expected `differences` to be a number that is finite, got NaN'),
    )
    expect(() => pairedBootstrap([1])).toThrow(
      'Expected `clusters.length` to be a whole number from 2 up, got 1',
    )
  })
})
