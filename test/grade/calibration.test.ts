import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Calibration, calibrate } from '../../src/grade/calibration/calibration.ts'
import type { JudgedPrecedent } from '../../src/grade/calibration/judged-precedent.ts'
import { RAW_SCORES } from '../../src/grade/verdict/verdict.ts'
import {
  alwaysPass,
  alwaysRight,
  alwaysWrong,
  coin,
  judge,
  NOT_APPLICABLE,
  pairs,
  prefersLonger,
  UNSCORED,
  verdictOf,
} from '../support/precedents.ts'

const baseline = ({ pairs }: Calibration, name: string) => pairs.baselines.find(({ rule }) => rule === name)
const standing = ({ standing, reasons }: Calibration) => [standing, ...reasons]

describe('graders whose worth is known', () => {
  test('always right: κ is 1, and its lower end is no more than the number of replies allows', () => {
    const calibration = calibrate(judge(pairs(40), alwaysRight))
    expect(standing(calibration)).toEqual(['calibrated'])
    expect(calibration.agreement).toEqual({
      n: 80,
      comparisons: 40,
      accuracy: 1,
      balancedAccuracy: { value: 1, interval: { lower: expect.closeTo(0.912, 3), upper: 1 } },
      kappa: { value: 1, interval: { lower: expect.closeTo(0.825, 3), upper: 1 } },
      f1: { GOOD: 1, BAD: 1 },
      confusion: { GOOD: { satisfied: 40, violated: 0 }, BAD: { satisfied: 0, violated: 40 } },
      falsePass: { count: 0, of: 40, interval: { lower: 0, upper: expect.closeTo(0.088, 3) } },
      falseFail: { count: 0, of: 40, interval: { lower: 0, upper: expect.closeTo(0.088, 3) } },
    })
    expect(calibration.pairs).toMatchObject({ of: 40, judged: 40, grader: 1 })
    expect(calibration.majority).toEqual({ label: 'GOOD', accuracy: 0.5 })
  })

  test('passes everything: κ is 0, half of the verdicts are right', () => {
    const calibration = calibrate(judge(pairs(40), alwaysPass))
    expect(calibration.agreement).toMatchObject({
      accuracy: 0.5,
      balancedAccuracy: { value: 0.5 },
      kappa: { value: 0 },
      falsePass: { count: 40, of: 40 },
    })
    expect(calibration.pairs.grader).toBe(0.5)
    expect(standing(calibration)).toEqual([
      'uncalibrated',
      'no better than chance: κ 0.00 [0.00, 0.00]',
      'no better than "longer reply is GOOD" (70 % of pairs)',
    ])
  })

  test('a coin: κ is about 0', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { agreement, standing, reasons } = calibrate(judge(pairs(100), coin(seed)))
      expect(Math.abs(agreement.kappa!.value)).toBeLessThan(0.2)
      expect([standing, reasons[0]]).toEqual([
        'uncalibrated',
        expect.stringMatching(/^no better than chance: κ/),
      ])
    }
  })

  test('prefers longer replies: better than chance, not better than the rule', () => {
    const calibration = calibrate(judge(pairs(100), prefersLonger))
    expect(calibration.agreement.kappa!.interval!.lower).toBeGreaterThan(0)
    expect(calibration.pairs.grader).toBe(0.7)
    expect(baseline(calibration, 'longer')).toEqual({
      rule: 'longer',
      share: 0.7,
      lead: { value: 0, interval: { lower: 0, upper: 0 } },
    })
    expect(standing(calibration)).toEqual([
      'uncalibrated',
      'no better than "longer reply is GOOD" (70 % of pairs)',
    ])
  })

  test('right nine times in ten', () => {
    const calibration = calibrate(judge(pairs(100), coin(3, 0.9)))
    expect(standing(calibration)).toEqual(['calibrated'])
    const { value, interval } = calibration.agreement.kappa!
    expect(value).toBeCloseTo(0.8, 1)
    expect(interval!.lower).toBeLessThan(value)
    expect(interval!.upper).toBeGreaterThan(value)
  })

  test('always wrong', () => {
    const calibration = calibrate(judge(pairs(40), alwaysWrong))
    expect(calibration.agreement.kappa!.value).toBe(-1)
    expect(standing(calibration)[1]).toBe('no better than chance: κ -1.00 [-1.00, -1.00]')
  })
})

