import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { amendments } from '../../src/amendments/amendments.ts'
import { specAt } from '../../src/amendments/spec-at.ts'
import { loadSpec } from '../../src/clauses/load.ts'
import { clauseFile, promptFile } from '../support/spec-texts.ts'

const POLICY = '# Rules {#rules authority=root}\n\nBe kind[^k1].\n'

function temporary(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'clause-git-')))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    fs.writeFileSync(path.join(root, file), text)
  }
}

/** A repository with the files in one commit, of the tag `v1`. */
function repository(files: Readonly<Record<string, string>>) {
  const root = temporary()
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false']
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, ...identity, ...args], { stdio: 'pipe' })
  git('init', '-q', '-b', 'main')
  write(root, files)
  git('add', '-A', '-f')
  git('commit', '-qm', 'first')
  git('tag', 'v1')
  return { root, git }
}

function idsAt(ref: string, options: Parameters<typeof specAt>[1]) {
  return specAt(ref, options).spec.clauses.map(({ id, file }) => `${id} ${file}`)
}

test('the spec of a commit, whatever stands in the working tree', () => {
  const { root, git } = repository({
    'packages/app/specs/a.md': clauseFile('user', 'Be kind – häuslich.'),
    'packages/app/specs/b c.md': clauseFile('user', 'No.'),
    'packages/app/specs/ü.md': clauseFile('user', 'No.'),
    'packages/app/specs/README.md': '# no clause',
    'packages/app/node_modules/x/specs/n.md': clauseFile('user', 'No.'),
    'packages/app/policy.md': POLICY,
    'packages/shared/s.md': clauseFile('user', 'Shared.'),
    'packages/app/specs/k1.md': promptFile('k1'),
  })
  fs.rmSync(path.join(root, 'packages/shared'), { recursive: true })
  write(root, {
    'packages/app/specs/a.md': clauseFile('user', 'Be kind to all.'),
    'packages/app/specs/c.md': clauseFile('user', 'Be brief.'),
  })
  git('add', '-A')
  git('commit', '-qm', 'second')
  const app = path.join(root, 'packages/app')
  const options = { root: app, include: ['specs/{a,c,k1}.md', '../shared/*.md'], policy: './policy.md' }
  expect(idsAt('v1', options)).toEqual(['s ../shared/s.md', 'a specs/a.md', 'k1 specs/k1.md'])
  expect(idsAt('HEAD', options)).toEqual(['a specs/a.md', 'c specs/c.md', 'k1 specs/k1.md'])
  expect(specAt('main~1', { root: app, include: '**/*.md' }).files.map(({ file }) => file)).toEqual([
    'policy.md',
    'specs/a.md',
    'specs/b c.md',
    'specs/k1.md',
    'specs/ü.md',
  ])
  expect(idsAt('v1', { root: app, files: ['specs/a.md'] })).toEqual(['a specs/a.md'])

  const report = amendments(specAt('v1', options), loadSpec(options))
  expect(report.clauses.reworded).toEqual([
    {
      id: 'a',
      title: 'a',
      file: 'specs/a.md',
      line: 1,
      words: [
        { kind: 'same', text: 'Be kind' },
        { kind: 'removed', text: '– häuslich.' },
        { kind: 'added', text: 'to all.' },
      ],
    },
  ])
  expect(report.clauses.added.map(({ id }) => id)).toEqual(['c'])
  expect(report.clauses.repealed.map(({ id }) => id)).toEqual(['s'])
})

test('a root behind a link, and git told by a hook of another repository', () => {
  const { root } = repository({ 'app/specs/a.md': clauseFile('user', 'Be kind.') })
  const link = path.join(temporary(), 'link')
  fs.symlinkSync(path.join(root, 'app'), link)
  process.env.GIT_DIR = path.join(repository({ 'x.md': '' }).root, '.git')
  onTestFinished(() => {
    delete process.env.GIT_DIR
  })
  expect(idsAt('v1', { root: link, include: 'specs/*.md' })).toEqual(['a specs/a.md'])
})

test('a policy that is missing there is a problem, not the one on disk', () => {
  const { root } = repository({ 'k1.md': promptFile('k1') })
  write(root, { 'policy.md': POLICY })
  const loaded = specAt('HEAD', { root, include: 'k*.md', policy: 'policy.md' })
  expect(loaded.policyProblems.map(String)).toEqual([
    "policy.md:1:1: This file can't be read: there is no such file at HEAD",
  ])
  expect(loaded.spec.clauses).toEqual([])
})

test('what can not be read says why', () => {
  const { root } = repository({ 'a.md': clauseFile('user', 'Be kind.') })
  const errorOf = (ref: string, options: Parameters<typeof specAt>[1] = { root, include: '*.md' }) => {
    try {
      specAt(ref, options)
    } catch (error) {
      return (error as Error).message.replaceAll(root, '<root>')
    }
  }
  const name = 'specAt(): expected a branch, a tag or a commit, such as main or HEAD~1, found'
  expect(errorOf('--output=x')).toBe(`${name} "--output=x"`)
  expect(errorOf('')).toBe(`${name} ""`)
  expect(errorOf('a\0b')).toBe(`${name} "a\\u0000b"`)
  expect(errorOf('nope')).toBe(
    'specAt(): there is no commit nope here. Where only a part of the history was cloned, as CI does, fetch it first: git fetch origin nope',
  )
  expect(errorOf('v1:a.md')).toMatch(/^specAt\(\): there is no commit v1:a\.md here\./)
  expect(errorOf('v1; touch x')).toMatch(/^specAt\(\): there is no commit v1; touch x here\./)
  expect(fs.existsSync(path.join(root, 'x'))).toBe(false)
  expect(errorOf('v1', { root, include: 'specs/*.md' })).toBe(
    'specAt(): at v1 no file below <root> matches "specs/*.md": give `include` as it was then',
  )
  const outside = temporary()
  expect(errorOf('v1', { root: outside, include: '*.md' })).toBe(
    `specAt(): ${outside} is in no git repository`,
  )
  expect(errorOf('v1', { root: `${outside}/x`, include: '*.md' })).toBe(
    `specAt(): there is no folder ${outside}/x`,
  )
})
