import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../src/statistics/bootstrap.ts'
import { type Cluster, clusteredWilson, type Interval, wilson } from '../../src/statistics/wilson.ts'

const cluster = fc
  .integer({ min: 1, max: 12 })
  .chain((n) => fc.record({ n: fc.constant(n), successes: fc.integer({ min: 0, max: n }) }))
const clusters = fc.array(cluster, { minLength: 1, maxLength: 30 })

function repeat(count: number, successes: number, n: number): Cluster[] {
  return Array.from({ length: count }, () => ({ successes, n }))
}

function kish(of: readonly Cluster[]): number {
  const total = of.reduce((sum, { n }) => sum + n, 0)
  return total ** 2 / of.reduce((sum, { n }) => sum + n * n, 0)
}

describe('effective n', () => {
  test('is the number of clusters where all pass or all fail', () => {
    const all = clusteredWilson(repeat(5, 3, 3))
    expect(all.effectiveN).toBeCloseTo(5, 12)
    expect(all.lower).toBeCloseTo(wilson(5, 5).lower, 12)
    expect(all.upper).toBe(1)
    expect(clusteredWilson(repeat(5, 0, 3)).effectiveN).toBeCloseTo(5, 12)
  })

  test('is the number of clusters where the samples of each agree', () => {
    const { effectiveN } = clusteredWilson([...repeat(7, 3, 3), ...repeat(3, 0, 3)])
    expect(effectiveN).toBeCloseTo(10, 12)
  })

  test('approaches n where clusters don’t differ', () => {
    const of = (count: number) => clusteredWilson(repeat(count, 2, 4)).effectiveN / (count * 4)
    expect([of(1), of(10), of(100), of(1000)].map((share) => share.toFixed(3))).toMatchInlineSnapshot(`
      [
        "0.375",
        "1.000",
        "1.000",
        "1.000",
      ]
    `)
  })

  test('of one cluster is 1 to 1.5, whatever it holds', () => {
    expect(clusteredWilson(repeat(1, 5, 5)).effectiveN).toBeCloseTo(1, 12)
    expect(clusteredWilson(repeat(1, 3, 5)).effectiveN).toBeCloseTo(1.4737, 4)
    expect(clusteredWilson(repeat(1, 2, 4)).effectiveN).toBeCloseTo(1.5, 12)
  })

  test('by hand: 2/2, 1/2, 0/2 with 2/2 and 0/2 added', () => {
    // Rate 5/10; Σ (s − n/2)² = 1 + 0 + 1 + 1 + 1 = 4; over 10 · ¼ is 1.6; 6 / 1.6 = 3.75.
    const of = [...repeat(1, 2, 2), ...repeat(1, 1, 2), ...repeat(1, 0, 2)]
    expect(clusteredWilson(of).effectiveN).toBeCloseTo(3.75, 12)
  })

  test('lies between the Kish number of clusters and n', () => {
    fc.assert(
      fc.property(clusters, (of) => {
        const { effectiveN } = clusteredWilson(of)
        expect(effectiveN).toBeGreaterThanOrEqual(kish(of) - 1e-9)
        expect(effectiveN).toBeLessThanOrEqual(of.reduce((sum, { n }) => sum + n, 0) + 1e-9)
      }),
    )
  })
})

test('clusters of one are plain Wilson', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), (passes) => {
      const successes = passes.filter(Boolean).length
      const { lower, upper, effectiveN } = clusteredWilson(
        passes.map((pass) => ({ successes: pass ? 1 : 0, n: 1 })),
      )
      const plain = wilson(successes, passes.length)
      expect(effectiveN).toBeCloseTo(passes.length, 9)
      expect(lower).toBeCloseTo(plain.lower, 9)
      expect(upper).toBeCloseTo(plain.upper, 9)
    }),
  )
})

test('holds the rate, stays in 0..1, is never narrower than plain Wilson, mirrors failures', () => {
  fc.assert(
    fc.property(clusters, (of) => {
      const { lower, upper } = clusteredWilson(of)
      const n = of.reduce((sum, each) => sum + each.n, 0)
      const successes = of.reduce((sum, each) => sum + each.successes, 0)
      const plain = wilson(successes, n)
      expect(lower).toBeGreaterThanOrEqual(0)
      expect(lower).toBeLessThanOrEqual(plain.lower + 1e-9)
      expect(upper).toBeGreaterThanOrEqual(plain.upper - 1e-9)
      expect(upper).toBeLessThanOrEqual(1)
      const mirrored = clusteredWilson(of.map((each) => ({ ...each, successes: each.n - each.successes })))
      expect(mirrored.lower).toBeCloseTo(1 - upper, 9)
    }),
  )
})

test('covers the true rate where plain Wilson does not', () => {
  const random = seededRandom(1)
  const runs = 2000
  let covered = 0
  let plainly = 0
  for (let run = 0; run < runs; run++) {
    // Two of three prompts pass nine times in ten, the third three times: 0.7 in all.
    const prompts = Array.from({ length: 12 }, () => {
      const rate = random() < 2 / 3 ? 0.9 : 0.3
      return { n: 5, successes: Array.from({ length: 5 }, () => random() < rate).filter(Boolean).length }
    })
    const holds = ({ lower, upper }: Interval) => lower <= 0.7 && upper >= 0.7
    const successes = prompts.reduce((sum, prompt) => sum + prompt.successes, 0)
    if (holds(clusteredWilson(prompts))) covered += 1
    if (holds(wilson(successes, 60))) plainly += 1
  }
  expect(covered / runs).toBeGreaterThan(0.94)
  expect(plainly / runs).toBeLessThan(0.85)
})

test('a perfect rate is hardly below the one before it', () => {
  const gaps = [2, 3, 5, 10].flatMap((samples) =>
    [1, 2, 5, 20, 100].map((count) => {
      const rest = repeat(count - 1, samples, samples)
      const perfect = clusteredWilson([...rest, ...repeat(1, samples, samples)])
      const almost = clusteredWilson([...rest, ...repeat(1, samples - 1, samples)])
      return almost.lower - perfect.lower
    }),
  )
  expect(Math.max(...gaps)).toBeLessThan(0.005)
})

test('clusters without trials don’t count', () => {
  expect(clusteredWilson([])).toEqual({ lower: 0, upper: 1, effectiveN: 0 })
  expect(clusteredWilson(repeat(3, 0, 0))).toEqual({ lower: 0, upper: 1, effectiveN: 0 })
  const some = [...repeat(2, 1, 3), ...repeat(2, 3, 3)]
  expect(clusteredWilson([...repeat(1, 0, 0), ...some])).toEqual(clusteredWilson(some))
})

test('impossible input', () => {
  expect(() =>
    clusteredWilson([
      { successes: 1, n: 1 },
      { successes: 4, n: 3 },
    ]),
  ).toThrow(new RangeError('Expected `clusters[1].successes` to be a whole number from 0 to 3, got 4'))
  expect(() => clusteredWilson([{ successes: 0, n: 1.5 }])).toThrow(
    'Expected `clusters[0].n` to be a whole number from 0 up, got 1.5',
  )
})
