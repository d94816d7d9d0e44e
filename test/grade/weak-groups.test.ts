import { expect, test } from 'vitest'
import { loadSpec } from '../../src/clauses/load.ts'
import { calibrate } from '../../src/grade/calibration/calibration.ts'
import { weakGroups } from '../../src/grade/calibration/groups.ts'
import { decidedOf } from '../../src/grade/calibration/judged-precedent.ts'
import { seededRandom } from '../../src/statistics/bootstrap.ts'
import { modelSpec } from '../support/model-spec.ts'
import { alwaysRight, alwaysWrong, type Grader, judge, precedentsOf } from '../support/precedents.ts'

const { spec } = loadSpec({ root: modelSpec, policy: 'model_spec.md' })
const replies = precedentsOf(spec).filter(({ label }) => label !== 'OK')
type Labelled = (typeof replies)[0]
type Rate = (reply: Labelled) => number

const RUNS = 200

/** Right with a probability that may depend on the reply. */
function rightAt(rate: Rate, seed: number): Grader {
  const random = seededRandom(seed)
  return (reply, comparison) => (random() < rate(reply) ? alwaysRight : alwaysWrong)(reply, comparison)
}

/** How often a group is called weak: the one of this name, or any. */
function found(groupOf: (reply: Labelled) => string | undefined, rate: Rate, name?: string) {
  const groups = [...Map.groupBy(replies, groupOf)]
  const runs = Array.from({ length: RUNS }, (_, seed) => {
    const judged = judge(replies, rightAt(rate, seed + 1))
    return weakGroups(groups.map(([key]) => decidedOf(judged.filter((each) => groupOf(each) === key))))
  })
  const hit = runs.filter((weak) =>
    weak.some((weakness, index) => weakness && (name === undefined || groups[index]![0] === name)),
  )
  return hit.length / RUNS
}

const authority = (reply: Labelled) => reply.authority
const section = (reply: Labelled) => reply.section

test.each([0.8, 0.9, 0.95, 1])('right in %d everywhere: seldom a false alarm', (rate) => {
  expect(found(authority, () => rate)).toBeLessThanOrEqual(0.05)
  expect(found(section, () => rate)).toBeLessThanOrEqual(0.06)
})

test('merely less good on an authority is no weakness', () => {
  expect(found(authority, (reply) => (reply.authority === 'root' ? 0.85 : 0.97))).toBeLessThanOrEqual(0.05)
})

test.each(['root', 'user', 'guideline'])('a coin on authority %s, good elsewhere: found', (name) => {
  expect(found(authority, (reply) => (reply.authority === name ? 0.5 : 0.95), name)).toBeGreaterThan(0.95)
})

// Sections of the Model Spec have 1 to 8 comparisons. Of three comparisons nobody can tell unless all else is right.
test.each([
  ['ignore_untrusted_data', 3, 0.95, 0.6],
  ['follow_all_applicable_instructions', 4, 0.95, 0.9],
  ['letter_and_spirit', 5, 0.9, 0.8],
  ['highlight_misalignments', 6, 0.9, 0.85],
])(
  'labels turned around in section %s, of %d comparisons, and right in %d elsewhere: found in %d at least',
  (name, size, right, atLeast) => {
    const own = replies.filter((reply) => reply.section === name)
    expect(new Set(own.map(({ comparison }) => comparison)).size).toBe(size)
    expect(found(section, (reply) => (reply.section === name ? 1 - right : right), name)).toBeGreaterThan(
      atLeast,
    )
  },
)

test('an average does not hide them: the grader is uncalibrated, with the group and its numbers', () => {
  const rate: Rate = (reply) => (reply.section === 'highlight_misalignments' ? 0 : 1)
  const { agreement, reasons } = calibrate(judge(replies, rightAt(rate, 1)))
  expect(agreement.kappa!.value).toBeGreaterThan(0.9)
  expect(reasons).toEqual(['turns the labels around in section highlight_misalignments: 9 of 9 wrong'])
  const onUser: Rate = (reply) => (reply.authority === 'user' ? 0.5 : 0.95)
  expect(calibrate(judge(replies, rightAt(onUser, 2))).reasons).toContainEqual(
    expect.stringMatching(/^no better than chance in authority user: \d+ of 109 wrong$/),
  )
})
