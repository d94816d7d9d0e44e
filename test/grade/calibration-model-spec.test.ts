import { describe, expect, test } from 'vitest'
import { loadSpec } from '../../src/clauses/load.ts'
import { calibrate } from '../../src/grade/calibration/calibration.ts'
import { modelSpec } from '../support/model-spec.ts'
import { alwaysRight, coin, judge, precedentsOf, prefersLonger } from '../support/precedents.ts'

describe('precedents of the Model Spec', () => {
  const { spec } = loadSpec({ root: modelSpec, policy: 'model_spec.md' })
  const replies = precedentsOf(spec)
  const pairs = { of: 189, judged: 189, comparisons: 152 }

  test('a grader that is always right', () => {
    const { labels, agreement, authorities, standing, ...rest } = calibrate(judge(replies, alwaysRight))
    expect(labels).toEqual({ GOOD: 186, BAD: 186, OK: 7 })
    expect(agreement).toMatchObject({ n: 372, comparisons: 182, kappa: { value: 1 } })
    expect(agreement.kappa!.interval!.lower).toBeCloseTo(0.95, 2)
    expect(rest.pairs).toMatchObject({ ...pairs, grader: 1 })
    expect(rest.pairs.baselines.map(({ rule, share }) => [rule, share])).toEqual([
      ['longer', 138 / 189],
      ['first', 152 / 189],
    ])
    expect(rest.majority).toEqual({ label: 'GOOD', accuracy: 0.5 })
    expect(authorities.map(({ name, labelled }) => [name, labelled])).toMatchInlineSnapshot(`
      [
        [
          "root",
          126,
        ],
        [
          "system",
          4,
        ],
        [
          "developer",
          4,
        ],
        [
          "user",
          109,
        ],
        [
          "guideline",
          129,
        ],
      ]
    `)
    expect(standing).toBe('calibrated')
  })

  test('a grader that prefers longer replies', () => {
    const { agreement, pairs, standing, reasons } = calibrate(judge(replies, prefersLonger))
    expect(agreement.kappa!.value).toBeCloseTo(0.45, 2)
    expect(agreement.kappa!.interval!.lower).toBeGreaterThan(0.3)
    expect(pairs.grader).toBe(138 / 189)
    expect([standing, ...reasons]).toEqual([
      'uncalibrated',
      'no better than "longer reply is GOOD" (73 % of pairs)',
    ])
  })

  test('a coin', () => {
    const { agreement, standing, reasons } = calibrate(judge(replies, coin(1)))
    expect(Math.abs(agreement.kappa!.value)).toBeLessThan(0.1)
    expect([standing, ...reasons]).toMatchInlineSnapshot(`
      [
        "uncalibrated",
        "no better than chance: κ 0.03 [-0.08, 0.14]",
        "no better than "longer reply is GOOD" (73 % of pairs)",
      ]
    `)
  })
})
