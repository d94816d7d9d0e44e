import fs from 'node:fs'
import path from 'node:path'
import { challengesByFile, prompts, type Size, writeModelSpec } from './model-spec.ts'

export const repository = path.resolve(import.meta.dirname, '..')

/** A folder for projects, below the repository, so that they find its node_modules. It goes with this process. */
export function temporaryFolder(name: string): string {
  const tmp = path.join(repository, 'bench/.tmp')
  fs.mkdirSync(tmp, { recursive: true })
  const folder = fs.mkdtempSync(path.join(tmp, `${name}-`))
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  return folder
}

/** The spec with the plugin, installed as npm would do it. Concurrency is `AT_ONCE` of the environment. */
export function pluginProject(home: string, size: Size): string {
  const root = project(home, `plugin-${size}`, {
    'vitest.config.mjs': `import { clauses } from 'vitest-clause'
export default { plugins: [clauses({ include: 'examples/*.md', policy: 'model_spec.md', target: 'openai:fake',
  grader: 'openai:judge', concurrency: Number(process.env.AT_ONCE ?? 64) })] }\n`,
  })
  writeModelSpec(root, size)
  // What stands in node_modules is neither bundled nor transformed.
  const installed = path.join(root, 'node_modules/vitest-clause')
  fs.cpSync(path.join(repository, 'dist'), path.join(installed, 'dist'), { recursive: true })
  fs.copyFileSync(path.join(repository, 'package.json'), path.join(installed, 'package.json'))
  return root
}

/** As many files and tests, which do nothing, with the settings of the plugin's project. */
export function emptyProject(home: string, size: Size): string {
  const files = Object.entries(challengesByFile(size)).map(([name, count]) => {
    const tests = Array.from({ length: count }, (_, index) => `test('case ${index}', () => {})`)
    return [`${name}.test.js`, `import { test } from 'vitest'\n${tests.join('\n')}\n`]
  })
  return project(home, `empty-${size}`, {
    'vitest.config.mjs': `export default { test: { pool: 'threads', isolate: false, maxWorkers: 1 } }\n`,
    ...Object.fromEntries(files),
  })
}

/** What a team writes without the plugin: one file, the SDK, a limit on the calls at once; nothing is recorded. */
export function plainProject(home: string, size: Size): string {
  return project(home, `plain-${size}`, {
    'prompts.json': JSON.stringify(prompts(size)),
    'vitest.config.mjs': `export default { test: { maxConcurrency: Number(process.env.AT_ONCE ?? 64), testTimeout: 600000 } }\n`,
    'suite.test.js': `import OpenAI from 'openai'
import { expect, test } from 'vitest'
import prompts from './prompts.json'
const client = new OpenAI()
const ask = async (model, content) =>
  (await client.chat.completions.create({ model, messages: [{ role: 'user', content }] })).choices[0].message.content
test.concurrent.for(prompts.map((prompt, index) => [index, prompt]))('case %i', async ([, prompt], { expect }) => {
  const reply = await ask('fake', prompt)
  const verdict = await ask('judge', 'Answer with JSON, {"reasoning": "…", "score": 1 to 7}. Grade this reply: ' + reply)
  expect(JSON.parse(verdict).score).toBeGreaterThanOrEqual(6)
})
`,
  })
}

/** What a first start finds: nothing of Vite's, Vitest's and ours. */
export function coolCaches(root: string): void {
  for (const cache of ['.vite', '.vite-temp', '.vitest-cache', '.cache']) {
    fs.rmSync(path.join(root, 'node_modules', cache), { recursive: true, force: true })
  }
}

export function forgetRecordings(root: string): void {
  fs.rmSync(path.join(root, 'examples/__recordings__'), { recursive: true, force: true })
}

function project(home: string, name: string, files: Readonly<Record<string, string>>): string {
  const root = path.join(home, name)
  fs.mkdirSync(root, { recursive: true })
  // Without it `vitest-clause` would resolve to this repository itself.
  fs.writeFileSync(path.join(root, 'package.json'), '{ "private": true, "type": "module" }\n')
  for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(root, file), text)
  return root
}
