import path from 'node:path'
import { expect, test } from 'vitest'
import { checkRead } from '../../src/check/check.ts'
import { readSpec } from '../../src/clauses/load.ts'

/** Severities of what a rule finds in its wrong examples, where they differ from one another. */
function severities(rule: string, include: string) {
  const root = path.resolve(import.meta.dirname, '../../docs/rules', rule)
  return checkRead(readSpec({ root, include }))
    .filter(({ ruleId }) => ruleId === rule)
    .map(({ file, line, fatal }) => `${file}:${line} ${fatal ? 'error' : 'warn'}`)
}

test('a copied case is an error, a title that is taken a warning', () => {
  expect(severities('duplicate-case', 'not-ok.md')).toEqual([
    'not-ok.md:15 warn',
    ...['not-ok.md:23 error', 'not-ok.md:37 error', 'not-ok.md:46 error'],
  ])
})

test('a prompt twice is a warning, labels that disagree an error, unless they say of which clause they speak', () => {
  expect(severities('duplicate-prompt', 'not-ok/*.md')).toEqual([
    'not-ok/refund.md:11 warn',
    'not-ok/refund.md:26 error',
    'not-ok/refund.md:42 warn',
  ])
})
