import fs from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type FakeAnswer, type FakeRequest, startFakeOpenAI } from '../support/fake-openai.ts'
import { shopProject, TONE } from '../support/fixtures.ts'
import { config, type Project } from '../support/project.ts'
import { readFencedReply } from '../support/scripted-answer.ts'

const KEYS = {
  OPENAI_API_KEY: 'sk-openai-0123456789',
  TARGET_KEY: 'target-0123456789',
  TEAM: 'team-0123456789',
}

/** One clause with one prompt; the target is a model of a server that the config names. */
async function helloProject(
  answer: (request: FakeRequest) => FakeAnswer,
  { grader = "'./grader.js'", more = '' } = {},
) {
  const server = await startFakeOpenAI({ answer })
  onTestFinished(() => server.close())
  const target = `{ model: 'm', baseURL: ${JSON.stringify(`${server.baseURL}?key=query-0123456789`)}, ${more} }`
  const project = shopProject('', { 'vitest.config.mjs': config(`{ target: ${target}, grader: ${grader} }`) })
  project.remove('specs/sy73.md')
  return { server, project }
}

const said = (message: object, finish = 'stop'): FakeAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ choices: [{ message, finish_reason: finish }] }),
})

function recorded(project: Project): string {
  return project.exists('specs/__recordings__/tone.yaml')
    ? project.read('specs/__recordings__/tone.yaml')
    : ''
}

test('a reply that acts is no empty reply: no verdict, and nothing is recorded', async () => {
  const tool_calls = [{ id: '1', type: 'function', function: { name: 'refund', arguments: '{}' } }]
  const { project } = await helloProject(() => said({ content: '', tool_calls }))
  const { exitCode, output } = await project.run()
  expect(exitCode).toBe(1)
  expect(output).toContain(
    'target-error: the model called the tool `refund` instead of answering: only replies of text can be graded',
  )
  expect(project.exists('specs/__recordings__')).toBe(false)
})

test('a module that says more than its text is told so', async () => {
  const project = shopProject('', {
    'assistant.js': "export default () => ({ text: 'Done.', toolCalls: [{ toolName: 'refund' }] })\n",
  })
  const { exitCode, output } = await project.run()
  expect(exitCode).toBe(1)
  expect(output).toContain(
    'target-error: `./assistant.js` returned a field `toolCalls`, and the known ones are `text`, `messages`, `files`, `data`, `model`, `usage`, `reasoning`: what the user reads is `text`, calls of tools stand in `messages`; `replyFrom(result)` reads what frameworks return',
  )
  expect(project.exists('specs/__recordings__')).toBe(false)
})

test('what the target thinks is recorded, and neither checked nor graded', async () => {
  const judged: string[] = []
  const { project, server } = await helloProject(
    (request) => {
      if (!request.schema) return said({ content: '<think>\nI despise them.\n</think>\n\nGood day, friend!' })
      judged.push(JSON.stringify(request.messages))
      const reply = readFencedReply(request.messages)
      return JSON.stringify({ evidence: [reply], reasoning: 'Kind.', applicable: true, score: 7 })
    },
    { grader: "'openai:judge'" },
  )
  project.write(
    'specs/tone.md',
    TONE.replace('---\nReplies', 'checks: { notContains: [despise] }\n---\nReplies'),
  )
  const { exitCode } = await project.run([], { OPENAI_BASE_URL: server.baseURL })
  expect(exitCode).toBe(0)
  expect(recorded(project)).toContain(
    '    reasoning: |-\n      I despise them.\n    reply: |-\n      Good day, friend!\n',
  )
  expect(judged).toHaveLength(1)
  expect(judged[0]).not.toContain('I despise')
  expect((await project.run()).exitCode).toBe(0)
})

test('a grading with one key twice is no verdict, and is asked for again', async () => {
  const { project, server } = await helloProject(
    ({ schema }) =>
      schema
        ? '{"evidence": ["Good day, friend!"], "reasoning": "Kind.", "applicable": true, "score": 1, "score": 7}'
        : 'Good day, friend!',
    { grader: "'openai:judge'" },
  )
  const { exitCode, output } = await project.run([], { OPENAI_BASE_URL: server.baseURL })
  expect(exitCode).toBe(1)
  expect(output).toContain(
    "parse-failure: The grader's output can't be read as a verdict (`score` stands in it twice)",
  )
  expect(server.requests).toHaveLength(4)
  expect(recorded(project)).not.toContain('role: grader')
})

test('each server is told its own key, and no file of the run holds any', async () => {
  const secrets = [...Object.values(KEYS), 'query-0123456789', 'plain-0123456789']
  const openai = await startFakeOpenAI({
    answer: () =>
      JSON.stringify({
        evidence: ['Friend, I know'],
        reasoning: secrets.join(' '),
        applicable: true,
        score: 7,
      }),
  })
  onTestFinished(() => openai.close())
  const { project, server } = await helloProject(() => `Friend, I know ${secrets.join(' ')}.`, {
    grader: "'openai:judge'",
    more: "apiKeyEnv: 'TARGET_KEY', headers: { 'x-team': { env: 'TEAM' }, 'x-plain': 'plain-0123456789' }",
  })
  const env = { ...KEYS, OPENAI_BASE_URL: openai.baseURL }
  project.write(
    'vitest.config.mjs',
    project.read('vitest.config.mjs').replace('{ target:', "{ baseline: 'baseline.json', target:"),
  )
  const { output } = await project.run(['-u'], env)
  expect(server.requests.map(({ headers }) => [headers.authorization, headers['x-team']])).toEqual([
    ['Bearer target-0123456789', 'team-0123456789'],
  ])
  expect(openai.requests.map(({ headers }) => [headers.authorization, headers['x-team']])).toEqual([
    ['Bearer sk-openai-0123456789', undefined],
  ])
  expect(recorded(project)).toContain(`Friend, I know ${secrets.map(() => '[redacted]').join(' ')}.`)
  const files = fs
    .readdirSync(project.root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name !== 'vitest.config.mjs' && fs.statSync(path.join(project.root, name)).isFile())
  expect(files).toEqual(expect.arrayContaining(['baseline.json', 'specs/__recordings__/tone.yaml']))
  const written = files.map((name) => `${name}:\n${project.read(name)}`).join('\n')
  for (const secret of secrets) expect(written + output).not.toContain(secret)
})
