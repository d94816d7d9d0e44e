import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createProject, pluginEntry } from './support/project.ts'

const example = path.resolve(import.meta.dirname, '../examples/first-clause')
const RECORDINGS = 'specs/__recordings__'
const RECORDED = ['rt30.yaml', 'canaries.yaml', 'calibration.json']

/** The example as a project that takes the plugin from its source. */
function exampleProject() {
  const files = ['package.json', 'vitest.config.mts', 'src/assistant.ts', 'src/grader.ts', 'specs/rt30.md']
  const texts = files.map((file) => [file, fs.readFileSync(path.join(example, file), 'utf8')] as const)
  return createProject({
    ...Object.fromEntries(texts),
    'vitest.config.mts': texts[1]![1].replace("'vitest-clause'", JSON.stringify(pluginEntry)),
  })
}

/** Without what differs from run to run. */
function steady(text: string): string {
  return text
    .replace(/^( *recorded:) .*$/gm, '$1 2026-11-27')
    .replace(/^( *ms:) .*$/gm, '$1 1')
    .replace(/"date": ".*"/, '"date": "2026-11-27"')
}

// Where a change of the grader's prompt makes the recordings stale: npx vitest run test/examples.run.test.ts -u
test('the example passes, leaves the recordings that are committed, and replays them', async () => {
  const project = exampleProject()
  const live = await project.run()
  expect(live.output).toContain('1 passed (1)')
  expect(live.exitCode).toBe(0)
  for (const file of RECORDED) {
    await expect(steady(project.read(`${RECORDINGS}/${file}`))).toMatchFileSnapshot(
      path.join(example, RECORDINGS, file),
    )
  }
  const replay = await project.run(['--update=none'])
  expect(replay.output).toMatch(
    /Answers {2}\d+ replayed \.\/src\/assistant\.ts of .* \| \d+ replayed \.\/src\/grader\.ts/,
  )
  expect(replay.exitCode).toBe(0)
})
