import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { panelVerdict } from '../../src/grade/verdict/panel.ts'
import {
  RAW_SCORES,
  type RawScore,
  scoreOf,
  type UnscoredReason,
  type Verdict,
} from '../../src/grade/verdict/verdict.ts'

type Said = RawScore | 'n/a' | UnscoredReason

function verdict(said: Said, name = ''): Verdict {
  if (said === 'n/a') return { kind: 'not-applicable', evidence: [], reasoning: name }
  if (typeof said === 'string') return { kind: 'unscored', reason: said, detail: name }
  const kind = said >= 6 ? 'satisfied' : 'violated'
  return { kind, raw: said, score: scoreOf(said), evidence: [`quote ${name}`], reasoning: `because ${name}` }
}

function panel(members: readonly (readonly Said[])[]) {
  const graders = members.map((said, index) => ({
    grader: `g${index}`,
    verdicts: said.map((each, nth) => verdict(each, `${index}.${nth}`)),
  }))
  return panelVerdict(graders)
}

function said({ verdict: of }: ReturnType<typeof panel>): Said {
  if (of.kind === 'unscored') return of.reason
  return of.kind === 'not-applicable' ? 'n/a' : of.raw
}

test.for<[string, Said[][], Said]>([
  ['one grading', [[5]], 5],
  ['one grader, three gradings', [[7, 2, 6]], 6],
  ['an even number: the stricter of the middle', [[7, 5]], 5],
  ['four: the stricter of the middle', [[7, 6, 5, 1]], 5],
  ['three graders', [[7], [3], [6]], 6],
  ['a member counts once, however often it graded', [[1, 1, 1, 1, 1], [7], [6]], 6],
  [
    'medians of medians',
    [
      [7, 7, 1],
      [2, 6, 6],
      [1, 1, 7],
    ],
    6,
  ],
  ['unscored gradings are left out', [[7], ['timeout'], ['parse-failure']], 7],
  ['within a member too', [['ungrounded', 3, 'timeout'], [4]], 3],
  [
    'all unscored: the commonest reason',
    [['timeout'], ['ungrounded', 'ungrounded'], ['ungrounded']],
    'ungrounded',
  ],
  ['not applicable by most', [['n/a'], [7], ['n/a']], 'n/a'],
  ['not by half', [['n/a'], [2]], 2],
  ['not applicable beside unscored', [['n/a'], ['timeout']], 'n/a'],
  ['a grading that was not made', [[7], [7], ['not-recorded']], 'not-recorded'],
  ['nor one that the budget stopped', [[7, 'budget', 7]], 'budget'],
])('%s', ([, members, expected]) => {
  expect(said(panel(members))).toBe(expected)
})

test('shown is the grading that has the median, evidence and all', () => {
  expect(panel([[7], [3], [6, 6]]).verdict).toEqual(verdict(6, '2.0'))
})

test('disagreement', () => {
  expect(panel([[7]])).not.toHaveProperty('disagreement')
  expect(panel([[7], ['timeout']])).not.toHaveProperty('disagreement')
  expect(panel([[7], [6]]).disagreement).toEqual({ spread: 1, straddles: false })
  expect(panel([[6, 5]]).disagreement).toEqual({ spread: 1, straddles: true })
  expect(panel([[1], [5]]).disagreement).toEqual({ spread: 4, straddles: false })
})

test('no grading at all is a mistake of the caller', () => {
  expect(() => panelVerdict([])).toThrow(new RangeError('Expected at least one grading, got none'))
})

describe('properties', () => {
  const raw = fc.constantFrom(...RAW_SCORES)
  const scores = fc.array(fc.array(raw, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 })

  test('the verdict is one of the gradings, within their range, never above the order’s change', () => {
    fc.assert(
      fc.property(scores, (members) => {
        const all = members.flat()
        const median = said(panel(members)) as number
        expect(all).toContain(median)
        expect(said(panel(members.toReversed().map((own) => own.toReversed())))).toBe(median)
      }),
    )
  })

  test('with odd numbers a minority moves nothing past the others', () => {
    fc.assert(
      fc.property(raw, raw, fc.integer({ min: 1, max: 4 }), (most, odd, n) => {
        const members = [...Array<Said[]>(n + 1).fill([most]), ...Array<Said[]>(n).fill([odd])]
        expect(said(panel(members))).toBe(most)
      }),
    )
  })
})
