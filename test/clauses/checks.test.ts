import { eld } from 'eld/small'
import { expect, test } from 'vitest'
import { readChecks } from '../../src/clauses/file/checks-schema.ts'
import { parseClauseFile } from '../../src/clauses/file/clause-file.ts'

const CHECKS = `checks:
  maxWords: 200
  minWords: 0
  matches: ^Dear
  notMatches: [/sorry/i, '\\d{16}']
  contains: Kind regards
  notContains: [guarantee]
  json: true
  jsonSchema: { type: object, properties: { total: { type: number } } }
  language: no
`
const READ = {
  maxWords: 200,
  minWords: 0,
  matches: '^Dear',
  notMatches: ['/sorry/i', '\\d{16}'],
  contains: 'Kind regards',
  notContains: ['guarantee'],
  json: true,
  jsonSchema: { type: 'object', properties: { total: { type: 'number' } } },
  language: 'no',
}

test('checks in the front matter are those of the clause', () => {
  const { clauses, problems } = parseClauseFile(
    `---\nauthority: user\n${CHECKS}---\nText.\n\n## Challenge prompts\n\n- Hi\n`,
    'specs/a.md',
  )
  expect(problems).toEqual([])
  expect(clauses[0]!.checks).toEqual(READ)
  expect(JSON.parse(JSON.stringify(clauses[0]!.checks))).toEqual(READ)
})

test('in a file of sections they are those of each; braces hold none', () => {
  const prompts = '\n**Example**: a\n\n~~~xml\n<user>\nhi\n</user>\n~~~\n'
  const { clauses, problems } = parseClauseFile(
    `---\nauthority: user\nchecks: { maxWords: 9 }\n---\n## A {#a}\nText.\n${prompts}\n## B {#b checks=x}\nText.\n${prompts}`,
    'specs/a.md',
  )
  expect(clauses.map(({ checks }) => checks)).toEqual([{ maxWords: 9 }, { maxWords: 9 }])
  expect(problems.map(({ reason }) => reason)).toEqual([
    'Unknown key `checks`, expected one of `authority`, `threshold`, `samples`, `gate`, `tags`, `overrides`, `exceptions` or `tools`',
  ])
})

test('a clause without checks has none', () => {
  const { clauses } = parseClauseFile('---\nauthority: user\n---\n', 'specs/a.md')
  expect(clauses[0]).not.toHaveProperty('checks')
})

test('checks that a test wrote in place', () => {
  expect(readChecks(READ)).toEqual(READ)
  expect(() => readChecks({ maxWord: 3, matches: ['('] })).toThrow(
    new TypeError(
      'Expected each of `checks.matches` to be a valid regular expression (Unterminated group), found "("; Unknown key `checks.maxWord`, expected one of `maxWords`, `minWords`, `matches`, `notMatches`, `contains`, `notContains`, `json`, `jsonSchema`, `language`, `calls`, `notCalls`, `before`, `maxCalls`, `args`, `filesMatch` or `run`; did you mean `maxWords`?',
    ),
  )
})

test('the languages are those that the detector knows', () => {
  const known = Object.values(eld.info().Languages).sort()
  expect(() => readChecks({ language: 'xx' })).toThrow(`(${known.join(' ')})`)
  for (const language of known) expect(readChecks({ language })).toEqual({ language })
})
