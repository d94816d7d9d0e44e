import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSpec } from '../../src/clauses/load.ts'
import { GRADER, TONE } from '../support/fixtures.ts'
import { config, createProject, type Project } from '../support/project.ts'

const BASE = `---
title: Words
---
# Definitions

**Customer**: whoever writes to the shop.
`

const HOUSE_TONE = `---
title: A kind tone
authority: developer
threshold: 0.5
---
Replies to a customer are kind.

**Example**: a greeting

~~~xml
<user>
Good morning!
</user>
~~~
`

const HOUSE_SHORT = `---
title: Short
authority: guideline
---
Replies are short.

**Example**: a long story

~~~xml
<user>
I know it is long: tell me everything.
</user>
~~~
`

/** Packs a package of markdown as npm does, and gives back the tarball's path. */
function pack(root: string, name: string, manifest: object, files: Readonly<Record<string, string>>): string {
  const folder = path.join(root, 'packages', name.replace('/', '-'))
  const all = { 'package.json': JSON.stringify({ name, version: '1.0.0', ...manifest }), ...files }
  for (const [file, text] of Object.entries(all)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), text)
  }
  const tarball = execFileSync('npm', ['pack', '--silent'], { cwd: folder, encoding: 'utf8' }).trim()
  return path.join(folder, tarball)
}

/** A folder in which npm has installed the packages; each project has a copy of it. */
let installed: string
beforeAll(() => {
  installed = fs.mkdtempSync(path.join(os.tmpdir(), 'packages-'))
  fs.writeFileSync(path.join(installed, 'package.json'), '{ "private": true, "type": "module" }')
  const words = pack(
    installed,
    '@acme/words',
    { exports: { './*.md': './*.md' } },
    { 'definitions.md': BASE.replace(/^---[\s\S]*?---\n/, '') },
  )
  const house = pack(
    installed,
    '@acme/house-spec',
    { clauses: 'clauses/*.md', dependencies: { '@acme/words': '1.0.0' } },
    {
      'clauses/tone.md': HOUSE_TONE.replace(
        'threshold: 0.5',
        'threshold: 0.5\nimports: ["@acme/words/definitions.md"]',
      ),
      'clauses/short.md': HOUSE_SHORT,
    },
  )
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--silent', words, house], {
    cwd: installed,
  })
})
afterAll(() => fs.rmSync(installed, { recursive: true, force: true }))

function consumer(files: Readonly<Record<string, string>>): Project {
  const project = createProject({
    'vitest.config.mjs': config("{ target: './assistant.js', grader: './grader.js' }"),
    'assistant.js':
      "export default (messages) => messages.at(-1).content.startsWith('I know') ? 'Yes. Long.' : 'Hello, kind friend.'\n",
    'grader.js': GRADER,
    ...files,
  })
  for (const name of ['package.json', 'node_modules'])
    fs.cpSync(path.join(installed, name), path.join(project.root, name), { recursive: true })
  return project
}

test('a spec from two packages: one line adds it, its failures point into it, its recordings stay with the host', async () => {
  const project = consumer({ 'specs/house.md': '---\nimports: ["@acme/house-spec"]\n---\n' })
  const { states, output } = await project.run()
  expect(states).toEqual({
    'short · Short a long story': 'failed',
    'tone · A kind tone a greeting': 'passed',
  })
  expect(output).toContain('❯ node_modules/@acme/house-spec/clauses/short.md:11:1')
  expect(output).toContain('11| I know it is long: tell me everything.')
  expect(fs.readdirSync(path.join(project.root, 'specs/__recordings__')).sort()).toEqual([
    'short.yaml',
    'tone.yaml',
  ])
  expect(fs.existsSync(path.join(project.root, 'node_modules/@acme/house-spec/clauses/__recordings__'))).toBe(
    false,
  )
  // Definitions of a package that a package imports reach the grader.
  project.write(
    'grader.js',
    GRADER.replace(
      'reasoning: bad',
      "reasoning: messages[0].content.includes('**Customer**: whoever writes to the shop.') ? 'It knows customers.' : bad",
    ),
  )
  const { json } = await project.run(['-t', 'greeting'])
  const [result] = json.testResults[0]!.assertionResults.find(({ title }) => title === 'a greeting')!.meta
    .clause
  expect(result.samples[0].verdict.reasoning).toBe('It knows customers.')
})

