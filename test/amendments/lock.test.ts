import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lockOf } from '../../src/amendments/lock.ts'
import { readLock, writeLock } from '../../src/amendments/lock-file.ts'
import { reviewLock } from '../../src/amendments/review-lock.ts'
import { loadSpec } from '../../src/clauses/load.ts'
import { clauseFile, example, promptFile, specOf } from '../support/spec-texts.ts'

const DAY = '2026-11-24'
const first = specOf({ 'a.md': clauseFile('user', 'Be kind.'), 'b.md': clauseFile('root', 'Be safe.') }).spec

function lockPath(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clause-lock-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'spec.lock.json')
}

test('a file of one line a clause, and back', async () => {
  const root = path.resolve(import.meta.dirname, '../../docs/rules/amended')
  const { spec } = loadSpec({ root: path.join(root, 'before'), include: '*.md', policy: 'policy.md' })
  const lock = lockOf(spec, undefined, { date: '2026-09-01' })
  const file = lockPath()
  await writeLock(file, lock)
  await expect(fs.readFileSync(file, 'utf8')).toMatchFileSnapshot(path.join(root, 'spec.lock.json'))
  expect(readLock(file)).toEqual(lock)
})

test('a clause is active, then amended, then repealed, then a new one', () => {
  const of = (text: string | undefined, previous: Parameters<typeof lockOf>[1], date: string) =>
    lockOf(specOf(text === undefined ? {} : { 'a.md': text }).spec, previous, { date })
  const began = of(clauseFile('user', 'Be kind.'), undefined, '2026-01-01')
  const same = of(clauseFile('user', 'Be\nkind.'), began, '2026-02-01')
  expect(same).toEqual(began)
  const prompts = of(clauseFile('user', 'Be kind.', example('b', 'hello')), same, '2026-03-01')
  const raised = of(clauseFile('system', 'Be kind.'), prompts, '2026-04-01')
  const kept = of(clauseFile('system', 'Be kind.', example('b', 'hello')), raised, '2026-05-01')
  const gone = of(undefined, kept, '2026-06-01')
  const still = of(undefined, gone, '2026-07-01')
  const again = of(clauseFile('system', 'Be kind.'), still, '2026-08-01')
  const story = [began, prompts, raised, kept, gone, still, again].map(({ clauses: [clause] }) => {
    const { since, status, changed } = clause!
    return [since, status, changed]
  })
  expect(story).toEqual([
    ['2026-01-01', 'active', undefined],
    ['2026-01-01', 'active', undefined],
    ['2026-01-01', 'amended', '2026-04-01'],
    ['2026-01-01', 'amended', '2026-04-01'],
    ['2026-01-01', 'repealed', '2026-06-01'],
    ['2026-01-01', 'repealed', '2026-06-01'],
    ['2026-08-01', 'active', undefined],
  ])
})

