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
    'Stopped  openai:fake: set OPENAI_API_KEY (the key of the OpenAI API) to call `openai:fake`',
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
  expect(output).toMatch(
    /Stopped {2}openai:fake: the provider answered 401: .*check the key in OPENAI_API_KEY/,
  )
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

test('CLAUSES_RECORD=all asks again, -u does not; without a key nothing is lost', async () => {
  const { project, env, server } = await liveProject('')
  await project.run([], env)
  const before = project.read('specs/__recordings__/sy73.yaml')
  await project.run(['-u'], env)
  expect(server.requests).toHaveLength(6)
  await project.run([], { CLAUSES_RECORD: 'all' })
  expect(project.read('specs/__recordings__/sy73.yaml')).toBe(before)
  await project.run([], { ...env, CLAUSES_RECORD: 'all' })
  expect(server.requests).toHaveLength(12)
  const wrong = await project.run([], { CLAUSES_RECORD: 'yes' })
  expect(wrong.exitCode).toBe(1)
  expect(wrong.output).toContain('Expected CLAUSES_RECORD to be all, new or none, got yes')
})

test('a folder that cannot be written is found out before anyone is paid, and said once', async () => {
  const { project, env, server } = await liveProject('')
  project.write('specs/__recordings__', 'a file in the place of the folder')
  const { output, states, exitCode } = await project.run([], env)
  expect(exitCode).toBe(1)
  expect(Object.values(states)).toEqual(['failed', 'failed', 'failed'])
  expect(server.requests).toHaveLength(0)
  expect(output.match(/can't be written/g)).toHaveLength(1)
  expect(output).toMatch(
    /\n {4}Stopped {2}recordings: specs\/__recordings__\/\.journal\/\S+ can't be written \(E\w+: [^)]+\): check who may write there, and the space on the disk \(3 cases\)\n/,
  )
})

test('a disk that refuses later stops the run at the first answer that is lost', async () => {
  const { project, env, server } = await liveProject('concurrency: 1', (index) => {
    if (index === 2) {
      project.remove('specs/__recordings__')
      project.write('specs/__recordings__', 'a file in the place of the folder')
    }
    return undefined
  })
  const { output } = await project.run([], env)
  // The next one was under way.
  expect(server.requests.length).toBeLessThanOrEqual(4)
  expect(output.match(/can't be written/g)?.length).toBeLessThanOrEqual(2)
  expect(output).toContain('Stopped  recordings: ')
})

test('who stops a run is told how many answers are kept', async () => {
  const { project, env, server } = await liveProject('concurrency: 1', (index) =>
    index === 4 ? { fault: 'silence' } : undefined,
  )
  const child = project.start(['run'], env)
  while (server.requests.length < 5) await new Promise((resolve) => setTimeout(resolve, 20))
  child.process.kill('SIGINT')
  await new Promise((resolve) => child.process.once('close', resolve))
  expect(child.output()).toContain(
    'Clauses: stopped, and 4 new answers kept; the next run goes on from there',
  )
  await project.run([], env)
  expect(server.requests).toHaveLength(5 + 2)
})

test('who stops a run of processes, which tell nothing, is told no wrong number', async () => {
  const project = shopProject('', {
    'my.test.js': `import { expect, test } from 'vitest'
import 'vitest-clause/matcher'
test('kind', async () => {
  await expect('No, kind friend.').toSatisfyClause('tone')
})
test('slow', () => new Promise(() => {}), 60_000)
`,
  })
  const child = project.start(['run', 'my.test.js', '--pool=forks'])
  while (!project.exists('__recordings__/my.test.js.yaml')) await new Promise((r) => setTimeout(r, 20))
  child.process.kill('SIGINT')
  await new Promise((resolve) => child.process.once('close', resolve))
  expect(child.output()).toContain(
    'Clauses: stopped, and what was answered is kept; the next run goes on from there',
  )
})

test('no key of any model reaches a recording, also not in the answer of another', async () => {
  const { project, env } = await liveProject('', () => undefined)
  project.write(
    'assistant.js',
    `export default () => 'My judge has the key ' + process.env.OPENAI_API_KEY + ', kind friend.'\n`,
  )
  project.write(
    'vitest.config.mjs',
    project.read('vitest.config.mjs').replace(/target: (?:'[^']*'|\{[^}]*\})/, "target: './assistant.js'"),
  )
  await project.run(['-t', 'hello'], env)
  const recorded = project.read('specs/__recordings__/tone.yaml')
  expect(recorded).toContain('My judge has the key [redacted], kind friend.')
  expect(recorded).not.toContain(env.OPENAI_API_KEY)
})

test('obsolete recordings are reported, and removed with -u', async () => {
  const { project, env } = await liveProject('')
  await project.run([], env)
  project.write('specs/tone.md', project.read('specs/tone.md').replace('Hello!', 'Good day!'))
  project.remove('specs/sy73.md')
  const { output } = await project.run([], env)
  expect(output).toContain('2 obsolete in specs/__recordings__/tone.yaml; -u removes them')
  expect(output).toContain('4 obsolete in specs/__recordings__/sy73.yaml; -u removes them')
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
