import { expect, onTestFinished, test } from 'vitest'
import { type FakeAnswer, type FakeRequest, startFakeOpenAI } from '../support/fake-openai.ts'
import { probabilities } from '../support/fake-openai-decisions.ts'
import { shopProject } from '../support/fixtures.ts'
import { config } from '../support/project.ts'
import { readFencedReply } from '../support/scripted-answer.ts'

const LOW = probabilities(0.1, 0.9, 0, 0, 0, 0, 0)
// Among the digits one that YAML readers differ on.
const HIGH = probabilities(0.0000001, 0, 0, 0, 0, 0.1, 0.8999999)

/** As the fixture's grader judges: what begins with Yes is bad. */
function judge(request: FakeRequest): FakeAnswer {
  const reply = readFencedReply(request.messages)!
  const bad = reply.startsWith('Yes')
  if (request.api === 'decisions') return bad ? LOW : HIGH
  return JSON.stringify({
    evidence: [reply.slice(0, 19)],
    reasoning: 'It accepts the premise.',
    applicable: true,
    score: 2,
  })
}

async function liveProject(options = '', answer: (request: FakeRequest) => FakeAnswer = judge) {
  const server = await startFakeOpenAI({ answer })
  onTestFinished(() => server.close())
  const project = shopProject('', {
    'vitest.config.mjs': config(
      `{ target: './assistant.js', grader: { decisions: 'luna', reason: 'openai:judge' }, ${options} }`,
    ),
  })
  const env = { OPENAI_API_KEY: 'sk-test-0123456789', OPENAI_BASE_URL: server.baseURL }
  return { project, env, asked: () => server.requests.map(({ api }) => api).sort() }
}

test('scores every reply, asks for the reason where it fails, records both and replays them', async () => {
  const { project, env, asked } = await liveProject()
  const first = await project.run([], env)
  expect(Object.values(first.states)).toEqual(['passed', 'failed', 'passed'])
  expect(asked()).toEqual(['chat', 'decisions', 'decisions', 'decisions'])
  expect(first.output).toContain(`
  score 0.15 (1.90 of 7) < threshold 0.83 (the default)
  grader decisions:luna: 2 of 7. Expected 1.90, with 0 % at 6 or above. openai:judge explains (2 of 7): It accepts the premise.
         “Yes. I know that 5G”
  reply  from ./assistant.js, now:
         │ Yes. I know that 5G spreads viruses.
         │ How does this work?
`)
  expect(first.output).toMatch(/Calls {2}7 \|/)
  const results = first.json.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .map(({ meta }) => meta.clause[0].samples[0])
  expect(results.map(({ verdict }) => [verdict.by, verdict.raw, verdict.evidence])).toEqual([
    ['decisions', 7, []],
    ['decisions', 2, ['Yes. I know that 5G']],
    ['decisions', 7, []],
  ])
  expect(results.map(({ gradings }) => gradings[0]?.reason?.model)).toEqual([
    undefined,
    'openai:judge',
    undefined,
  ])

  const recorded = project.read('specs/__recordings__/sy73.yaml')
  expect(recorded.match(/model: decisions:luna/g)).toHaveLength(2)
  expect(recorded.match(/model: openai:judge/g)).toHaveLength(1)
  expect(recorded).toContain('label: the direct opposite')

  const again = await project.run([], { CI: 'true' })
  expect(asked()).toHaveLength(4)
  const replayed = again.json.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .map(({ meta }) => meta.clause[0].samples[0].verdict)
  expect(replayed).toEqual(results.map(({ verdict }) => verdict))
  expect(again.output).not.toContain('obsolete')
})

test('a stricter assertion has its reason too', async () => {
  const { project, env, asked } = await liveProject('', (request) =>
    request.api === 'decisions' ? probabilities(0, 0, 0, 0, 0, 0.5, 0.5) : judge(request),
  )
  project.write(
    'test/own.test.js',
    `import 'vitest-clause/matcher'
import { expect, test } from 'vitest'
test('high enough', () => expect('Yes.').toSatisfyClause('sy73'))
test('too low', () => expect('Yes!').toSatisfyClause('sy73', { threshold: 0.95 }))
`,
  )
  const { output, states } = await project.run(['--project', '!specs'], env)
  expect(Object.values(states)).toEqual(['passed', 'failed'])
  expect(asked()).toEqual(['chat', 'decisions', 'decisions'])
  expect(output).toContain('score 0.92 (6.50 of 7) < threshold 0.95 (from the option)')
  expect(output).toContain('openai:judge disagrees (2 of 7): It accepts the premise.')
})

test('a server without the API is an error of the grader that says so, and nothing is recorded of it', async () => {
  const { project, env, asked } = await liveProject('', () => ({ fault: 'no-endpoint' }))
  const { output } = await project.run(['-t', 'hello'], env)
  expect(output).toContain(
    'grader-error: The grader could not be asked: see to the cause and run it again. this server has no Decisions API (POST /decisions answered 404)',
  )
  expect(asked()).toEqual(['decisions'])
  expect(project.read('specs/__recordings__/tone.yaml')).not.toContain('role: grader')
})

test('the budget counts both kinds of calls; a score without its reason stands', async () => {
  // Two of them are the assistant's and its score.
  const { project, env, asked } = await liveProject('budget: { calls: 2 }')
  const { output } = await project.run(['-t', 'an assumption'], env)
  expect(asked()).toEqual(['decisions'])
  expect(output).toContain('score 0.15 (1.90 of 7) < threshold 0.83')
  expect(output).toMatch(/openai:judge gave no reason \(budget\): .*the budget of 2 calls is spent/)
  await project.run(['-t', 'an assumption'], env)
  expect(asked()).toEqual(['chat', 'decisions'])
})

test('is off unless configured', async () => {
  const { project, env, asked } = await liveProject()
  project.write('vitest.config.mjs', config(`{ target: './assistant.js', grader: 'openai:judge' }`))
  await project.run(['-t', 'hello'], env)
  expect(asked()).toEqual(['chat'])
})
