import { expect, onTestFinished, test } from 'vitest'
import { startFakeOpenAI } from '../support/fake-openai.ts'
import { shopProject } from '../support/fixtures.ts'
import { config } from '../support/project.ts'

/** A grader that gives the scores in turn, by the number of the grading. */
function scoring(...scores: readonly number[]): string {
  return `export default (messages, { sample }) => {
  const { reply } = JSON.parse(messages.at(-1).content.match(/^\\{.*\\}$/ms)[0])
  const score = ${JSON.stringify(scores)}[sample]
  return JSON.stringify({ evidence: [reply.slice(0, 19)], reasoning: 'It deserves ' + score + '.', applicable: true, score })
}
`
}

function project(grader: string, graders: Readonly<Record<string, string>>) {
  const shop = shopProject('', {
    'vitest.config.mjs': config(`{ target: './assistant.js', grader: ${grader} }`),
    ...graders,
  })
  shop.remove('specs/sy73.md')
  return shop
}

const PANEL = {
  'a.js': scoring(7),
  'b.js': scoring(3, 6, 2),
  'c.js': scoring(5),
}

test('a panel: the median of the members’ medians, their disagreement kept', async () => {
  const shop = project(
    `['./a.js', { module: './b.js', samples: 3 }, { module: './c.js', policy: 'clause' }]`,
    PANEL,
  )
  const { output, json } = await shop.run()
  const failure = output.slice(output.indexOf('Error: '), output.indexOf('\n ❯ specs/'))
  expect(failure.trim()).toMatchInlineSnapshot(`
    "Error: the reply does not satisfy clause tone (Kind words)

      prompt “Hello!”
      score 0.67 (5 of 7) < threshold 0.83 (the default)
      graders disagree: ./a.js 7; ./b.js 3, 6, 2; ./c.js 5 of 7
      grader ./c.js: 5 of 7. It deserves 5.
             “No, kind friend.”
      reply  from ./assistant.js, now:
             │ No, kind friend."
  `)
  expect(output.slice(output.indexOf('Clauses')).split('JSON report')[0]!.trim()).toMatchInlineSnapshot(`
    "Clauses  1 failed | 0 passed (1)

      clause                                authority  satisfied          95 %  mean
      tone Kind words                       guideline        0/1  [0.00, 0.79]  0.67

          Score  mean 0.67 over 1 graded reply, 0 of them satisfied [0.00, 0.79]
        Graders  disagree on whether 1 reply satisfies the clause
        Answers  1 live ./a.js | 1 live ./assistant.js | 3 live ./b.js | 1 live ./c.js
          Calls  6
         Grader  ./a.js + ./b.js + ./c.js: uncalibrated, the spec has no labelled replies to test it with"
  `)
  const [sample] = json.testResults[0]!.assertionResults[0]!.meta.clause[0].samples
  expect(sample).toMatchObject({
    verdict: { kind: 'violated', raw: 5, reasoning: 'It deserves 5.' },
    disagreement: { spread: 5, straddles: true },
  })
  const gradings: { model: string; verdict: { raw: number } }[] = sample.gradings
  expect(gradings.map(({ model, verdict }) => [model, verdict.raw])).toEqual([
    ['./a.js', 7],
    ['./b.js', 3],
    ['./b.js', 6],
    ['./b.js', 2],
    ['./c.js', 5],
  ])

  const replay = await shop.run([], { CI: 'true' })
  expect(replay.states).toEqual({ 'tone · Kind words hello': 'failed' })
  expect(replay.output).not.toContain('Calls')
  expect(replay.output).not.toContain('obsolete')
})

test('one grader, several gradings; more of them keep what is recorded', async () => {
  const shop = project(`{ module: './b.js', samples: 1 }`, { 'b.js': scoring(3, 6, 7) })
  expect((await shop.run()).output).not.toContain('gradings disagree')
  shop.write('vitest.config.mjs', shop.read('vitest.config.mjs').replace('samples: 1', 'samples: 3'))

  const missing = await shop.run([], { CI: 'true' })
  expect(missing.output).toContain('gradings: 3, not-recorded, not-recorded of 7')
  expect(missing.output).toContain('no verdict: 1 of 1 sample unscored (not-recorded), none is scored')

  const more = await shop.run()
  expect(more.states).toEqual({ 'tone · Kind words hello': 'passed' })
  expect(more.output).toMatch(/Calls {2}2\n/)
  const fewer = shop.read('vitest.config.mjs').replace('samples: 3', 'samples: 1')
  shop.write('vitest.config.mjs', fewer)
  const less = await shop.run()
  expect(less.output).not.toContain('Calls')
  expect(less.output).toContain('2 obsolete in specs/__recordings__/tone.yaml; -u removes them')
})

test('gradings that agree say so', async () => {
  const { output } = await project(`{ module: './b.js', samples: 2 }`, { 'b.js': scoring(2, 2) }).run()
  expect(output).toContain('gradings agree: 2, 2 of 7\n  grader ./b.js: 2 of 7. It deserves 2.')
})

test('a model that grades itself is named', async () => {
  const verdict = JSON.stringify({ evidence: [], reasoning: 'Kind.', applicable: true, score: 7 })
  const server = await startFakeOpenAI({ answer: ({ schema }) => (schema ? verdict : '\u200b') })
  onTestFinished(() => server.close())
  const shop = project(`'openai:same'`, {})
  shop.write(
    'vitest.config.mjs',
    config(`{ target: 'openai:same', grader: ['openai:same', 'openai:other'] }`),
  )
  const { output } = await shop.run([], { OPENAI_API_KEY: 'none', OPENAI_BASE_URL: server.baseURL })
  expect(output).toContain('Graders  the grader is the model under test')
})

test.for([
  ['[]', 'clauses(): option `grader`: Expected at least one grader, got []'],
  [
    `['./a.js', { module: './a.js', samples: 2 }]`,
    'clauses(): option `grader`: Expected different graders; for several gradings by one use its `samples`, got ["./a.js",{"module":"./a.js","samples":2}]',
  ],
  [
    `{ module: './a.js', samples: 0 }`,
    'clauses(): option `grader.samples`: Invalid value: Expected >=1, got 0',
  ],
  [`['./a.js', 'gpt-9']`, "clauses(): option `grader.1`: Expected 'openai:<model>'"],
] as const)('a wrong panel stops the run: %s', async ([grader, message]) => {
  const { output, exitCode } = await project(grader, PANEL).run()
  expect(exitCode).toBe(1)
  expect(output).toContain(message)
})
