import { describe, expect, test } from 'vitest'
import type { Checks } from '../../src/clauses/data/clause.ts'
import { checkVerdict, runChecks, toldToGrader } from '../../src/grade/checks/checks.ts'

async function check(checks: Checks, reply: string): Promise<string[]> {
  const results = await runChecks(checks, reply)
  return results.map(({ check: name, outcome, message }) => `${outcome} ${name}: ${message}`)
}

test.for<[string, number]>([
  ['', 0],
  ['…!? — ', 0],
  ["It's 20 °C, isn't it?", 5],
  ['**bold** `code` #1', 3],
  ['état d’âme', 2],
  ['はい、明日届きます。', 5],
  ['สวัสดีครับ', 2],
])('words of %j: %i', async ([reply, count]) => {
  const [result] = await runChecks({ minWords: 0 }, reply)
  expect(result!.message).toBe(`has ${count} ${count === 1 ? 'word' : 'words'}, at least 0 required`)
})

test('limits of words', async () => {
  expect(await check({ maxWords: 2, minWords: 2 }, 'two words')).toEqual([
    'passed maxWords: has 2 words, at most 2 allowed',
    'passed minWords: has 2 words, at least 2 required',
  ])
  expect(await check({ maxWords: 0, minWords: 2 }, 'one')).toEqual([
    'failed maxWords: has 1 word, at most 0 allowed',
    'failed minWords: has 1 word, at least 2 required',
  ])
})

test('patterns', async () => {
  const checks: Checks = { matches: ['^Dear', '/regards$/i'], notMatches: '\\d{4}' }
  expect(await check(checks, 'Dear Wren,\nyours with kind Regards')).toEqual([
    'passed matches: matches /^Dear/',
    'passed matches: matches /regards$/i',
    'passed notMatches: does not match /\\d{4}/, and must not',
  ])
  expect(await check(checks, 'Hello, your order 123456 was lost by the courier.')).toEqual([
    'failed matches: does not match /^Dear/; it begins "Hello, your order 123456 was lost by the…"',
    'failed matches: does not match /regards$/i; it begins "Hello, your order 123456 was lost by the…"',
    'failed notMatches: matches /\\d{4}/, and must not: "Hello, your order 123456 was lost by the c…"',
  ])
  expect(await check({ matches: 'x' }, ' ')).toEqual(['failed matches: does not match /x/; it is empty'])
})

test('texts', async () => {
  const checks: Checks = { contains: ['Wren', 'thanks'], notContains: ['guarantee', 'sorry'] }
  expect(await check(checks, 'Wren says thanks')).toEqual([
    'passed contains: contains "Wren"',
    'passed contains: contains "thanks"',
    'passed notContains: does not contain "guarantee", and must not',
    'passed notContains: does not contain "sorry", and must not',
  ])
  expect(
    await check(checks, 'WREN can, after some thought, guarantee that the tent\u200b will hold.'),
  ).toEqual([
    'failed contains: does not contain "Wren" in this case (upper and lower), though in another',
    'failed contains: does not contain "thanks"; it begins "WREN can, after some thought, guarantee …"',
    'failed notContains: contains "guarantee", and must not: "…after some thought, guarantee that the tent\\u200b will…"',
    'passed notContains: does not contain "sorry", and must not',
  ])
})

describe('JSON', () => {
  const jsonSchema = {
    type: 'object',
    properties: {
      total: { type: 'number' },
      sku: { type: 'string', pattern: '^\\d+$' },
      code: { type: 'string', pattern: '^(a+)+$' },
    },
    required: ['total'],
    additionalProperties: false,
  }

  test('is the whole reply', async () => {
    expect(await check({ json: true }, ' {"a": 1}\n')).toEqual(['passed json: is JSON'])
    expect(await check({ json: true }, 'Sure! {"a": 1}')).toEqual([
      'failed json: is not JSON; it begins "Sure! {"a": 1}"',
    ])
    expect(await check({ jsonSchema }, '```json\n{}\n```')).toEqual([
      'failed jsonSchema: is not JSON (a code fence around JSON is not); it begins "```json {} ```"',
    ])
  })

  test('follows its schema', async () => {
    expect(await check({ json: true, jsonSchema }, '{"total": 1}')).toEqual([
      'passed json: is JSON',
      'passed jsonSchema: follows its JSON schema',
    ])
    expect(await check({ jsonSchema }, '{"total": "1", "sum": 1, "code": 1}')).toEqual([
      'failed jsonSchema: does not follow its JSON schema: the whole must NOT have additional properties (sum); /total must be number; /code must be string',
    ])
    expect(await check({ jsonSchema }, '[]')).toEqual([
      'failed jsonSchema: does not follow its JSON schema: the whole must be object',
    ])
  })

  test('of draft-07 too; formats are annotations', async () => {
    const $schema = 'http://json-schema.org/draft-07/schema#'
    const draft07 = { $schema, type: 'array', items: [{ type: 'string', format: 'date' }] }
    expect(await check({ jsonSchema: draft07 }, '["no date"]')).toEqual([
      'passed jsonSchema: follows its JSON schema',
    ])
  })

  test('with patterns, each its own', async () => {
    expect(await check({ jsonSchema }, '{"total": 1, "sku": "a", "code": "aa"}')).toEqual([
      'failed jsonSchema: does not follow its JSON schema: /sku must match pattern "^\\d+$"',
    ])
    const other = { properties: { sku: { pattern: '^[a-z]+$' } } }
    expect(await check({ jsonSchema: other }, '{"sku": "a"}')).toEqual([
      'passed jsonSchema: follows its JSON schema',
    ])
  })

  test('whose pattern backtracks without end can not be checked', async () => {
    const reply = JSON.stringify({ total: 1, code: `${'a'.repeat(50)}!` })
    expect(await check({ jsonSchema }, reply)).toEqual([
      'error jsonSchema: /^(a+)+$/ took longer than 1 s on this reply; simplify it: a repetition within a repetition, as in (a+)+, does that',
    ])
  })
})

