import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { requireVitest } from '../../src/suite/vitest/versions.ts'
import { cleanEnvironment } from '../support/environment.ts'
import { GRADER, shopProject } from '../support/fixtures.ts'

test.each(['jsdom', 'happy-dom'])('the matcher works in %s', async (environment) => {
  const project = shopProject('', {
    'test/own.test.js': `// @vitest-environment ${environment}
import 'vitest-clause/matcher'
import { expect, test } from 'vitest'
test('keeps', () => {
  expect(document.body).toBeTruthy()
  return expect('No, kind friend.').toSatisfyClause('tone')
})
test('breaks', () => expect('Yes, they do.').toSatisfyClause('tone'))
`,
  })
  const { states, output } = await project.run(['own'])
  expect(states).toEqual({ keeps: 'passed', breaks: 'failed' })
  expect(output).toContain('the reply does not satisfy clause tone')
})

test('a folder of clauses behind a symbolic link', async () => {
  const project = shopProject()
  fs.renameSync(path.join(project.root, 'specs'), path.join(project.root, 'elsewhere'))
  fs.symlinkSync('elsewhere', path.join(project.root, 'specs'))
  const { states, output } = await project.run()
  expect(Object.values(states).sort()).toEqual(['failed', 'passed', 'passed'])
  expect(output).toContain('\n ❯ specs/sy73.md:21:1\n')
  // A line selects a case there too.
  expect(Object.values((await project.run(['specs/sy73.md:21'])).states)).toEqual(['skipped', 'failed'])
})

test('a clause file behind a symbolic link', async () => {
  const project = shopProject()
  fs.mkdirSync(path.join(project.root, 'elsewhere'))
  fs.renameSync(path.join(project.root, 'specs/sy73.md'), path.join(project.root, 'elsewhere/other.md'))
  fs.symlinkSync('../elsewhere/other.md', path.join(project.root, 'specs/sy73.md'))
  const { states, output } = await project.run()
  expect(Object.values(states).sort()).toEqual(['failed', 'passed', 'passed'])
  expect(output).toContain('\n ❯ specs/sy73.md:21:1\n')
})

const BENCHMARK = {
  'src/own.bench.js': `import { bench, describe } from 'vitest'
describe('own', () => { bench('adds', () => { globalThis.sum = 1 + 1 }, { time: 1, iterations: 1, warmupTime: 1, warmupIterations: 1 }) })
`,
  'assistant.js': `import fs from 'node:fs'
export default () => {
  fs.appendFileSync(new URL('./asked.txt', import.meta.url), 'x')
  return 'No, kind friend.'
}
`,
}

test('a benchmark asks nobody', async () => {
  const project = shopProject('', BENCHMARK)
  const bench = project.start(['bench', '--run'])
  await new Promise((resolve) => bench.process.once('close', resolve))
  expect(bench.output()).not.toContain('sy73')
  expect(fs.existsSync(path.join(project.root, 'asked.txt'))).toBe(false)
})

test('benchmarks beside the tests: no case runs twice', async () => {
  const project = shopProject('', BENCHMARK)
  project.write(
    'vitest.config.mjs',
    project.read('vitest.config.mjs').replace(/ }\n$/, ', test: { benchmark: { enabled: true } } }\n'),
  )
  const { json } = await project.run()
  const names = json.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map((each) => each.fullName),
  )
  expect(names.filter((name) => name.includes('an assumption'))).toHaveLength(1)
  expect(project.read('asked.txt')).toBe('xxx')
})

test('a Vitest of a program: the scoreboard is there, whenever the reporters were told to begin', async () => {
  const project = shopProject('', {
    'run.mjs': `import { createVitest } from 'vitest/node'
const vitest = await createVitest('test', { watch: false, root: import.meta.dirname, reporters: ['default'] }, { configLoader: 'native' })
await vitest.standalone()
const specifications = await vitest.globTestSpecifications()
await vitest.runTestSpecifications(specifications, true)
await vitest.close()
`,
  })
  const { stdout, stderr } = spawnSync(process.execPath, ['run.mjs'], {
    cwd: project.root,
    env: cleanEnvironment(),
    encoding: 'utf8',
  })
  expect(stderr).not.toContain('TypeError')
  expect(stdout).toContain('mean 0.72')
})

test('variables of .env reach the suites, and models their key in a test of the user’s; the shell wins', async () => {
  const project = shopProject('', {
    '.env': 'SHOP=from the file\nOWN=from the file\nOPENAI_API_KEY=sk-of-the-file\n',
    'assistant.js': `export default () => [process.env.SHOP, process.env.OWN, process.env.OPENAI_API_KEY].join(', ')\n`,
    'grader.js': GRADER,
    'test/own.test.js': `import { expect, test } from 'vitest'
test('own', () => expect([process.env.SHOP, process.env.OPENAI_API_KEY]).toEqual([undefined, process.env.WANTED]))
`,
  })
  const { json, states } = await project.run([], { OWN: 'from the shell', OPENAI_API_KEY: undefined })
  expect(states.own).toBe('passed')
  const replies = json.testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ meta }) => meta.clause ?? []).map(({ samples }) => samples[0].reply),
  )
  expect(new Set(replies)).toEqual(new Set(['from the file, from the shell, [redacted]']))

  // A grader that is a model of OpenAI's needs its key there.
  project.write(
    'vitest.config.mjs',
    project.read('vitest.config.mjs').replace("'./grader.js'", "'openai:judge'"),
  )
  const asked = await project.run(['own'], { OPENAI_API_KEY: undefined, WANTED: 'sk-of-the-file' })
  expect(asked.states).toEqual({ own: 'passed' })
})

test('an older Vitest is told in one line', () => {
  expect(() => requireVitest('4.1.0')).not.toThrow()
  expect(() => requireVitest('5.1.2')).not.toThrow()
  for (const version of ['3.2.4', '4.0.9']) {
    expect(() => requireVitest(version)).toThrow(
      `vitest-clause needs Vitest 4.1 or newer, this is ${version}. Update it: npm i -D vitest@^5`,
    )
  }
})
