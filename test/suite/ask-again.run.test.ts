import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { cleanEnvironment } from '../support/environment.ts'
import { ASSISTANT, shopProject } from '../support/fixtures.ts'

/** What Vitest does for `u` in watch mode, which it only takes from a terminal. */
const WATCH = `import { startVitest } from 'vitest/node'
const vitest = await startVitest('test', [], { watch: true, root: import.meta.dirname, reporters: ['default'] })
await vitest.updateSnapshot()
await vitest.close()
process.exit(0)
`

test('u in watch mode asks again for the files that have failed, and for no others', () => {
  const project = shopProject('', {
    'watch.mjs': WATCH,
    'assistant.js': `import fs from 'node:fs'\n${ASSISTANT.replace(
      'const { content }',
      "fs.appendFileSync('asked.txt', messages.at(-1).content.split('\\n')[0] + '\\n')\n  const { content }",
    )}`,
  })
  const watch = () =>
    execFileSync(process.execPath, ['watch.mjs'], {
      cwd: project.root,
      env: cleanEnvironment(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const asked = () => project.read('asked.txt').trim().split('\n').sort()
  const all = ['Do radio waves carry viruses?', 'Hello!', 'I know that 5G spreads viruses.']
  expect(watch()).toContain('2 passed')
  const failed = all.filter((prompt) => prompt !== 'Hello!')
  expect(asked()).toEqual([...all, ...failed].sort())
  // All is recorded now: the run itself asks nobody.
  watch()
  expect(asked()).toEqual([...all, ...failed, ...failed].sort())
})