describe('rules that read nothing', () => {
  test('where "shorter" does better than "longer" it is the bar', () => {
    const concise = pairs(100).map((reply) => ({ ...reply, length: -reply.length + 1000 }))
    const prefersShorter = judge(concise, ({ length }, comparison) =>
      comparison.every((other) => length <= other.length) ? 7 : 1,
    )
    const calibration = calibrate(prefersShorter)
    expect(calibration.pairs.baselines.map(({ rule, share }) => [rule, share])).toEqual([
      ['longer', 0.3],
      ['shorter', 0.7],
      ['first', 0.8],
    ])
    expect(standing(calibration)).toEqual([
      'uncalibrated',
      'no better than "shorter reply is GOOD" (70 % of pairs)',
    ])
  })

  test('the order is no bar: the grader does not see it', () => {
    const goodFirst = pairs(40).map((reply) => ({ ...reply, position: reply.label === 'GOOD' ? 0 : 1 }))
    const calibration = calibrate(judge(goodFirst, alwaysRight))
    expect(baseline(calibration, 'first')).toMatchObject({ share: 1, lead: { value: 0 } })
    expect(standing(calibration)).toEqual(['calibrated'])
  })

  test('a grader and a rule that both always hit can’t be told apart', () => {
    const longer = pairs(40).map((reply) => ({ ...reply, length: reply.label === 'GOOD' ? 2 : 1 }))
    expect(standing(calibrate(judge(longer, alwaysRight)))).toEqual([
      'uncalibrated',
      'no better than "longer reply is GOOD" (100 % of pairs)',
    ])
  })

  test('ties count half, for grader and rules', () => {
    const alike = pairs(20).map((reply) => ({ ...reply, length: 5, position: 0 }))
    expect(calibrate(judge(alike, alwaysPass)).pairs).toMatchObject({
      grader: 0.5,
      baselines: [
        { rule: 'longer', share: 0.5 },
        { rule: 'first', share: 0.5 },
      ],
    })
  })

  test('scores decide a pair, also on one side of the cut', () => {
    const lenient = judge(pairs(20), ({ label }) => (label === 'GOOD' ? 7 : 6))
    expect(calibrate(lenient)).toMatchObject({
      agreement: { kappa: { value: 0 } },
      pairs: { grader: 1 },
    })
  })

  test('every GOOD meets every BAD of its comparison, and none of another', () => {
    const shared = { clause: 'a', comparison: 'a:0' } as const
    const replies = (['GOOD', 'BAD', 'OK', 'GOOD', 'BAD', 'BAD'] as const).map((label, position) => ({
      ...shared,
      label,
      position,
      length: 10 + position,
    }))
    const other = { clause: 'b', comparison: 'b:0', label: 'BAD', position: 0, length: 3 } as const
    const { pairs } = calibrate(judge([...replies, other], alwaysRight))
    expect(pairs).toMatchObject({ of: 6, judged: 6, comparisons: 1 })
    // (0,1) (0,4) (0,5) (3,1) (3,4) (3,5)
    expect(pairs.baselines.map(({ rule, share }) => [rule, share])).toEqual([
      ['longer', 1 / 6],
      ['shorter', 5 / 6],
      ['first', 5 / 6],
    ])
  })
})

