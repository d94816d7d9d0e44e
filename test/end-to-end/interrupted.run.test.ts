import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { readRecordings } from '../../src/model/recordings/store.ts'
import { startFakeOpenAI } from '../support/fake-openai.ts'
import { config, createProject } from '../support/project.ts'
import { scriptedAnswer } from '../support/scripted-answer.ts'

const CLAUSES = ['aa11', 'bb22', 'cc33']
const CHALLENGES = 20

function clause(title: string): string {
  const prompts = Array.from({ length: CHALLENGES }, (_, n) => `- What about number ${n} of ${title}?`)
  return `---\nauthority: user\n---\n# ${title}\n\nReplies are kind.\n\n## Challenge prompts\n\n${prompts.join('\n')}\n`
}

test('two runs side by side, one killed while it records: no broken file, little lost', async () => {
  const server = await startFakeOpenAI({ latency: 40, answer: (request) => scriptedAnswer(request) })
  onTestFinished(() => server.close())
  const project = createProject({
    'vitest.config.mjs': config(`{ target: 'openai:fake', grader: 'openai:judge', concurrency: 4 }`),
    ...Object.fromEntries(CLAUSES.map((id) => [`specs/${id}.md`, clause(id)])),
  })
  const env = { OPENAI_API_KEY: 'none', OPENAI_BASE_URL: server.baseURL }
  const recorded = () =>
    CLAUSES.flatMap((id) => readRecordings(`${project.root}/specs/__recordings__/${id}.yaml`))

  const victim = project.start(['run'], env)
  const survivor = project.run([], env)
  while (recorded().length < 20) await sleep(20)
  const answered = server.requests.length
  await victim.stop()
  // Between two runs no answer is lost but those on their way (4 at once in each run, written within 30 ms).
  expect(recorded().length).toBeGreaterThanOrEqual(answered / 2 - 8)

  const { json } = await survivor
  expect(json.numTotalTests).toBe(CLAUSES.length * CHALLENGES)
  expect(recorded()).toHaveLength(CLAUSES.length * CHALLENGES * 2)
  const before = server.requests.length
  const replay = await project.run([], { CI: 'true' })
  expect(replay.json.numTotalTests).toBe(CLAUSES.length * CHALLENGES)
  expect(replay.output).not.toContain('Unscored')
  expect(server.requests).toHaveLength(before)
})
