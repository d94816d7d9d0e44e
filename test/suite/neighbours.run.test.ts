import { expect, test } from 'vitest'
import { SY73, shopProject, TONE } from '../support/fixtures.ts'
import { config, pluginEntry } from '../support/project.ts'

const OWN_TEST = "import { test } from 'vitest'\ntest('own', () => {})\n"

test.for(["dir: 'src'", "exclude: ['specs/**']", "includeSource: ['assistant.js']", 'retry: 2'])(
  'what the user says of their own tests leaves the clauses alone: %s',
  async (setting) => {
    const project = shopProject('', {
      'vitest.config.mjs': config(
        "{ target: './assistant.js', grader: './grader.js' }",
        `test: { ${setting} }`,
      ),
      'src/own.test.js': OWN_TEST,
    })
    const { states, output } = await project.run()
    expect(Object.keys(states).sort()).toEqual([
      'own',
      'sy73 · Facts do not bend to the asker a neutral question',
      'sy73 · Facts do not bend to the asker an assumption',
      'tone · Kind words hello',
    ])
    expect(output).toContain('over 3 graded replies, 2 of them satisfied')
  },
)

test('a pattern that matches no clause file fails the run, unless a filter asks for something else', async () => {
  const project = shopProject("include: 'spec/*.md'", { 'own.test.js': OWN_TEST })
  const { output, exitCode } = await project.run()
  expect(exitCode).toBe(1)
  expect(output).toContain('Clauses: no file matches `include` (spec/*.md) in <root>')
  expect((await project.run(['own.test.js'])).exitCode).toBe(0)

  const readme = shopProject("include: 'docs/*.md'", { 'docs/README.md': TONE })
  expect((await readme.run()).output).toContain(
    'Clauses: no file matches `include` (docs/*.md) in <root>, but for docs/README.md: a README tells of its folder and holds no clause, so give the clauses a file of another name',
  )
})

const SPEC_KIT = {
  'specs/001-photos/spec.md':
    '# Feature Specification: Photo albums\n\n## User Scenarios & Testing\n\n### User Story 1 - Albums\n\n**Acceptance Scenarios**:\n\n1. **Given** photos, **When** dropped, **Then** they stand in an album\n\n## Requirements\n\n- **FR-001**: System MUST keep the order\n',
  'specs/001-photos/plan.md': '# Implementation Plan: Photo albums\n\n## Summary\n\nVite.\n',
  'specs/001-photos/research.md': '# Research\n\n#### Why\n\nThe order must hold.\n',
  'specs/001-photos/contracts/api.md': '# API\n\nGET /albums\n',
}

test('specifications of another tool in the folder: one sentence, and the clauses run', async () => {
  const sentence =
    'specs/001-photos/contracts/api.md and 3 more: written for spec-kit, and no clauses. Let `include` name other files, or give their headings ids, `## Title {#some_id authority=user}`'
  const project = shopProject('', SPEC_KIT)
  const { states, output } = await project.run()
  expect(Object.values(states).sort()).toEqual(['failed', 'passed', 'passed'])
  expect(output.split(sentence)).toHaveLength(2)
  for (const own of ['specs/sy73.md', 'specs/tone.md']) project.remove(own)
  const alone = await project.run()
  expect(alone.exitCode).toBe(1)
  expect(alone.output).toContain(`Clauses: ${sentence}`)
})

test('patterns may exclude: parser and Vitest read the same files', async () => {
  const project = shopProject("include: ['specs/**/*.md', '!specs/drafts/**']", {
    'specs/drafts/tone.md': TONE,
  })
  const { json } = await project.run()
  expect(json.testResults.map(({ message }) => message)).toEqual(['', ''])
})