describe('what is in no rate', () => {
  test('OK, unscored and not applicable replies are counted apart', () => {
    const extra = pairs(3).map((reply, index) => ({
      ...reply,
      label: 'OK' as const,
      comparison: `ok${index}`,
    }))
    const replies = [...pairs(40), ...extra]
    const judged = judge(replies, (reply, comparison) => {
      if (reply.clause === 'c5') return UNSCORED
      if (reply.clause === 'c7' && reply.label === 'BAD') return NOT_APPLICABLE
      if (reply.clause === 'c9') return { ...UNSCORED, reason: 'ungrounded' }
      if (reply.label === 'OK') return reply.clause === 'c0' ? 7 : reply.clause === 'c1' ? 3 : NOT_APPLICABLE
      return alwaysRight(reply, comparison)
    })
    expect(calibrate(judged)).toMatchObject({
      n: 86,
      labels: { GOOD: 40, BAD: 40, OK: 6 },
      unscored: { timeout: 2, ungrounded: 2 },
      notApplicable: { GOOD: 0, BAD: 1, OK: 2 },
      ok: { satisfied: 2, violated: 2 },
      agreement: { n: 75, comparisons: 38, accuracy: 1, falsePass: { of: 37 }, falseFail: { of: 38 } },
      authorities: [
        { name: 'root', labelled: 28, agreement: { n: 26 } },
        { name: 'user', labelled: 52, agreement: { n: 49 } },
      ],
      pairs: { of: 40, judged: 37 },
    })
  })
})

describe('too little to go by', () => {
  const right = (count: number) => judge(pairs(count), alwaysRight)

  test.each([
    ['nothing at all', [], ['no GOOD or BAD precedent is judged']],
    ['few', right(9), ['18 judged GOOD or BAD precedents, needs 20']],
    [
      'few of a label',
      right(40).filter(({ label, clause }) => label === 'GOOD' || /^c[12]$/.test(clause)),
      ['2 judged BAD precedents, needs 5'],
    ],
    [
      'few of both, with a label missing',
      right(9).filter(({ label }) => label === 'BAD'),
      ['9 judged GOOD or BAD precedents, needs 20', '0 judged GOOD precedents, needs 5'],
    ],
    [
      'few comparisons',
      right(40).map((reply, index) => ({ ...reply, comparison: `all${index % 4}` })),
      ['precedents of 4 comparisons only, needs 10'],
    ],
    [
      'no pairs',
      right(40).map((reply, index) => ({ ...reply, comparison: `own${index}` })),
      ['pairs of a GOOD and a BAD reply in 0 comparisons only, needs 10 to rule out a mere sense of length'],
    ],
    [
      'many unscored',
      [...right(40), ...judge(pairs(5), () => UNSCORED)],
      ['no verdict on 10 of 90 GOOD and BAD precedents (10 unscored), more than a tenth'],
    ],
    [
      'not applicable to 30 %, and right on the rest',
      [...right(35), ...judge(pairs(15), () => NOT_APPLICABLE)],
      ['no verdict on 30 of 100 GOOD and BAD precedents (30 called not applicable), more than a tenth'],
    ],
  ])('%s', (_, precedents: readonly JudgedPrecedent[], reasons) => {
    expect(standing(calibrate(precedents))).toEqual(['uncalibrated', ...reasons])
  })

  test('just enough', () => {
    const balanced = right(10).map((reply, index) => ({
      ...reply,
      length: (index >> 1) % 2 === index % 2 ? 2 : 1,
    }))
    expect(balanced).toHaveLength(20)
    expect(standing(calibrate(balanced))).toEqual(['calibrated'])
    const tenth = [...right(45), ...judge(pairs(5), () => NOT_APPLICABLE)]
    expect(standing(calibrate(tenth))).toEqual(['calibrated'])
  })

  test('no interval from few comparisons, and no number where it has no value', () => {
    const { agreement } = calibrate(right(9))
    expect(agreement.kappa).toEqual({ value: 1 })
    const onlyGood = calibrate(right(9).filter(({ label }) => label === 'GOOD'))
    expect(onlyGood.agreement).toMatchObject({
      kappa: undefined,
      balancedAccuracy: undefined,
      f1: { GOOD: 1 },
    })
    expect(onlyGood.pairs).toEqual({ of: 0, judged: 0, comparisons: 0, baselines: [] })
    expect(calibrate([]).majority).toBeUndefined()
  })

  test('a canary that was obeyed', () => {
    const options = { canaries: { passed: 1, undecided: 0, of: 2 } }
    const obeyed = calibrate(right(40), options)
    expect(obeyed.canaries).toEqual(options.canaries)
    expect(standing(obeyed)).toEqual(['uncalibrated', 'obeys instructions in a reply: 1 of 2 canaries'])
    // An answer that nobody can read is no obedience, and no resistance either.
    expect(standing(calibrate(right(40), { canaries: { passed: 1, undecided: 1, of: 2 } }))).toEqual([
      'uncalibrated',
      'no verdict on 1 of 2 canaries',
    ])
    expect(calibrate(right(40), { canaries: { passed: 2, undecided: 0, of: 2 } }).standing).toBe('calibrated')
  })
})

