import { expect, onTestFinished, test } from 'vitest'
import { type FakeAnswer, startFakeOpenAI } from '../support/fake-openai.ts'
import { shopProject } from '../support/fixtures.ts'
import { config } from '../support/project.ts'
import { scriptedAnswer } from '../support/scripted-answer.ts'

/** A project whose target and grader are models of a fake server. */
async function liveProject(options: string, answer?: (index: number) => FakeAnswer | undefined, latency = 0) {
  const server = await startFakeOpenAI({
    latency,
    answer: (request) => answer?.(request.index) ?? scriptedAnswer(request),
  })
  onTestFinished(() => server.close())
  const project = shopProject('', {
    'vitest.config.mjs': config(`{ target: 'openai:fake', grader: 'openai:judge', ${options} }`),
  })
  const env = { OPENAI_API_KEY: 'sk-test-0123456789', OPENAI_BASE_URL: server.baseURL }
  return { server, project, env }
}

test('without a key a miss says in one line what to set', async () => {
  const { project } = await liveProject('')
  const { output, exitCode } = await project.run()
  expect(exitCode).toBe(1)
  expect(output).toContain(
    'not-recorded: no recording of this reply (openai:fake) for "hello", and none can be made: set OPENAI_API_KEY',
  )
  expect(project.exists('specs/__recordings__')).toBe(false)
})

test('a fault that passes is asked again, one that stays is unscored with its reason', async () => {
  const passing = await liveProject('concurrency: 1', (index) =>
    index === 0 ? { fault: 'html-500' } : undefined,
  )
  const first = await passing.project.run(['-t', 'hello'], passing.env)
  expect(first.json.testResults.flatMap(({ assertionResults }) => assertionResults)).toContainEqual(
    expect.objectContaining({ title: 'hello', meta: { clause: [expect.anything()] } }),
  )
  expect(passing.server.requests).toHaveLength(3)

  const staying = await liveProject('', () => ({ fault: 'unauthorized' }))
  const { output } = await staying.project.run(['-t', 'hello'], staying.env)
  expect(output).toMatch(/target-error: the provider answered 401: .*check the key in OPENAI_API_KEY/)
  expect(output).not.toContain('sk-test')
  expect(staying.server.requests).toHaveLength(1)
})

test('a budget stops cleanly: what is done stays recorded, the rest is unscored', async () => {
  const { project, env, server } = await liveProject('concurrency: 1, budget: { calls: 2 }')
  const { output } = await project.run([], env)
  expect(server.requests).toHaveLength(2)
  expect(output).toContain('the budget of 2 calls is spent; raise `budget.calls` or run fewer cases')
  const again = await project.run([], env)
  expect(server.requests).toHaveLength(4)
  expect(again.output).toContain('replayed openai:fake')
})

test('a budget buys whole cases: half of the calls for 36 cases are 18 verdicts', async () => {
  const { project, env, server } = await liveProject('threshold: 0.01, budget: { calls: 36 }')
  const prompts = Array.from({ length: 36 }, (_, index) => `- Question ${index}\n`).join('')
  project.remove('specs/sy73.md')
  project.write('specs/tone.md', `---\nauthority: user\n---\nText.\n\n## Challenge prompts\n\n${prompts}`)
  const outcomes = async () => {
    const { json } = await project.run([], env)
    const tests = json.testResults.flatMap(({ assertionResults }) => assertionResults)
    return tests.map(({ meta }) => meta.clause[0].samples[0].verdict.reason ?? 'verdict')
  }
  const models = () => server.requests.map(({ model }) => model)
  expect(await outcomes()).toEqual([...Array(18).fill('verdict'), ...Array(18).fill('budget')])
  expect(models().filter((model) => model === 'judge')).toHaveLength(18)
  expect(models()).toHaveLength(36)
  // What is replayed costs nothing: the same budget does the rest.
  expect(await outcomes()).toEqual(Array(36).fill('verdict'))
  expect(models()).toHaveLength(72)
})

