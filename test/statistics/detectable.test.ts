import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detectableDifference, detectableRateChange } from '../../src/statistics/detectable.ts'
import { mcnemar } from '../../src/statistics/significance.ts'

const n = fc.integer({ min: 1, max: 100_000 })
const share = fc.double({ min: 0.001, max: 1, noNaN: true })

const LOG_FACTORIALS = [0]
for (let i = 1; i <= 200; i++) LOG_FACTORIALS.push(LOG_FACTORIALS[i - 1]! + Math.log(i))

function binomial(of: number, count: number, chance: number): number {
  const ways = LOG_FACTORIALS[of]! - LOG_FACTORIALS[count]! - LOG_FACTORIALS[of - count]!
  return Math.exp(ways + count * Math.log(chance) + (of - count) * Math.log(1 - chance))
}

describe('of scores', () => {
  test('known value: 2.8016 standard errors', () => {
    expect(detectableDifference(100, 1)).toBeCloseTo(0.28016, 5)
    expect(detectableDifference(1, 0)).toBe(0)
  })

  test('half of it takes four times the prompts', () => {
    fc.assert(
      fc.property(n, share, (count, sd) => {
        expect(detectableDifference(count * 4, sd)).toBeCloseTo(detectableDifference(count, sd) / 2, 12)
      }),
    )
  })
})

describe('of verdicts', () => {
  test('known values', () => {
    const shown = [10, 20, 67, 100, 272, 1000].map(
      (count) => `${count}: ${detectableRateChange(count, 0.2)?.toFixed(4)}`,
    )
    expect(shown).toMatchInlineSnapshot(`
      [
        "10: undefined",
        "20: undefined",
        "67: 0.1504",
        "100: 0.1238",
        "272: 0.0756",
        "1000: 0.0396",
      ]
    `)
  })

  test('solves Connor’s equation, within 0..ψ, and falls with n', () => {
    fc.assert(
      fc.property(n, share, (count, discordance) => {
        const change = detectableRateChange(count, discordance)
        if (change === undefined) return
        expect(change).toBeGreaterThan(0)
        expect(change).toBeLessThanOrEqual(discordance)
        const needed =
          ((1.959963985 * Math.sqrt(discordance) + 0.841621234 * Math.sqrt(discordance - change ** 2)) /
            change) **
          2
        expect(needed / count).toBeCloseTo(1, 6)
        expect(detectableRateChange(count + 1, discordance)).toBeLessThan(change)
      }),
    )
  })

  test('McNemar’s exact test has nearly the promised power at that change', () => {
    const change = detectableRateChange(200, 0.2)!
    const better = (0.2 + change) / 2 / 0.2
    let power = 0
    for (let discordant = 0; discordant <= 200; discordant++) {
      for (let b = 0; b <= discordant; b++) {
        if (mcnemar(b, discordant - b).p >= 0.05) continue
        power += binomial(200, discordant, 0.2) * binomial(discordant, b, better)
      }
    }
    expect(power).toBeGreaterThan(0.74)
    expect(power).toBeLessThan(0.81)
  })

  test('undefined where nothing can be found', () => {
    expect(detectableRateChange(3, 1)).toBeUndefined()
    expect(detectableRateChange(20, 0.05)).toBeUndefined()
    expect(detectableRateChange(1000, 0)).toBeUndefined()
  })
})

test('impossible input', () => {
  expect(() => detectableDifference(0, 1)).toThrow(
    new RangeError('Expected `n` to be a whole number from 1 up, got 0'),
  )
  expect(() => detectableDifference(10, -1)).toThrow('Expected `sd` to be a number from 0 up, got -1')
  expect(() => detectableRateChange(10, 1.2)).toThrow(
    'Expected `discordance` to be a number from 0 to 1, got 1.2',
  )
})
