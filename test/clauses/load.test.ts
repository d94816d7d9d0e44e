import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parseClauseFile } from '../../src/clauses/file/clause-file.ts'
import { type LoadOptions, loadSpec } from '../../src/clauses/load.ts'
import { joinPolicy } from '../../src/clauses/policy-text/join-policy.ts'
import { parsePolicy } from '../../src/clauses/policy-text/policy-text.ts'

const EXAMPLE = '**Example**: a\n\n~~~xml\n<user>\nhi\n</user>\n~~~\n'
const OWN = `---\nauthority: user\n---\nText.\n\n${EXAMPLE}`
const prompts = (id: string) => `Examples for [^${id}] in Some title:\n\n${EXAMPLE}`
const POLICY = `# Rules {#rules authority=root}

## Facts {#facts}

Stay with [^fa01] facts. Always[^fa01].

## Tone {#tone authority=guideline}

Be kind[^to01].
`

function load(files: Readonly<Record<string, string>>, options: Partial<LoadOptions> = {}) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'clause-load-'))
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }))
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    fs.writeFileSync(path.join(root, file), text)
  }
  const { spec, files: read, policyProblems } = loadSpec({ root, include: ['**/*.md'], ...options })
  const problems = [...policyProblems, ...read.flatMap((file) => file.problems)]
  return { root, spec, read, problems: problems.map((problem) => String(problem).replaceAll(root, '<root>')) }
}

test('files in both layouts, in the order of their paths', () => {
  const { spec, read, problems } = load(
    {
      'specs/own.md': OWN,
      'specs/to01.md': prompts('to01'),
      'examples/fa01.md': prompts('fa01'),
      'node_modules/x/y.md': 'nothing',
      'policy.md': POLICY,
    },
    { policy: './policy.md' },
  )
  expect(problems).toEqual([])
  expect(read.map(({ file }) => file)).toEqual(['examples/fa01.md', 'specs/own.md', 'specs/to01.md'])
  const summary = spec.clauses.map(({ id, title, authority, text, section }) => [
    id,
    title,
    authority,
    text,
    section,
  ])
  expect(summary).toEqual([
    ['fa01', 'Facts', 'root', 'Stay with facts.\n\nAlways.', 'facts'],
    ['own', 'own', 'user', 'Text.', undefined],
    ['to01', 'Tone', 'guideline', 'Be kind.', 'tone'],
  ])
  expect(spec.sections.map(({ id }) => id)).toEqual(['rules', 'facts', 'tone'])
})

test('files that are named, not searched', () => {
  const { read } = load({ 'a.md': OWN, 'b.md': OWN }, { files: ['./b.md'] })
  expect(read.map(({ file }) => file)).toEqual(['b.md'])
})

test('a clause with a problem is left out, the others stay', () => {
  const { spec, read, problems } = load({ 'a.md': OWN, 'b.md': OWN.replace('user', 'usr') })
  expect(spec.clauses.map(({ id }) => id)).toEqual(['a'])
  expect(read).toHaveLength(2)
  expect(problems).toEqual([expect.stringMatching(/^b\.md:2:12: Unknown authority `usr`/)])
})

test('prompts that no text refers to', () => {
  const { spec, problems } = load(
    { 'x/fa02.md': prompts('fa02'), 'policy.md': POLICY },
    { policy: 'policy.md' },
  )
  expect(spec.clauses).toEqual([])
  expect(problems).toEqual([
    'x/fa02.md:1:1: No text of policy.md refers to `[^fa02]`: refer to it there, remove this file, or make it a clause of its own with front matter; did you mean `fa01`?',
  ])
})

test('prompts without a policy', () => {
  expect(load({ 'x/fa01.md': prompts('fa01') }).problems).toEqual([
    'x/fa01.md:1:1: `fa01` has neither front matter nor a policy text: begin the file with front matter (`---`, `authority: user`, `---`), give each heading that is a clause an id (`## Title {#some_id authority=user}`), or name the text that refers to `[^fa01]` with the option `policy`',
  ])
})

test('an authority that is unknown is not taken from the section above', () => {
  const files = { 'to01.md': prompts('to01'), 'policy.md': POLICY.replace('guideline', 'platform') }
  const { spec, problems } = load(files, { policy: 'policy.md' })
  expect(spec.clauses).toEqual([])
  expect(problems).toEqual([
    expect.stringMatching(/^policy\.md:7:26: Unknown authority `platform`/),
    'to01.md:1:1: The section of `to01` has no authority that is known: see the heading at policy.md:7:1',
  ])
  const mapped = load(files, { policy: 'policy.md', authorities: { platform: 'root' } })
  expect(mapped.spec.clauses.map(({ authority }) => authority)).toEqual(['root'])
})

test('one id in two files', () => {
  const { spec, problems } = load({
    'a/x.md': OWN,
    'b/x.md': OWN,
    'c.md': `## T {#x authority=user}\nText.\n\n${EXAMPLE}`,
  })
  expect(spec.clauses.map(({ file }) => file)).toEqual(['a/x.md'])
  expect(problems).toEqual([
    'b/x.md:1:1: The id `x` is taken: it stands first at a/x.md:1:1. Give one of them another id',
    'c.md:1:1: The id `x` is taken: it stands first at a/x.md:1:1. Give one of them another id',
  ])
})

test('files that cannot be read are problems', () => {
  const { spec, problems } = load(
    { 'fa01.md': prompts('fa01'), 'dir/x.md/y': '' },
    { policy: 'gone.md', files: ['fa01.md', 'dir/x.md'] },
  )
  expect(spec).toEqual({ clauses: [], sections: [], definitions: [] })
  expect(problems).toEqual([
    "gone.md:1:1: This file can't be read: ENOENT: no such file or directory, open '<root>/gone.md'",
    "dir/x.md:1:1: This file can't be read: EISDIR: illegal operation on a directory, read",
    "fa01.md:1:1: The policy text gone.md, which says what `fa01` means, can't be read",
  ])
})

test('a changed file joins a policy that is parsed already', () => {
  const policy = parsePolicy(POLICY, 'policy.md')
  const own = parseClauseFile(OWN, 'own.md')
  expect(joinPolicy(own, policy)).toBe(own)
  const joined = joinPolicy(parseClauseFile(prompts('to01'), 'to01.md'), policy)
  expect(joined.clauses[0]).toMatchObject({ authority: 'guideline', section: 'tone', text: 'Be kind.' })
})
