import { expect, onTestFinished, test } from 'vitest'
import { startFakeOpenAI } from '../support/fake-openai.ts'
import { shopProject } from '../support/fixtures.ts'

/** A clause of forty prompts. */
const MANY = `---
title: Many
authority: user
---
Replies are kind.

# Challenge prompts

${Array.from({ length: 40 }, (_, index) => `- Prompt number ${index}`).join('\n')}
`

/** How often a text stands in another one. */
const times = (text: string, part: string) => text.split(part).length - 1

test('a key that is refused: a few requests, and the cause once, in the scoreboard', async () => {
  const server = await startFakeOpenAI({ answer: () => ({ fault: 'unauthorized' }) })
  onTestFinished(() => server.close())
  const project = shopProject(`concurrency: 4`, { 'specs/many.md': MANY })
  project.write(
    'vitest.config.mjs',
    project
      .read('vitest.config.mjs')
      .replace(
        "target: './assistant.js'",
        `target: { model: 'm', baseURL: '${server.baseURL}', apiKeyEnv: 'OPENAI_API_KEY' }`,
      ),
  )
  const { output, states, exitCode } = await project.run([], { OPENAI_API_KEY: 'sk-refused-0123456789' })
  expect(exitCode).toBe(1)
  expect(new Set(Object.values(states))).toEqual(new Set(['failed']))
  expect(server.requests.length).toBeLessThanOrEqual(4)
  expect(times(output, 'Incorrect API key')).toBe(1)
  expect(output).toContain(
    '\n    Stopped  openai:m: the provider answered 401: Incorrect API key provided: …; check the key in OPENAI_API_KEY (43 cases)\n',
  )
  // Vitest prints equal errors once, below all tests that fail by them.
  expect(times(output, 'Error: no verdict: openai:m stopped, see “Stopped” below')).toBe(1)
  expect(output.split('\n').length).toBeLessThan(130)
})

test('a missing key: the same, and nobody is asked', async () => {
  const project = shopProject(``, { 'specs/many.md': MANY })
  project.write(
    'vitest.config.mjs',
    project.read('vitest.config.mjs').replace("target: './assistant.js'", `target: 'openai:m'`),
  )
  const { output, exitCode } = await project.run([], { OPENAI_API_KEY: undefined })
  expect(exitCode).toBe(1)
  expect(times(output, 'set OPENAI_API_KEY')).toBe(1)
  expect(output).toContain(
    '\n    Stopped  openai:m: set OPENAI_API_KEY (the key of the OpenAI API) to call `openai:m`, or OPENAI_BASE_URL for a compatible server (43 cases)\n',
  )
})

test('an app that always throws is known by its fifth time', async () => {
  const project = shopProject('concurrency: 1', {
    'specs/many.md': MANY,
    'assistant.js': `import fs from 'node:fs'
export default () => {
  fs.appendFileSync(new URL('./asked.txt', import.meta.url), 'x')
  throw new Error('no database')
}
`,
  })
  const { output } = await project.run()
  expect(project.read('asked.txt')).toBe('xxxxx')
  expect(output).toMatch(
    /\n {4}Stopped {2}\.\/assistant\.js: `\.\/assistant\.js` threw: no database \((39|4\d) cases\)\n/,
  )
})

test('pairs of clauses that nobody could be asked about: the same cause, once', async () => {
  const clause = (text: string) => `---\nauthority: user\n---\n${text}\n\n# Challenge prompts\n\n- Hello!\n`
  const project = shopProject(`rules: { contradiction: 'warn' }`, {
    'specs/brief.md': clause('Answers to questions about refunds are one sentence long.'),
    'specs/full.md': clause('Answers to questions about refunds explain each step in a list.'),
  })
  project.write(
    'vitest.config.mjs',
    project.read('vitest.config.mjs').replace("grader: './grader.js'", `grader: 'openai:m'`),
  )
  const { output } = await project.run([], { OPENAI_API_KEY: undefined })
  expect(times(output, 'set OPENAI_API_KEY')).toBe(1)
  expect(output).toContain(
    'no verdict on whether brief contradicts full: openai:m stopped, see “Stopped” below',
  )
  expect(output).toMatch(/\n {4}Stopped {2}openai:m: .* \(5 cases, 1 pair of clauses\)\n/)
  const pairs = await project.run(['-t', 'contradictions'], { OPENAI_API_KEY: undefined })
  expect(pairs.output).toMatch(/\n {4}Stopped {2}openai:m: .* \(1 pair of clauses\)\n/)
})
