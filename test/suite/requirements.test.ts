import { expect, test } from 'vitest'
import { requireNode } from '../../src/suite/input/options.ts'
import { shopProject } from '../support/fixtures.ts'

test.for(['20.20.2', '18.0.0', '22.11.9'])('Node %s is too old, and that is said', (version) => {
  expect(() => requireNode(version)).toThrow(
    `vitest-clause needs Node 22.12 or newer, as Vitest 5 does; this is ${version}.`,
  )
})

test.for(['22.12.0', '24.21.0', '26.0.0'])('Node %s will do', (version) => {
  expect(() => requireNode(version)).not.toThrow()
})

test('a module that is missing is named once, with its option', async () => {
  const project = shopProject()
  project.remove('assistant.js')
  const { output, exitCode } = await project.run()
  expect(exitCode).toBe(1)
  expect(output).toContain('clauses(): option `target`: there is no file ./assistant.js in <root>')
  expect(output.match(/assistant\.js/g)).toHaveLength(1)
})

test('a README beside the clauses is no clause', async () => {
  const project = shopProject('', { 'specs/README.md': '# Our policy\n' })
  const { json } = await project.run()
  expect(json.testResults.map(({ name }) => name.split('/').at(-1)).sort()).toEqual(['sy73.md', 'tone.md'])
})