test('a case whose rule is checked by code gives back what its grading would have cost', async () => {
  const { project, env, server } = await liveProject('budget: { calls: 4 }')
  project.remove('specs/sy73.md')
  project.write(
    'specs/tone.md',
    '---\nauthority: user\nchecks: { maxWords: 1 }\n---\nText.\n\n## Challenge prompts\n\n- One\n- Two\n- Three\n- Four\n',
  )
  const { output } = await project.run([], env)
  expect(server.requests).toHaveLength(3)
  expect(output).toContain(
    'budget: the budget of 4 calls has 1 left, and a reply with its gradings takes 2; raise `budget.calls` or run fewer cases',
  )
})

test('--bail stops asking', async () => {
  const { project, env, server } = await liveProject('concurrency: 1', (index) =>
    index === 0 ? { fault: 'unauthorized' } : undefined,
  )
  const { exitCode } = await project.run(['--bail=1'], env)
  expect(exitCode).toBe(1)
  expect(server.requests.length).toBeLessThan(6)
})

test('a retry keeps its reply and its verdict', async () => {
  const { project, env, server } = await liveProject('threshold: 1')
  await project.run(['--retry=2'], env)
  expect(server.requests).toHaveLength(6)
})

test('Ctrl-C ends the run at once and keeps what was recorded', async () => {
  const { project, env, server } = await liveProject(
    'concurrency: 2',
    (index) => (index > 2 ? { fault: 'silence' } : undefined),
    20,
  )
  const child = project.start(['run'], env)
  while (server.requests.length < 4) await new Promise((resolve) => setTimeout(resolve, 20))
  child.process.kill('SIGINT')
  const code = await new Promise((resolve) => child.process.once('close', resolve))
  expect(code).not.toBe(0)
  expect(project.exists('specs/__recordings__')).toBe(true)
})

test('-u asks again and replaces; u without a key loses nothing', async () => {
  const { project, env, server } = await liveProject('')
  await project.run([], env)
  const before = project.read('specs/__recordings__/sy73.yaml')
  await project.run(['-u'])
  expect(project.read('specs/__recordings__/sy73.yaml')).toBe(before)
  await project.run(['-u'], env)
  expect(server.requests).toHaveLength(12)
})

test('obsolete recordings are reported, and removed with -u', async () => {
  const { project, env } = await liveProject('')
  await project.run([], env)
  project.write('specs/tone.md', project.read('specs/tone.md').replace('Hello!', 'Good day!'))
  project.remove('specs/sy73.md')
  const { output } = await project.run([], env)
  expect(output).toContain('2 obsolete in specs/__recordings__/tone.yaml; -u asks all again and removes them')
  expect(output).toContain('4 obsolete in specs/__recordings__/sy73.yaml; -u asks all again and removes them')
  const pruned = await project.run(['-u'], env)
  expect(pruned.output).toContain('removed 2 obsolete from specs/__recordings__/tone.yaml')
  expect(project.exists('specs/__recordings__/sy73.yaml')).toBe(false)
  expect((await project.run([], env)).output).not.toContain('obsolete')
})

test('a filtered run leaves other recordings alone, also with -u', async () => {
  const { project, env } = await liveProject('')
  await project.run([], env)
  const before = project.read('specs/__recordings__/sy73.yaml')
  await project.run(['-u', '-t', 'hello'], env)
  await project.run(['specs/tone.md', '-u'], env)
  expect(project.read('specs/__recordings__/sy73.yaml')).toBe(before)
})

test('a changed option is no stale hit of Vitest’s module cache', async () => {
  const { project, env } = await liveProject('threshold: 0.01')
  expect(Object.values((await project.run([], env)).states)).toEqual(['passed', 'passed', 'passed'])
  project.write(
    'vitest.config.mjs',
    project.read('vitest.config.mjs').replace('threshold: 0.01', 'grader: 7'),
  )
  const wrong = await project.run([], env)
  expect(wrong.output).toContain('clauses(): option `grader`')
  project.write('vitest.config.mjs', project.read('vitest.config.mjs').replace('grader: 7', 'samples: 2'))
  const { json } = await project.run([], env)
  const results = json.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ meta }) => meta.clause[0]),
  )
  expect(results.map(({ samples }) => samples.length)).toEqual([2, 2, 2])
})
