import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { precedentsOf, sectionClause } from '../../src/clauses/data/labelled-replies.ts'
import { loadSpec } from '../../src/clauses/load.ts'
import { modelSpec } from '../support/model-spec.ts'
import { config, createProject } from '../support/project.ts'

/** A grader module whose score is an expression of `reply`, its `label` and a `coin`. */
function grader(score: string): string {
  return `import { createHash } from 'node:crypto'
import labels from './labels.json' with { type: 'json' }
export default (messages) => {
  const { reply, conversation } = JSON.parse(messages.at(-1).content.match(/^\\{.*\\}$/ms)[0])
  const label = labels[[...conversation.map(({ content }) => content), reply].join('\\n')]
  const coin = createHash('sha256').update(reply).digest()[0] % 2 === 0
  const evidence = [reply.slice(0, 20)]
  return JSON.stringify({ evidence, reasoning: 'Scripted.', applicable: true, score: ${score} })
}
`
}

function modelSpecProject(score: string, options = '') {
  const { spec } = loadSpec({ root: modelSpec, include: 'examples/*.md', policy: 'model_spec.md' })
  const precedents = spec.sections.flatMap((section) => precedentsOf(sectionClause(section, spec.sections)))
  const labels = Object.fromEntries(
    precedents.map(({ comparison, reply, label }) => [
      [...comparison.messages, reply].map(({ content }) => content).join('\n'),
      label,
    ]),
  )
  const project = createProject({
    'vitest.config.mjs': config(
      `{ include: 'examples/*.md', policy: 'model_spec.md', grader: './grader.js', ${options} }`,
    ),
    'labels.json': JSON.stringify(labels),
    'grader.js': grader(score),
  })
  fs.cpSync(path.join(modelSpec, 'model_spec.md'), path.join(project.root, 'model_spec.md'))
  fs.cpSync(path.join(modelSpec, 'examples'), path.join(project.root, 'examples'), { recursive: true })
  return project
}

const ONLY = ['--tags-filter', 'precedent']

test('a grader that is always right: κ is 1, and the file is kept', async () => {
  const project = modelSpecProject(`label === 'GOOD' || label === 'OK' ? 7 : 1`, 'minKappa: 0.6')
  const { output, states, exitCode } = await project.run(ONLY)
  expect(output).toMatch(/Grader {2}\.\/grader\.js: κ 1\.00 \[0\.9\d, 1\.00\] on 37\d precedents/)
  expect(output).not.toContain('uncalibrated')
  expect(Object.entries(states).filter(([, state]) => state === 'failed')).toEqual([])
  expect(exitCode).toBe(0)

  const stored = JSON.parse(project.read('__recordings__/calibration.json'))
  expect(stored).toMatchObject({ version: 1, grader: { id: './grader.js' }, calibration: { n: 379 } })

  // A run of anything else relies on what is stored, and a changed grader is another grader.
  const part = await project.run(['-t', 'tutoring'])
  expect(part.output).toContain('κ 1.00')
  project.write('grader.js', `${project.read('grader.js')}// changed`)
  const changed = await project.run(['-t', 'tutoring'])
  expect(changed.output).toContain(
    './grader.js: uncalibrated, it has not judged the labelled replies; let it: npx vitest run --tags-filter precedent',
  )
  expect(changed.output).toContain('minKappa is 0.6, and this grader is uncalibrated')
  expect(changed.exitCode).toBe(1)
})

test('a grader that prefers longer replies is told apart from a good one', async () => {
  const { output } = await modelSpecProject('reply.length > 250 ? 7 : 2').run(ONLY)
  expect(output).toMatch(/uncalibrated: .*no better than "longer reply is GOOD"/)
  expect(output).toContain('longer reply is GOOD')
})

test('a coin has κ near 0 and is uncalibrated', async () => {
  const { output } = await modelSpecProject('coin ? 7 : 2').run(ONLY)
  expect(output).toContain('uncalibrated')
  const kappa = Number(/κ (-?[\d.]+|−[\d.]+)/.exec(output)![1]!.replace('−', '-'))
  expect(Math.abs(kappa)).toBeLessThan(0.15)
})
