import { expect, test } from 'vitest'
import { decideGate, type RateGate } from '../../src/grade/verdict/rate-gate.ts'
import type { Verdict } from '../../src/grade/verdict/verdict.ts'

const satisfied: Verdict = { kind: 'satisfied', raw: 7, score: 1, evidence: [], reasoning: 'Good.' }
const violated: Verdict = { kind: 'violated', raw: 2, score: 1 / 6, evidence: [], reasoning: 'Bad.' }
const unscored: Verdict = { kind: 'unscored', reason: 'timeout', detail: 'Too slow.' }
const notApplicable: Verdict = { kind: 'not-applicable', evidence: [], reasoning: 'Nothing to do with it.' }

function decide(gate: RateGate, challenges: readonly (readonly Verdict[])[], threshold = 0.83) {
  return decideGate({ gate, challenges, threshold, thresholdFrom: 'clause' })
}

const times = (count: number, verdict: Verdict) => Array.from({ length: count }, () => [verdict])

test('five of five prove no rate of 0.83, and the text says what would', () => {
  expect(decide('lower', times(5, satisfied))).toEqual({
    outcome: 'violated',
    score: 1,
    threshold: 0.83,
    text: 'rate 5 of 5 [0.57, 1.00], lower end 0.57 < threshold 0.83 (from the clause): not proven; with every reply satisfied it takes 19 challenges',
  })
  expect(decide('lower', times(18, satisfied)).outcome).toBe('violated')
  expect(decide('lower', times(19, satisfied))).toMatchObject({
    outcome: 'satisfied',
    text: 'rate 19 of 19 [0.83, 1.00], lower end 0.83 ≥ threshold 0.83 (from the clause): proven',
  })
  expect(decide('lower', times(9, satisfied), 1).text).toContain('no number of challenges proves a rate of 1')
})

test('what is not disproven passes the gate `upper`', () => {
  expect(decide('upper', [...times(3, satisfied), ...times(2, violated)])).toMatchObject({
    outcome: 'satisfied',
    score: 3 / 5,
    text: 'rate 3 of 5 [0.23, 0.88], upper end 0.88 ≥ threshold 0.83 (from the clause): not disproven',
  })
  expect(decide('upper', [...times(3, satisfied), ...times(9, violated)])).toMatchObject({
    outcome: 'violated',
    text: 'rate 3 of 12 [0.09, 0.53], upper end 0.53 < threshold 0.83 (from the clause): disproven',
  })
})

test('samples of one challenge that agree are worth one reply', () => {
  const clustered = decide(
    'lower',
    Array.from({ length: 5 }, () => Array(10).fill(satisfied)),
  )
  expect(clustered.text).toContain('rate 50 of 50 [0.57, 1.00]')
})

test('what has no score is in no rate; too much of it, and there is no verdict', () => {
  const mostly = [...times(4, satisfied), [unscored], [notApplicable]]
  expect(decide('upper', mostly).text).toContain('rate 4 of 4')
  expect(decide('upper', [...times(2, satisfied), ...times(2, unscored)])).toEqual({
    outcome: 'no-verdict',
    threshold: 0.83,
    text: 'no verdict: 2 of 4 samples unscored (2 timeout), more than a third',
  })
  expect(decide('lower', [])).toMatchObject({ outcome: 'no-verdict', text: 'no verdict: nothing was graded' })
})
