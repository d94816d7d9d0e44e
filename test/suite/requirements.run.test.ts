import { expect, test } from 'vitest'
import { shopProject } from '../support/fixtures.ts'

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
