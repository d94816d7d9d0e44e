import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import type { ClauseResult, GradedReply } from '../../src/grade/verdict/result.ts'
import type { RawScore, Verdict } from '../../src/grade/verdict/verdict.ts'
import { scoreboard } from '../../src/report/scoreboard/scoreboard.ts'
import { tally } from '../../src/report/scoreboard/tally.ts'

function graded(
  raw: RawScore | 'timeout',
  origin: 'live' | 'replayed' | 'handwritten' = 'replayed',
): GradedReply {
  const score = raw === 'timeout' ? 0 : (raw - 1) / 6
  const verdict: Verdict =
    raw === 'timeout'
      ? { kind: 'unscored', reason: 'timeout', detail: 'no answer within 60 s' }
      : { kind: raw >= 6 ? 'satisfied' : 'violated', raw, score, evidence: ['a'], reasoning: 'because' }
  const live = origin === 'live'
  const calls = live ? 1 : 0
  const source = {
    origin,
    key: 'k',
    model: 'openai:x',
    recorded: '2026-11-23',
    calls,
    tokens: { input: 1000, output: 200 },
  }
  const grading = { ...source, model: 'openai:judge', dollars: live ? 0.002 : undefined }
  return raw === 'timeout'
    ? { source, verdict, gradings: [] }
    : { reply: 'a reply', source, verdict, gradings: [{ ...grading, verdict }] }
}

function result(clause: string, samples: readonly GradedReply[], passed = true): ClauseResult {
  const decision = { outcome: passed ? 'satisfied' : 'violated', threshold: 0.83, text: '' } as const
  const recordings = `specs/__recordings__/${clause}.yaml`
  const rest = { kind: 'challenge', gate: 'point', challenge: 'a title', prompt: [], recordings } as const
  return { clause, title: `About ${clause}`, authority: 'user', passed, decision, samples, ...rest }
}

const plain = (results: readonly ClauseResult[], unread = 0) =>
  stripVTControlCharacters(scoreboard([{ name: 'specs', results, unread }]))

test('is short when all is well', () => {
  expect(plain([result('aa11', [graded(7)]), result('bb22', [graded(6), graded(7)])])).toMatchInlineSnapshot(`
    "    Clauses  2 passed (2)
          Score  mean 0.94 over 3 graded replies, 3 of them satisfied [0.32, 1.00]
        Samples  pass@2 1.00 | pass^2 1.00 over 1 prompt
        Answers  3 replayed openai:judge of 2026-11-23 | 3 replayed openai:x of 2026-11-23"
  `)
})

test('shows what needs attention, the worst first', () => {
  const results = [
    result('aa11', [graded(7, 'live')]),
    result('bb22', [graded(2, 'live')], false),
    result('bb22', [graded(6, 'live')]),
    result('cc33', [graded('timeout', 'live')], false),
    result('dd44', [graded(5, 'live')], false),
  ]
  expect(plain(results)).toMatchInlineSnapshot(`
    "    Clauses  3 failed | 1 passed (4)

      clause                      authority  satisfied          95 %  mean  unscored
      cc33 About cc33             user             0/0             –     –         1
      dd44 About dd44             user             0/1  [0.00, 0.79]  0.67         0
      bb22 About bb22             user             1/2  [0.09, 0.91]  0.50         0

          Score  mean 0.67 over 4 graded replies, 2 of them satisfied [0.15, 0.85]
       Unscored  1 timeout
        Answers  4 live openai:judge | 5 live openai:x
          Calls  9 | 9,000 tokens in, 1,800 out | $0.0080"
  `)
})

test('tells the share of the input that a prompt cache served, where a provider reports it', () => {
  const withCached = (cached: number | undefined) => {
    const reply = graded(7, 'live')
    const [grading] = reply.gradings
    const tokens = { input: 1000, output: 200, cached }
    return plain([result('aa11', [{ ...reply, gradings: [{ ...grading!, tokens }] }])])
  }
  expect(withCached(620)).toContain('Calls  2 | 2,000 tokens in (31 % cached), 400 out | $0.0020')
  expect(withCached(0)).toContain('2,000 tokens in (0 % cached), 400 out')
  expect(withCached(undefined)).toContain('2,000 tokens in, 400 out')
})

