import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { shopProject } from '../support/fixtures.ts'
import { config } from '../support/project.ts'

const RULE = `---
title: Carts stay correct
authority: developer
checks:
  filesMatch: 'src/**'
  run: [test]
---
Only the sources change, and the tests pass.

**Example**: a discount

~~~xml
<user>
Add a discount of 10 %.
</user>
~~~

**Example**: a careless change

~~~xml
<user>
Be careless.
</user>
~~~
`

/** Writes into its workspace, waits for the other sample, and says what it finds there. */
const AGENT = `import fs from 'node:fs'
import path from 'node:path'
export default async (messages, { workspace, sample }) => {
  const careless = messages.at(-1).content.includes('careless')
  const cart = path.join(workspace, 'src/cart.js')
  fs.writeFileSync(cart, fs.readFileSync(cart, 'utf8').replace('* 1', careless ? '* 2' : '* 0.9'))
  fs.writeFileSync(path.join(workspace, 'src/sample.txt'), String(sample))
  await new Promise((resolve) => setTimeout(resolve, 50))
  const met = fs.readFileSync(path.join(workspace, 'src/sample.txt'), 'utf8') !== String(sample)
  if (careless) fs.rmSync(path.join(workspace, 'README.md'))
  return met ? 'I met another sample.' : 'Done, kind friend.'
}
`

function codeProject(options = '') {
  return shopProject('', {
    'vitest.config.mjs': config(
      `{ target: { module: './agent.js', workspace: './shop' }, grader: './grader.js', samples: 2, commands: { test: '${process.execPath} test.js', other: 'exit 3' }, ${options} }`,
    ),
    'agent.js': AGENT,
    'shop/src/cart.js': 'export const total = (price) => price * 1\n',
    'shop/README.md': 'The shop.\n',
    'shop/test.js': `import { total } from './src/cart.js'
if (total(10) > 10) { console.error('total(10) is ' + total(10)); process.exit(1) }
console.log('ok')
`,
    'shop/package.json': '{ "type": "module" }\n',
    'specs/ct01.md': RULE,
  })
}

const workspaces = () => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('vitest-clause-'))

test('a program that writes files: its differences, the commands that judge, one folder for each sample', async () => {
  const before = workspaces()
  const project = codeProject()
  const { states, output, json } = await project.run(['specs/ct01.md'])
  expect(states).toEqual({
    'ct01 · Carts stay correct a discount': 'passed',
    'ct01 · Carts stay correct a careless change': 'failed',
  })
  const [good, bad] = json.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ meta }) => meta.clause[0].samples),
  )
  expect(good.map(({ acts }: { acts: object }) => acts)).toEqual(
    [0, 1].map((sample) => ({
      files: {
        'src/cart.js': {
          before: 'export const total = (price) => price * 1\n',
          after: 'export const total = (price) => price * 0.9\n',
        },
        'src/sample.txt': { after: String(sample) },
      },
      commands: { test: { exit: 0, output: 'ok' } },
    })),
  )
  expect(bad[0].reply).toBe('Done, kind friend.')
  expect(output).toContain('check filesMatch: changed `README.md`, and may change `src/**` only')
  expect(output).toContain('check run: fails the command `test` (exit 1): total(10) is 20')
  expect(output).toContain(`  did    file README.md (removed, +0 −1)
         file src/cart.js (+1 −1)
         file src/sample.txt (new, +1 −0)
         command test fails, exit 1`)
  expect(project.read('shop/src/cart.js')).toContain('* 1')
  expect(workspaces()).toEqual(before)

  // Replayed: nothing is copied and nothing runs.
  project.write('shop/test.js', project.read('shop/test.js'))
  const again = await project.run(['specs/ct01.md'], { CLAUSES_RECORD: 'none' })
  expect(again.states).toEqual(states)
  // Another folder is another question.
  project.write('shop/README.md', 'Another shop.\n')
  expect((await project.run(['specs/ct01.md'], { CLAUSES_RECORD: 'none' })).output).toContain('not-recorded')
})

test('a folder is kept where the reply fails, on demand; what the host does not define is not run', async () => {
  const project = codeProject('keepWorkspaces: true')
  project.write('specs/ct01.md', RULE.replace('run: [test]', 'run: [test, evil]'))
  const before = workspaces()
  const { states, output } = await project.run(['specs/ct01.md', '-t', 'a discount'])
  expect(states['ct01 · Carts stay correct a discount']).toBe('failed')
  expect(output).toContain(
    "check run: could not be put to the command `evil`: that takes `commands: { evil: '…' }` in the config, and a target with a `workspace`",
  )
  expect(output).toMatch(/ {2}kept {3}.*vitest-clause-/)
  const kept = workspaces().filter((name) => !before.includes(name))
  expect(kept).toHaveLength(2)
  for (const name of kept) {
    const folder = path.join(fs.realpathSync(os.tmpdir()), name)
    expect(fs.existsSync(path.join(folder, 'src/sample.txt'))).toBe(true)
    fs.rmSync(folder, { recursive: true })
  }
})

test('a folder that is not there is told before anything runs', async () => {
  const project = codeProject()
  project.write('vitest.config.mjs', project.read('vitest.config.mjs').replace("'./shop'", "'./none'"))
  expect((await project.run()).output).toContain(
    'clauses(): option `target.workspace`: there is no folder ./none in',
  )
})