test('a host adds prompts, raises the threshold, and overrides what its authority allows', async () => {
  const project = consumer({
    'specs/house.md': '---\nimports: ["@acme/house-spec"]\n---\n',
    'specs/tone.md':
      '---\nextends: "@acme/house-spec/clauses/tone.md"\nthreshold: 0.9\n---\nThat holds on the phone too.\n\n**Example**: a call\n\n~~~xml\n<user>\nHello?\n</user>\n~~~\n',
    'specs/urgent.md': TONE.replace(
      'authority: guideline',
      'authority: developer\noverrides: [short]',
    ).replace('Hello!', 'My tent is on fire.'),
  })
  const { states, json } = await project.run()
  expect(states).toMatchObject({
    'tone · A kind tone a greeting': 'passed',
    'tone · A kind tone a call': 'passed',
    'urgent · Kind words hello': 'passed',
  })
  expect(Object.keys(states).filter((name) => name.startsWith('tone'))).toHaveLength(2)
  const all = json.testResults.flatMap(({ assertionResults }) => assertionResults)
  expect(all.find(({ title }) => title === 'a greeting')!.meta.clause[0].decision.threshold).toBe(0.9)

  project.write('specs/tone.md', project.read('specs/tone.md').replace('0.9', '0.2'))
  const lowered = await project.run(['specs/tone.md'])
  expect(lowered.output).toContain(
    'specs/tone.md:2:10 Expected a threshold of at least 0.5, as in node_modules/@acme/house-spec/clauses/tone.md, found 0.2: who extends a clause may only raise it (bad-extension)',
  )
  project.write('specs/tone.md', HOUSE_TONE)
  const twice = await project.run(['specs/house.md'])
  expect(twice.output).toContain(
    'specs/house.md:2:11 node_modules/@acme/house-spec/clauses/tone.md:2:8 The id `tone` is taken: it stands first at specs/tone.md:2:8. To add to the clause, let the file there say `extends: @acme/house-spec` (duplicate-id)',
  )
})

