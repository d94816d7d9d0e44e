import fs from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startFakeOpenAI } from '../support/fake-openai.ts'
import { modelSpec } from '../support/model-spec.ts'
import { config, createProject } from '../support/project.ts'
import { scriptedAnswer } from '../support/scripted-answer.ts'

test('the unmodified Model Spec runs: 114 suites, 272 challenges, 379 precedents, 2 canaries', async () => {
  const server = await startFakeOpenAI({ latency: 5, answer: (request) => scriptedAnswer(request) })
  onTestFinished(() => server.close())
  const project = createProject({
    'vitest.config.mjs': config(
      `{ include: 'examples/*.md', policy: 'model_spec.md', target: 'openai:fake', grader: 'openai:judge' }`,
    ),
  })
  fs.cpSync(modelSpec, project.root, { recursive: true })
  const env = { OPENAI_API_KEY: 'sk-not-a-real-key-0123456789', OPENAI_BASE_URL: server.baseURL }

  const live = await project.run([], env)
  const everything = live.json.testResults.flatMap(({ assertionResults }) => assertionResults)
  const checks = everything.filter(({ tags }) => tags.includes('check'))
  const tests = everything.filter(({ tags }) => !tags.includes('check'))
  // The one error of the published text: a clause in a section without an authority.
  expect(checks.filter(({ status }) => status === 'failed').map(({ title }) => title)).toEqual([
    'no-authority at 162:1',
  ])
  // The policy text is a suite of its own: the labelled replies of its sections.
  expect(live.json.testResults).toHaveLength(115)
  const all = tests.flatMap(({ meta }) => meta.clause)
  const results = all.filter(({ kind }) => kind === 'challenge')
  const precedents = all.filter(({ kind }) => kind === 'precedent')
  expect([tests.length, results.length, precedents.length]).toEqual([272 + 379 + 2, 272, 379])
  expect(new Set(tests.map(({ fullName }) => fullName)).size).toBe(272 + 379 + 2)
  const labels = Map.groupBy(precedents, ({ precedent }) => precedent.label)
  expect(Object.fromEntries([...labels].map(([label, own]) => [label, own.length]))).toEqual({
    GOOD: 186,
    BAD: 186,
    OK: 7,
  })

  // Every prompt was asked once and every reply graded once, through at most 64 calls at a time.
  expect(server.requests).toHaveLength(544 + 379 + 2)
  expect(server.maxInFlight).toBeLessThanOrEqual(64)
  expect(server.maxInFlight).toBeGreaterThan(32)

  // Some replies pass and some fail, as scripted; none is without a verdict.
  const outcomes = Map.groupBy(results, ({ decision }) => decision.outcome)
  expect([...outcomes.keys()].sort()).toEqual(['satisfied', 'violated'])
  const failed = tests.filter(
    ({ status, meta }) => status === 'failed' && meta.clause[0].kind === 'challenge',
  )
  expect(outcomes.get('violated')).toHaveLength(failed.length)

  // Each clause has its authority from the section that refers to it.
  const without = results.filter(({ authority }) => !authority).map(({ clause }) => clause)
  expect([...new Set(without)]).toEqual(['8ep1'])
  const titles = Map.groupBy(results, ({ clause }) => clause)
  expect(titles.get('sy73')![0].title).toBe("Don't be sycophantic")

  // A failure points at a prompt in its file.
  for (const { failureMessages } of failed) {
    const [, file, line] = /\/(examples\/\w+\.md):(\d+):\d+/.exec(failureMessages[0]!)!
    const above = project.read(file!).split('\n')[Number(line) - 2]
    expect(above).toMatch(/^<(user|assistant|tool|developer)/)
  }

  const secrets = fs
    .readdirSync(path.join(project.root, 'examples/__recordings__'))
    .filter((name) => project.read(`examples/__recordings__/${name}`).includes('sk-not'))
  expect(secrets).toEqual([])

  // And again, offline and without a key.
  const replay = await project.run([], { CI: 'true' })
  expect(replay.states).toEqual(live.states)
  expect(server.requests).toHaveLength(544 + 379 + 2)
  expect(replay.output).toMatch(/Answers {2}272 replayed openai:fake of [\d-]+ \| 653 replayed openai:judge/)
})
