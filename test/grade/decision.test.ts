import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DecisionInput, decide } from '../../src/grade/verdict/decision.ts'
import {
  RAW_SCORES,
  type RawScore,
  SATISFIED_FROM,
  scoreOf,
  type Verdict,
} from '../../src/grade/verdict/verdict.ts'

const about = { evidence: [], reasoning: 'x' }
const scored = (raw: RawScore): Verdict => {
  const kind = raw >= SATISFIED_FROM ? 'satisfied' : 'violated'
  return { kind, raw, score: scoreOf(raw), ...about }
}
const none: Verdict = { kind: 'unscored', reason: 'timeout', detail: 'x' }
const unread: Verdict = { kind: 'unscored', reason: 'parse-failure', detail: 'x' }
const beside: Verdict = { kind: 'not-applicable', ...about }

function text(
  verdicts: Verdict[],
  threshold = 0.83,
  thresholdFrom: DecisionInput['thresholdFrom'] = 'clause',
) {
  return decide({ verdicts, threshold, thresholdFrom }).text
}

test('what a decision holds', () => {
  expect(decide({ verdicts: [scored(2)], threshold: 0.83, thresholdFrom: 'clause' })).toEqual({
    outcome: 'violated',
    score: 1 / 6,
    threshold: 0.83,
    text: 'score 0.17 (2 of 7) < threshold 0.83 (from the clause)',
  })
  expect(decide({ verdicts: [none], threshold: 0.83, thresholdFrom: 'clause' })).toEqual({
    outcome: 'no-verdict',
    threshold: 0.83,
    text: 'no verdict: 1 of 1 sample unscored (timeout), none is scored',
  })
})

test('the sentences', () => {
  const lines = [
    text([scored(6)]),
    text([scored(6)], 0.8333, 'config'),
    text([scored(6)], 0.8334, 'option'),
    text([scored(6)], 5 / 6, 'default'),
    text([scored(6), scored(6), scored(6)], 5 / 6),
    text([scored(7), scored(4), scored(6)], 0.8),
    text([scored(5)], 0.66666666),
    text([scored(5)], 0.66666667),
    text([scored(1)], 0),
    text([scored(7)], 1),
    text([scored(7), scored(7), none]),
    text([scored(7), beside, beside]),
    text([scored(7), scored(7), none, beside]),
    text([scored(7), none]),
    text([scored(7), none, none, unread]),
    text([beside]),
    text([beside, beside, none]),
    text([]),
  ]
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "score 0.83 (6 of 7) ≥ threshold 0.83 (from the clause)
    score 0.8333 (6 of 7) ≥ threshold 0.8333 (from the config)
    score 0.8333 (6 of 7) < threshold 0.8334 (from the option)
    score 0.8333 (6 of 7) ≥ threshold 0.8333 (the default)
    mean score 0.8333 (6, 6, 6 of 7) ≥ threshold 0.8333 (from the clause)
    mean score 0.78 (7, 4, 6 of 7) < threshold 0.80 (from the clause)
    score 0.6667 (5 of 7) ≥ threshold 0.6667 (from the clause)
    score 0.666666667 (5 of 7) < threshold 0.666666670 (from the clause)
    score 0.00 (1 of 7) ≥ threshold 0.00 (from the clause)
    score 1.00 (7 of 7) ≥ threshold 1.00 (from the clause)
    mean score 1.00 (7, 7 of 7) ≥ threshold 0.83 (from the clause); left aside: 1 unscored (timeout)
    score 1.00 (7 of 7) ≥ threshold 0.83 (from the clause); left aside: 2 not applicable
    mean score 1.00 (7, 7 of 7) ≥ threshold 0.83 (from the clause); left aside: 1 unscored (timeout), 1 not applicable
    no verdict: 1 of 2 samples unscored (timeout), more than a third
    no verdict: 3 of 4 samples unscored (2 timeout, parse-failure), more than a third
    no verdict: the clause does not apply (1 sample graded)
    no verdict: 1 of 3 samples unscored (timeout), none is scored
    no verdict: nothing was graded"
  `)
})

test.each([-0.1, 1.1, Number.NaN])('a threshold of %s is no threshold', (threshold) => {
  expect(() => text([scored(7)], threshold)).toThrow(
    `Expected \`threshold\` to be a number from 0 to 1, got ${threshold}`,
  )
})

describe('for every input', () => {
  const verdict = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...RAW_SCORES.map(scored)) },
    fc.constantFrom(none, unread, beside),
  )
  const threshold = fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 42 }).map((part) => part / 42),
    fc
      .integer({ min: 0, max: 42 })
      .chain((part) =>
        fc
          .double({ min: -1e-8, max: 1e-8, noNaN: true })
          .map((by) => Math.min(1, Math.max(0, part / 42 + by))),
      ),
  )

  test('the sentence agrees with the outcome', () => {
    fc.assert(
      fc.property(fc.array(verdict, { maxLength: 7 }), threshold, (verdicts, bar) => {
        const decision = decide({ verdicts, threshold: bar, thresholdFrom: 'clause' })
        if (decision.outcome === 'no-verdict') {
          expect(decision.text).toMatch(/^no verdict: /)
          expect(decision).not.toHaveProperty('score')
          return
        }
        const [, left, sign, right] = /^(?:mean )?score ([\d.]+) \(.*?\) ([≥<]) threshold ([\d.]+) /.exec(
          decision.text,
        )!
        expect(sign).toBe(decision.outcome === 'satisfied' ? '≥' : '<')
        if (sign === '<') expect(Number(left)).toBeLessThan(Number(right))
        else expect(Number(left)).toBeGreaterThanOrEqual(Number(right))
        expect(Math.abs(Number(left) - decision.score!)).toBeLessThan(0.0051)
        expect(Math.abs(Number(right) - bar)).toBeLessThan(0.0051)
      }),
      { numRuns: 2000 },
    )
  })

  test('unscored samples change no score', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...RAW_SCORES), { minLength: 2, maxLength: 6 }), (raws) => {
        const verdicts = raws.map(scored)
        const without = decide({ verdicts, threshold: 0.5, thresholdFrom: 'default' })
        const withOne = decide({ verdicts: [none, ...verdicts], threshold: 0.5, thresholdFrom: 'default' })
        expect(withOne).toMatchObject({ outcome: without.outcome, score: without.score })
      }),
    )
  })
})