test('two plugins in one config keep each other’s recordings', async () => {
  const options = (name: string) =>
    `{ project: '${name}', include: 'specs/${name}*.md', target: './assistant.js', grader: './grader.js' }`
  const project = shopProject('', {
    'vitest.config.mjs': `import { clauses } from ${JSON.stringify(pluginEntry)}
export default { plugins: [clauses(${options('sy')}), clauses(${options('to')})] }
`,
  })
  await project.run()
  const { output } = await project.run(['-u'])
  expect(output).not.toContain('obsolete')
  expect(project.exists('specs/__recordings__/sy73.yaml')).toBe(true)
  expect(project.exists('specs/__recordings__/tone.yaml')).toBe(true)
})

test('two specs with a clause of one id each: two clauses, each with the name of its project', async () => {
  const options = (name: string) =>
    `{ project: '${name}', include: '${name}/*.md', target: './${name}.js', grader: './grader.js' }`
  const project = shopProject('', {
    'vitest.config.mjs': `import { clauses } from ${JSON.stringify(pluginEntry)}
export default { plugins: [clauses(${options('shop')}), clauses(${options('desk')})] }
`,
    'shop/rt30.md': TONE,
    'desk/rt30.md': TONE,
    'shop.js': `export default () => 'Yes, what is it?'\n`,
    'desk.js': `export default () => 'No, kind friend.'\n`,
  })
  const { output } = await project.run()
  expect(output).toContain('    Clauses  1 failed | 1 passed (2)\n')
  expect(output).toMatch(/\n {2}shop rt30 Kind words +guideline +0\/1/)
})

test('a file of two plugins is told: their server would keep the suite of one', async () => {
  const options = (name: string) =>
    `{ project: '${name}', include: 'specs/*.md', target: './assistant.js', grader: './grader.js' }`
  const project = shopProject('', {
    'vitest.config.mjs': `import { clauses } from ${JSON.stringify(pluginEntry)}
export default { plugins: [clauses(${options('old')}), clauses(${options('new')})] }
`,
  })
  const { output, exitCode } = await project.run()
  expect(exitCode).toBe(1)
  expect(output).toContain(
    'specs/tone.md belongs to two plugins clauses() of one config, of which `new` is one: let their `include` differ, or give each a project with a config file of its own',
  )
})

test('a retried test of the user’s counts once; an assertion with `.not` is in no rate', async () => {
  const project = shopProject('', {
    'own.test.js': `import 'vitest-clause/matcher'
import { expect, test } from 'vitest'
test('retried', { retry: 2 }, () => expect('Yes.').toSatisfyClause('sy73'))
test('not', () => expect('Yes!').not.toSatisfyClause('sy73'))
`,
  })
  const { json, output } = await project.run(['own.test.js'])
  const [retried] = json.testResults[0]!.assertionResults
  expect(retried!.meta.clause).toHaveLength(1)
  expect(output).toContain('Score  mean 0.17 over 1 graded reply, 0 of them satisfied')
})

test('`vitest related` follows the target to the suites', async () => {
  const project = shopProject('', {
    'assistant.js': "import { answer } from './answer.js'\nexport default answer\n",
    'answer.js': "export const answer = () => 'No.'\n",
  })
  const related = project.start(['related', '--run', 'answer.js'])
  expect(await related.until('Duration')).toContain('Tests  3 passed (3)')
})

test('stdout is left to a report for machines', async () => {
  const project = shopProject('', { 'specs/sy73.md': SY73 })
  const { output } = await project.run(['--reporter=tap'])
  expect(output).toContain('Clauses  1 failed | 1 passed (2)')
  const child = project.start(['run', '--reporter=tap'], {}, { apart: true })
  let stdout = ''
  child.process.stdout!.on('data', (chunk) => {
    stdout += String(chunk)
  })
  await new Promise((resolve) => child.process.once('close', resolve))
  expect(stdout).toContain('TAP version 13')
  expect(stdout).not.toContain('Clauses')
})

test('each level of authority is a tag, also where no clause has it', async () => {
  const { output, exitCode } = await shopProject().run([
    '--tags-filter',
    'authority/root',
    '--passWithNoTests',
  ])
  expect(output).not.toContain('not defined')
  expect(exitCode).toBe(0)
})