test('a package is a stranger: it reads nothing outside of its folder, runs nothing, silences nothing', async () => {
  const project = consumer({ 'secret.md': HOUSE_SHORT, 'specs/house.md': '' })
  const folder = 'node_modules/@acme/house-spec'
  const failure = async (manifest: object, imports: string) => {
    project.write(
      `${folder}/package.json`,
      JSON.stringify({ name: '@acme/house-spec', version: '1.0.0', ...manifest }),
    )
    project.write('specs/house.md', `---\nimports: ["${imports}"]\n---\n`)
    const { output, exitCode } = await project.run(['specs/house.md'])
    expect(exitCode).toBe(1)
    return /ClauseFileError: (.*)/.exec(output)?.[1]
  }
  fs.symlinkSync(path.join(project.root, 'secret.md'), path.join(project.root, folder, 'clauses/link.md'))
  expect(await failure({ clauses: '../../../*.md' }, '@acme/house-spec')).toBe(
    'specs/house.md:2:11 The package `@acme/house-spec` names clauses outside of its folder (bad-import)',
  )
  expect(await failure({ clauses: 'clauses/link.md' }, '@acme/house-spec')).toBe(
    'specs/house.md:2:11 The package `@acme/house-spec` may not read outside of its folder (bad-import)',
  )
  expect(await failure({ exports: { './x.md': '../../../secret.md' } }, '@acme/house-spec/x.md')).toMatch(
    /doesn't export x\.md: Invalid/,
  )
  expect(await failure({}, '@acme/house-spec/clauses/nothing.md')).toContain('has no file clauses/nothing.md')
  expect(await failure({}, '@acme/house-spec')).toContain('names no clauses: import one of its files')
  expect(await failure({}, '@acme/hous-spec')).toContain('There is no package `@acme/hous-spec`: install it')

  project.write(`${folder}/clauses/evil.md`, '---js\nthrow new Error("ran")\n---\n')
  expect(await failure({}, '@acme/house-spec/clauses/evil.md')).toContain(
    'Expected front matter in YAML, found `---js`',
  )
  project.write(
    `${folder}/clauses/evil.md`,
    `---\nauthority: user\nimports: [../../../../secret.md]\n---\n${HOUSE_SHORT.split('---\n').at(-1)}`,
  )
  expect(await failure({}, '@acme/house-spec/clauses/evil.md')).toContain(
    'may not read outside of its folder',
  )
  // With the host's word it may override, but not upside down: a comment of its own hides that from nobody.
  project.write('specs/tone.md', TONE.replace('guideline', 'developer'))
  project.write(
    `${folder}/clauses/evil.md`,
    `---\nauthority: user\n# clause-disable-next-line authority-order -- because\noverrides: [tone]\n---\n${HOUSE_SHORT.split('---\n').at(-1)}`,
  )
  project.write(
    'specs/house.md',
    '---\nimports: [{ from: "@acme/house-spec/clauses/evil.md", mayOverride: [tone] }]\n---\n',
  )
  const { states, output } = await project.run()
  expect(
    Object.entries(states)
      .filter(([, state]) => state === 'failed')
      .map(([name]) => name),
  ).toContain('check authority-order at 2:11')
  expect(output).toContain('node_modules/@acme/house-spec/clauses/evil.md:4:13 Unexpected override of `tone`')
})

test('many files that all import each other are read once each', () => {
  const names = Array.from({ length: 40 }, (_, index) => `f${index}.md`)
  const text = (index: number) =>
    `---\nauthority: user\nimports: [${names.slice(index + 1).map((name) => `./${name}`)}]\n---\n${HOUSE_SHORT.split('---\n').at(-1)}`
  const project = createProject(Object.fromEntries(names.map((name, index) => [name, text(index)])))
  let reads = 0
  const { files } = loadSpec({
    root: project.root,
    files: ['f0.md'],
    read: () => {
      reads++
      return undefined
    },
  })
  expect(files[0]!.problems).toEqual([])
  expect([files.length, reads, files[0]!.imported!.length]).toEqual([40, 40, 39])
})

test('imports that go in circles name the way round', async () => {
  const project = consumer({
    'specs/a.md': `---\nauthority: user\nimports: [./b.md]\n---\n${HOUSE_SHORT.split('---\n').at(-1)}`,
    'specs/b.md': `---\nauthority: user\nimports: [./a.md]\n---\n${HOUSE_SHORT.split('---\n').at(-1)!.replace('everything', 'all')}`,
  })
  const { output } = await project.run()
  expect(output).toContain(
    'specs/b.md:3:11 Unexpected import of `./a.md`, which leads back here: specs/a.md → specs/b.md → specs/a.md. Remove one of these imports (import-cycle)',
  )
})

test('a file of definitions beside the clauses is part of the spec and no suite', async () => {
  const project = createProject({
    'vitest.config.mjs': config("{ target: './assistant.js', grader: './grader.js' }"),
    'assistant.js': "export default () => 'Hello, kind friend.'\n",
    'grader.js': GRADER.replace(
      'reasoning: bad',
      "reasoning: messages[0].content.includes('who pays') ? 'Knows.' : bad",
    ),
    'specs/definitions.md': '# Definitions\n\n**Customer**: who pays.\n',
    'specs/tone.md': TONE.replace('are kind', 'to a customer are kind'),
  })
  const { json } = await project.run()
  expect(json.testResults.map(({ name }) => path.basename(name))).toEqual(['tone.md'])
  expect(json.testResults[0]!.assertionResults[0]!.meta.clause[0].samples[0].verdict.reasoning).toBe('Knows.')
})