test('says that recordings are handwritten', () => {
  expect(plain([result('aa11', [graded(7, 'handwritten')])])).toContain('2 handwritten')
})

test('prints nothing without results', () => {
  expect(scoreboard([])).toBe('')
})

test('an unscored reply is in no mean and no rate', () => {
  const { scored, satisfied, scoreSum, unscored } = tally([result('aa11', [graded(7), graded('timeout')])])
  expect({ scored, satisfied, scoreSum, unscored }).toEqual({
    scored: 1,
    satisfied: 1,
    scoreSum: 1,
    unscored: { timeout: 1 },
  })
})

test('counts what was spent now, not what a recording once cost', () => {
  expect(tally([result('aa11', [graded(7, 'replayed')])])).toMatchObject({ calls: 0, inputTokens: 0 })
  expect(tally([result('aa11', [graded(7, 'live')])])).toMatchObject({
    calls: 2,
    inputTokens: 2000,
    outputTokens: 400,
    dollars: 0.002,
  })
})

test('says what checks decided, where graders disagree, and who graded himself', () => {
  const one = graded(7)
  const verdict: Verdict = { kind: 'violated', raw: 1, score: 0, evidence: [], reasoning: '', by: 'code' }
  const byCode: GradedReply = { ...one, verdict, gradings: [] }
  const apart: GradedReply = {
    ...one,
    gradings: [...one.gradings, { ...one.gradings[0]!, model: 'openai:x' }],
    disagreement: { spread: 4, straddles: true },
  }
  expect(plain([result('aa11', [byCode, apart, apart])])).toMatchInlineSnapshot(`
    "    Clauses  1 passed (1)
          Score  mean 0.67 over 3 graded replies, 2 of them satisfied [0.12, 0.97], 1 decided by checks
        Samples  pass@3 1.00 | pass^3 0.00 over 1 prompt
        Graders  disagree on whether 2 replies satisfy the clause
        Graders  the grader is the model under test
        Answers  2 replayed openai:judge of 2026-11-23 | 5 replayed openai:x of 2026-11-23"
  `)
})

test('a person who writes reply and grading by hand is no model that grades itself', () => {
  const one = graded(7, 'handwritten')
  const source = { ...one.source, model: 'handwritten' }
  const gradings = [{ ...one.gradings[0]!, model: 'handwritten' }]
  expect(tally([result('aa11', [{ ...one, source, gradings }])]).selfGraded).toBe(false)
})

test('says how many replies are empty', () => {
  const empty = { ...graded(7), reply: ' \n' }
  expect(plain([result('aa11', [empty, graded(7)])])).toContain('    Replies  1 is empty\n')
  expect(plain([result('aa11', [empty, empty])])).toContain('    Replies  2 are empty\n')
})

test('files with problems are no clauses that passed', () => {
  expect(plain([result('aa11', [graded(7)])], 15)).toContain(
    '    Clauses  15 files with problems | 1 passed (1)\n',
  )
  expect(plain([], 1)).toBe('    Clauses  1 file with problems | 0 passed (0)')
})

test('clauses of two specs stay apart, though they have one id', () => {
  const board = scoreboard([
    { name: 'shop', results: [result('rt30', [graded(2)], false)], unread: 0 },
    { name: 'desk', results: [result('rt30', [graded(7)])], unread: 0 },
    { name: 'unused', results: [], unread: 0 },
  ])
  expect(stripVTControlCharacters(board).split('Samples')[0]).toMatchInlineSnapshot(`
    "    Clauses  1 failed | 1 passed (2)

      clause                                authority  satisfied          95 %  mean
      shop rt30 About rt30                  user             0/1  [0.00, 0.79]  0.17

          Score  mean 0.58 over 2 graded replies, 1 of them satisfied [0.09, 0.91]
        Answers  2 replayed openai:judge of 2026-11-23 | 2 replayed openai:x of 2026-11-23"
  `)
})
