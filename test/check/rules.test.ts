import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readLock } from '../../src/amendments/lock-file.ts'
import { checkRead } from '../../src/check/check.ts'
import { RULES } from '../../src/check/rules.ts'
import { readSpec } from '../../src/clauses/load.ts'

const docs = path.resolve(import.meta.dirname, '../../docs/rules')

/**
 * What a rule says of one of its examples: a file, or a folder where it takes several, with `policy.md` as the
 * policy text and all others as clause files. A `spec.lock.json` beside it is what was accepted before.
 */
function findings(rule: string, example: string): string {
  const folder = path.join(docs, rule, example)
  const isFolder = fs.existsSync(folder)
  const root = isFolder ? folder : path.join(docs, rule)
  const read = readSpec({
    root,
    include: isFolder ? '**/*.md' : `${example}.md`,
    policy: isFolder && fs.existsSync(path.join(folder, 'policy.md')) ? 'policy.md' : undefined,
  })
  // Examples are whole specs: what they lack besides is no subject of theirs.
  const others = Object.fromEntries(RULES.map(({ id }) => [id, id === rule ? 'warn' : 'off'] as const))
  const lock = readLock(path.join(docs, rule, 'spec.lock.json'))
  return checkRead(read, others, { lock })
    .map(({ file, line, column, reason, ruleId, expected }) => {
      const fix = expected ? ` [fix: ${JSON.stringify(expected[0])}]` : ''
      return `${file}:${line}:${column} ${reason} (${ruleId})${fix}\n`
    })
    .join('')
}

describe.for(RULES.map(({ id }) => id))('%s', (id) => {
  test('finds nothing in what is right', () => {
    expect(findings(id, 'ok')).toBe('')
  })

  test('finds what is wrong', async () => {
    const found = findings(id, 'not-ok')
    expect(found).not.toBe('')
    await expect(found).toMatchFileSnapshot(path.join(docs, id, 'findings.txt'))
  })
})

test('each rule has its file, its examples, and no two have one id', () => {
  const ids = RULES.map(({ id }) => id)
  expect(ids).toEqual([...new Set(ids)].sort())
  const files = fs.readdirSync(path.resolve(import.meta.dirname, '../../src/check/rules'))
  expect(
    files
      .filter((name) => name.endsWith('.ts'))
      .map((name) => name.replace('.ts', ''))
      .sort(),
  ).toEqual(ids)
  expect(
    fs
      .readdirSync(docs)
      .filter((name) => !name.includes('.'))
      .sort(),
  ).toEqual(ids)
})