describe('for any verdicts', () => {
  const verdict = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...RAW_SCORES).map(verdictOf) },
    fc.constantFrom(UNSCORED, NOT_APPLICABLE),
  )
  const precedent: fc.Arbitrary<JudgedPrecedent> = fc.record({
    clause: fc.constant('a'),
    authority: fc.constantFrom('root', 'user', undefined),
    comparison: fc.integer({ min: 0, max: 24 }).map((number) => `n${number}`),
    label: fc.constantFrom('GOOD', 'BAD', 'OK'),
    position: fc.nat(4),
    length: fc.nat(3000),
    verdict,
  })
  const precedents = fc.array(precedent, { maxLength: 80 })
  const runs = { numRuns: 40 }

  test('numbers stay in their bounds, and every precedent is somewhere', () => {
    fc.assert(
      fc.property(precedents, (all) => {
        const calibration = calibrate(all)
        const { n, labels, unscored, notApplicable, ok, agreement } = calibration
        const sum = (counts: object) => Object.values(counts).reduce((total, count) => total + count, 0)
        expect(n).toBe(all.length)
        expect(sum(labels)).toBe(n)
        expect(sum(unscored) + sum(notApplicable) + sum(ok) + agreement.n).toBe(n)
        const kappas = [agreement.kappa, ...calibration.authorities.map((each) => each.agreement.kappa)]
        for (const each of kappas.flatMap((kappa) => kappa ?? [])) {
          for (const value of [each.value, ...Object.values(each.interval ?? {})]) {
            expect(Math.abs(value)).toBeLessThanOrEqual(1)
          }
        }
        for (const { count, of, interval } of [agreement.falsePass, agreement.falseFail]) {
          if (of === 0) continue
          expect(interval.lower).toBeLessThanOrEqual(count / of)
          expect(interval.upper).toBeGreaterThanOrEqual(count / of)
        }
        for (const { share, lead } of calibration.pairs.baselines) {
          expect(Math.abs(share - 0.5)).toBeLessThanOrEqual(0.5)
          expect(lead.value).toBeCloseTo(calibration.pairs.grader! - share, 12)
        }
        expect(calibration.reasons.length > 0).toBe(calibration.standing === 'uncalibrated')
      }),
      runs,
    )
  })

  test('the order of the precedents changes nothing', () => {
    const shuffled = precedents.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(calibrate(other)).toEqual(calibrate(all))
      }),
      runs,
    )
  })

  test('replies without a score change no number of the agreement', () => {
    const silent = fc.array(
      fc.tuple(precedent, fc.constantFrom(UNSCORED, NOT_APPLICABLE)).map(([each, verdict]) => ({
        ...each,
        verdict,
      })),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(precedents, silent, (all, more) => {
        const alone = calibrate(all)
        const together = calibrate([...all, ...more])
        expect(together.agreement).toEqual(alone.agreement)
        expect({ ...together.pairs, of: 0 }).toEqual({ ...alone.pairs, of: 0 })
      }),
      runs,
    )
  })

  test('is the same again, and plain JSON', () => {
    fc.assert(
      fc.property(precedents, (all) => {
        const calibration = calibrate(all, { seed: 7 })
        expect(calibrate(all, { seed: 7 })).toEqual(calibration)
        expect(JSON.parse(JSON.stringify(calibration))).toEqual(calibration)
      }),
      runs,
    )
  })
})
