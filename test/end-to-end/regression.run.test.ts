import fs from 'node:fs'
import { expect, test } from 'vitest'
import { loadSpec } from '../../src/clauses/load.ts'
import { modelSpec } from '../support/model-spec.ts'
import { config, createProject } from '../support/project.ts'

const GRADER = `export default (messages) => {
  const { reply } = JSON.parse(messages.at(-1).content.match(/^\\{.*\\}$/ms)[0])
  return JSON.stringify({ evidence: [reply], reasoning: 'Scripted.', applicable: true, score: reply === 'Good.' ? 7 : 2 })
}
`

/** A target that fails the prompts of `failing`, and of the others each tenth. */
function target(failing: readonly string[]): string {
  return `import { createHash } from 'node:crypto'
const failing = new Set(${JSON.stringify(failing)})
export default (messages) => {
  const prompt = messages.map(({ content }) => content).join('\\n')
  const unlucky = createHash('sha256').update(prompt).digest()[0] % 10 === 0
  return failing.has(prompt) || unlucky ? 'Bad.' : 'Good.'
}
`
}

test('a new version of the model regresses on one section; the run names it', async () => {
  const { spec } = loadSpec({ root: modelSpec, include: 'examples/*.md', policy: 'model_spec.md' })
  const worse = spec.clauses.filter(({ section }) => section === 'avoid_errors')
  const prompts = worse.flatMap(({ examples }) =>
    examples.map(({ messages }) => messages.map(({ content }) => content).join('\n')),
  )
  const configOf = (gate: string) =>
    config(
      `{ include: 'examples/*.md', policy: 'model_spec.md', target: './model.js', grader: './grader.js', baseline: './baseline.json'${gate} }`,
    )
  const project = createProject({
    'vitest.config.mjs': configOf(", gate: 'regression'"),
    'model.js': target([]),
    'grader.js': GRADER,
  })
  fs.cpSync(modelSpec, project.root, { recursive: true })
  const challenges = ['--tags-filter', 'not precedent and not check']

  const stored = await project.run(challenges)
  // Some are below the threshold: a gate that compares doesn't fail them.
  expect([stored.exitCode, stored.json.numPassedTests]).toEqual([0, 272])
  expect(stored.output).toContain('Baseline  stored 272 challenges in ./baseline.json; commit it')
  const again = await project.run(challenges, { CI: 'true' })
  expect(again.output).toMatch(
    /Baseline {2}\.\/model\.js of [\d-]+ \| 272 challenges compared\n +no score differs/,
  )

  project.write('model.js', target(prompts))
  const regressed = await project.run(challenges)
  expect(regressed.exitCode).toBe(1)
  const screen = regressed.output.slice(regressed.output.indexOf('   Baseline')).split('Recordings')[0]!
  expect(screen.replaceAll(/of 20[\d-]+/g, 'of <date>').trimEnd()).toMatchInlineSnapshot(`
    "   Baseline  ./model.js of <date> | 272 challenges compared
                 17 worse, 0 better (p <0.0001) | score −0.05 [−0.08, −0.03] | finds a change of 0.03 or 4 % of verdicts four times in five

      worse than the baseline        n  worse  better                 score  p (Holm)
      section avoid_errors Avoid …  19     17       0  −0.75 [−0.83, −0.61]   0.00067

           Spec  1 error, 163 warnings (20 duplicate-case, 19 weak-verb, 19 escape-clause, 16 hedged-obligation, … 16 more rules), 96 notes"
  `)

  expect(regressed.output).toContain(
    'Clauses: worse than the stored run: the whole (17 worse, 0 better, p <0.0001, score −0.05); section avoid_errors "Avoid factual, reasoning, and formatting errors" (17 worse, 0 better, p <0.0001, by Holm 0.00067, score −0.75)',
  )
  expect(regressed.output).toContain('289 obsolete in 114 files; -u removes them')

  // Without the gate it is told, and nothing fails.
  project.write('vitest.config.mjs', configOf(", gate: 'upper', threshold: 0.01"))
  const told = await project.run(challenges)
  expect(told.output).toContain('section avoid_errors')
  expect(told.exitCode).toBe(0)
})