test('broken files say what to do', () => {
  const file = lockPath()
  const errorOf = (text: string) => {
    fs.writeFileSync(file, text)
    try {
      readLock(file)
    } catch (error) {
      return (error as Error).message.replace(file, '<file>')
    }
  }
  const { clauses, ...rest } = lockOf(first, undefined, { date: DAY })
  const remedy = 'the file and run `npx vitest` to write a new one, or take it from git as it was'
  expect(errorOf('<<<<<<<')).toMatch(/^<file>: this isn't JSON: .*\. Delete the file and run `npx vitest`/)
  expect(errorOf(JSON.stringify({ ...rest, clauses: [...clauses, clauses[0]] }))).toBe(
    `<file>: \`clauses\`: \`a\` stands twice. Delete ${remedy}`,
  )
  expect(errorOf(JSON.stringify({ ...rest, version: 2, clauses }))).toBe(
    `<file>: \`version\`: Invalid type: Expected 1 but received 2. A newer vitest-clause wrote it: update yours, or delete ${remedy}`,
  )
  expect(errorOf(JSON.stringify({ ...rest, clauses: [{ ...clauses[0], text: 'x' }] }))).toBe(
    `<file>: \`clauses.0.text\`: Expected 16 hexadecimal digits. Delete ${remedy}`,
  )
  expect(readLock(`${file}.none`)).toBeUndefined()
})

test('ids and titles that objects have names for', async () => {
  const odd = specOf({ 'constructor.md': clauseFile('user', 'Be odd.', example('__proto__', 'hi')) }).spec
  const file = lockPath()
  await writeLock(file, lockOf(odd))
  expect(readLock(file)).toEqual(lockOf(odd))
})

test('the end of a run: written, reported, accepted, failed in CI', async () => {
  const file = lockPath()
  const shown = (text: string) => text.replaceAll(file, 'spec.lock.json')
  const review = async (files: Readonly<Record<string, string>>, mode: 'new' | 'none' | 'all') => {
    const { lines, failure } = await reviewLock({ file, loaded: specOf(files), mode })
    return [...lines, ...(failure === undefined ? [] : [`FAIL ${failure}`])].map(shown)
  }
  const one = { 'a.md': clauseFile('user', 'Be kind.'), 'b.md': clauseFile('root', 'Be safe.') }
  const two = { 'a.md': clauseFile('user', 'Be kind and warm.'), 'c.md': clauseFile('user', 'Be brief.') }

  expect(await review({}, 'new')).toEqual([])
  expect(await review(one, 'none')).toEqual([
    'there is no spec.lock.json; write it with: npx vitest run --update=new',
  ])
  expect(fs.existsSync(file)).toBe(false)
  expect(await review(one, 'new')).toEqual(['wrote spec.lock.json, 2 clauses; commit it'])
  for (const mode of ['new', 'none', 'all'] as const) expect(await review(one, mode)).toEqual([])

  const summary = 'clauses amended: 1 (a), added: 1 (c), repealed: 1 (b); suggested version bump: major'
  const tests = 'what tests them did not change, review it: a (1 prompt)'
  expect(await review(two, 'new')).toEqual([`since spec.lock.json: ${summary}; -u accepts`, tests])
  expect(await review(two, 'none')).toEqual([
    `FAIL the spec is not the one of spec.lock.json: ${summary}. ${tests}. accept it with \`npx vitest -u\` and commit spec.lock.json`,
  ])
  const broken = { ...two, 'a.md': clauseFile('usr', 'Be kind.') }
  expect(await review(broken, 'new')).toEqual([])
  expect(await review(broken, 'all')).toEqual(['spec.lock.json is not written: mend a.md:2:12 first'])
  const lost = { 'policy.md': '# Rules {#rules authority=user}\n\n##Kind {#kind authority=user}\n', ...two }
  expect(await review(lost, 'all')).toEqual(['spec.lock.json is not written: mend policy.md:3:1 first'])
  // An example that can't be read would be accepted as gone.
  const unread = { 'policy.md': '# Rules {#rules}\n\n~~~xml\n<user>\nhi\n~~~\n', ...two }
  expect(await review(unread, 'all')).toEqual(['spec.lock.json is not written: mend policy.md:4:1 first'])
  expect(await review(two, 'all')).toEqual([`accepted in spec.lock.json: ${summary}`, tests])
  expect(await review(two, 'none')).toEqual([])
  expect(readLock(file)!.clauses.map(({ id, status }) => [id, status])).toEqual([
    ['a', 'amended'],
    ['b', 'repealed'],
    ['c', 'active'],
  ])
})

test('the end of a run names tests that are lost, with their place, and other duties', async () => {
  const file = lockPath()
  const text = '# Rules {#rules authority=user}\n\nIt must be kind[^a1].\n\nIt must not shout[^a2].\n'
  const of = (policy: string, ...ids: string[]) =>
    specOf({ 'policy.md': policy, ...Object.fromEntries(ids.map((id) => [`${id}.md`, promptFile(id)])) })
  await reviewLock({ file, loaded: of(text, 'a1', 'a2'), mode: 'new' })
  const loaded = of(text.replace('not ', 'always '), 'a2')
  const details = [
    'the rule stands and its tests are gone, restore them or remove the reference: a1 (policy.md:3)',
    'other duties and permissions: a2: a duty where a prohibition was (must not → must)',
    'what tests them did not change, review it: a2 (1 prompt)',
  ]
  const { failure } = await reviewLock({ file, loaded, mode: 'none' })
  expect(failure).toContain(`suggested version bump: minor. ${details.join('. ')}. accept it`)
  const { lines } = await reviewLock({ file, loaded, mode: 'all' })
  expect(lines.slice(1)).toEqual(details)
  expect(await reviewLock({ file, loaded, mode: 'none' })).toEqual({ lines: [] })
})

test('a lock of an earlier version gets what it lacks with -u', async () => {
  const file = lockPath()
  const loaded = specOf({ 'a.md': clauseFile('user', 'It must be kind.') })
  const { clauses, ...rest } = lockOf(loaded.spec)
  await writeLock(file, { ...rest, clauses: clauses.map(({ force: _, ...clause }) => clause) })
  expect(await reviewLock({ file, loaded, mode: 'all' })).toEqual({ lines: [] })
  expect(readLock(file)!.clauses.map(({ force }) => force)).toEqual([['must']])
})
