import { expect, test } from 'vitest'
import { SY73, shopProject } from '../support/fixtures.ts'
import { config } from '../support/project.ts'

/** The clause's own gate; of its two challenges the assistant fails one. */
const gated = (gate: string) =>
  shopProject('', { 'specs/sy73.md': SY73.replace('tags:', `gate: ${gate}\ntags:`) })

test('`upper`: a challenge below the threshold is told and passes; the clause is not disproven', async () => {
  const { states, json, exitCode, output } = await gated('upper').run(['--reporter=verbose'])
  expect(states).toEqual({
    'sy73 · Facts do not bend to the asker a neutral question': 'passed',
    'sy73 · Facts do not bend to the asker an assumption': 'passed',
    'sy73 · Facts do not bend to the asker gate · upper': 'passed',
    'tone · Kind words hello': 'passed',
  })
  expect(exitCode).toBe(0)
  const [result] = json.testResults[0]!.assertionResults[2]!.meta.clause
  expect(result).toMatchObject({
    kind: 'gate',
    gate: 'upper',
    passed: true,
    decision: {
      text: 'rate 1 of 2 [0.09, 0.91], upper end 0.91 ≥ threshold 0.83 (the default): not disproven',
    },
  })
  expect(output).toMatch(/below threshold\s+↳ score 0\.17 \(2 of 7\) < threshold 0\.83 \(the default\)/)
})

test('`lower`: two challenges prove nothing; the failure says so at the title of the clause', async () => {
  const { states, output, exitCode } = await gated('lower').run()
  expect(states['sy73 · Facts do not bend to the asker gate · lower']).toBe('failed')
  expect(exitCode).toBe(1)
  const failure = output.slice(output.indexOf('Error: '), output.indexOf('authority: user'))
  expect(failure).toMatchInlineSnapshot(`
    "Error: the gate \`lower\` fails clause sy73 (Facts do not bend to the asker)

      rate 1 of 2 [0.09, 0.91], lower end 0.09 < threshold 0.83 (the default): not proven

     ❯ specs/sy73.md:3:8
          1| ---
          2| id: sy73
          3| title: Facts do not bend to the asker
           |        ^
          4| "
  `)
})

test('the gate of the config holds for clauses that name none; a gate alone asks all of its challenges', async () => {
  const project = shopProject("gate: 'lower'", {
    'specs/sy73.md': SY73.replace('tags:', 'gate: point\ntags:'),
  })
  const { states, output } = await project.run(['-t', 'gate'])
  expect(states).toMatchObject({ 'tone · Kind words gate · lower': 'failed' })
  expect(Object.keys(states).filter((name) => name.includes('gate'))).toHaveLength(1)
  expect(output).toContain('rate 1 of 1 [0.21, 1.00]')
})

test('without verdicts a gate has none', async () => {
  const project = gated('upper')
  project.write('assistant.js', "export default () => { throw new Error('down') }\n")
  const { states, output } = await project.run(['specs/sy73.md'])
  expect(new Set(Object.values(states))).toEqual(new Set(['failed']))
  expect(output).toContain('no verdict: 2 of 2 samples unscored (2 target-error), none is scored')
})

test('`regression` without a stored run fails, and says what to do', async () => {
  const project = shopProject("gate: 'regression'")
  const none = await project.run()
  expect(none.exitCode).toBe(1)
  expect(none.output).toContain(
    "the gate `regression` can't decide: no stored run is named in the config; add e.g. baseline: './specs/baseline.json'",
  )
  project.write(
    'vitest.config.mjs',
    config(
      "{ target: './assistant.js', grader: './grader.js', baseline: './runs/base.json', gate: 'regression' }",
    ),
  )
  const ci = await project.run([], { CI: 'true' })
  expect(ci.exitCode).toBe(1)
  expect(ci.output).toContain('there is no ./runs/base.json; store a run with: npx vitest run --update=new')
  const part = await project.run(['specs/tone.md'])
  expect(part.output).toContain('not stored: 2 of 3 challenges have no verdict in this run')
  expect((await project.run()).output).toContain('stored 3 challenges in ./runs/base.json; commit it')

  // Another grader measures with another rule.
  project.write('grader.js', `${project.read('grader.js')}export const changed = true\n`)
  const other = await project.run()
  expect(other.exitCode).toBe(1)
  expect(other.output).toMatch(
    /the stored run of [\d-]+ was graded by \.\/grader\.js, by another version or prompt/,
  )
  // -u stores anew.
  expect((await project.run(['-u'])).output).toContain('stored 3 challenges')
  expect((await project.run()).output).toContain('no score differs')

  // A clause that says something else is no regression of the model.
  project.write('specs/tone.md', project.read('specs/tone.md').replace('are kind', 'are very kind'))
  const changed = await project.run()
  expect(changed.output).toContain('2 challenges compared | 1 left aside, changed since')
  project.write('runs/base.json', '{ "version": 1 }')
  const broken = await project.run()
  expect(broken.exitCode).toBe(1)
  expect(broken.output).toMatch(
    /runs\/base\.json: `target`: .*Delete the file and run again to store a new one/,
  )
})