describe('language', () => {
  test.for([
    ['de', 'Gerne! Ihr Zelt hat zwei Jahre Garantie.', 'passed language: is in German (de)'],
    [
      'de',
      'Sure! Your tent has a two year warranty.',
      'failed language: is in English (en), must be in German (de)',
    ],
    ['ja', 'はい、明日届きます。', 'passed language: is in Japanese (ja)'],
    [
      'de',
      'Installieren Sie es so, dann läuft alles:\n```sh\nnpm install the thing and run it\n```',
      'passed language: is in German (de)',
    ],
    ['en', 'OK', "unsure language: must be in English (en); code can't tell for sure whether it is"],
    [
      'de',
      'Trekkingstöcke',
      "unsure language: must be in German (de); code can't tell for sure whether it is",
    ],
    ['en', '42 👍', "unsure language: must be in English (en); code can't tell for sure whether it is"],
    // A near relative, and two languages in one reply.
    [
      'ru',
      'Добрий день, чим можу допомогти?',
      "unsure language: must be in Russian (ru); code can't tell for sure whether it is",
    ],
    [
      'de',
      'Vielen Dank für Ihre Nachricht. Thank you very much for your message.',
      "unsure language: must be in German (de); code can't tell for sure whether it is",
    ],
  ])('%s: %s', async ([language, reply, expected]) => {
    expect(await check({ language: language! }, reply!)).toEqual([expected])
  })
})

test('a check that failed decides; one that can’t be made leaves no verdict', async () => {
  const slow = { matches: '^(a+)+$' }
  const reply = `${'a'.repeat(50)}!`
  expect(checkVerdict(await runChecks({ maxWords: 5, contains: 'a' }, reply))).toBeUndefined()
  expect(checkVerdict(await runChecks({ ...slow, maxWords: 0, contains: 'b' }, reply))).toEqual({
    kind: 'violated',
    raw: 1,
    score: 0,
    evidence: [],
    reasoning: `check maxWords: has 1 word, at most 0 allowed; check contains: does not contain "b"; it begins "${'a'.repeat(40)}…"`,
    by: 'code',
  })
  expect(checkVerdict(await runChecks(slow, reply))).toEqual({
    kind: 'unscored',
    reason: 'check-error',
    detail:
      'check matches: /^(a+)+$/ took longer than 1 s on this reply; simplify it: a repetition within a repetition, as in (a+)+, does that',
  })
})

test('the grader is told what is settled and what is open, and nothing that the reply says', async () => {
  const checks: Checks = {
    maxWords: 50,
    matches: 'INJECT.*',
    notMatches: 'zzz',
    contains: 'INJ',
    notContains: 'zzz',
    json: true,
    jsonSchema: { properties: { INJECTED: true } },
    language: 'de',
  }
  const { settled, open } = toldToGrader(await runChecks(checks, '{"INJECTED": 9}'))
  expect(settled).toEqual([
    'The reply has 2 words, at most 50 allowed.',
    'The reply matches /INJECT.*/.',
    'The reply does not match /zzz/, and must not.',
    'The reply contains "INJ".',
    'The reply does not contain "zzz", and must not.',
    'The reply is JSON.',
    'The reply follows its JSON schema.',
  ])
  expect(open).toEqual(["The reply must be in German (de); code can't tell for sure whether it is."])
})
