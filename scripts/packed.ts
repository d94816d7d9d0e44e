/**
 * Does the tarball work where users install it? Packs the package, installs it into an empty folder and runs a small
 * spec there, with cold caches: a reply that breaks its clause must fail at its line, one that keeps it must pass.
 *
 *     node scripts/packed.ts [--node <version>]… [--vitest <version>]…
 *
 * Without them: the oldest of each Vitest of `peerDependencies` on the oldest Node of `engines`, the newest of all on
 * the newest.
 */
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs, stripVTControlCharacters } from 'node:util'
import { cleanEnvironment } from '../test/support/environment.ts'

interface Result {
  readonly exitCode: number
  readonly output: string
}

const repository = path.resolve(import.meta.dirname, '..')
const manifest = JSON.parse(fs.readFileSync(path.join(repository, 'package.json'), 'utf8'))
const { NODE_COMPILE_CACHE: _, ...environment } = cleanEnvironment()

const SPEC = `---
title: Kind words
authority: user
---
Replies are kind.

**Example**: hello

~~~xml
<user>
Hello!
</user>
~~~
`
const PROMPT = 'specs/tone.md:11:1'

const PROJECT: Readonly<Record<string, string>> = {
  'vitest.config.js': `import { clauses } from 'vitest-clause'
import { defineConfig } from 'vitest/config'
export default defineConfig({ plugins: [clauses({ target: './assistant.js', grader: './grader.js' })] })
`,
  'grader.js': `export default (messages) => {
  const { reply } = JSON.parse(messages.at(-1).content.match(/^\\{.*\\}$/ms)[0])
  const score = reply.includes('friend') ? 7 : 2
  return JSON.stringify({ evidence: [reply], reasoning: 'So it is.', applicable: true, score })
}
`,
  'specs/tone.md': SPEC,
  'own.test.js': `import { expect, test } from 'vitest'
import 'vitest-clause/matcher'
import { loadSpec } from 'vitest-clause/spec'
test('the matcher', () => expect('Hello, friend.').toSatisfyClause('tone'))
test('the spec', () => expect(loadSpec({ root: '.', include: 'specs/*.md' }).spec.clauses).toHaveLength(1))
`,
}
/** What users write in TypeScript, checked with all declarations that it imports. */
const TYPES: Readonly<Record<string, string>> = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      target: 'es2024',
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      types: ['node'],
    },
    files: ['types.ts'],
  }),
  'types.ts': `import { clauses } from 'vitest-clause'
import { compareStoredRuns } from 'vitest-clause/reporter'
import { defineConfig } from 'vitest/config'
import { expect } from 'vitest'
import 'vitest-clause/matcher'
export default defineConfig({ plugins: [clauses({ target: './assistant.js', grader: './grader.js' })] })
export const asserted: Promise<void> = expect('Hello').toSatisfyClause('tone')
export const others = [
  expect('Hello').not.toSatisfyClause({ id: 'x', text: 'Be kind.' }, { threshold: 0.5 }),
  expect(Promise.resolve('Hello')).resolves.toSatisfyClause('tone'),
  expect.soft('Hello').toSatisfyClause('tone'),
  // @ts-expect-error: no such option
  expect('Hello').toSatisfyClause('tone', { treshold: 1 }),
  compareStoredRuns,
]
`,
}
const RUDE = "export default () => 'What is it?'\n"
const KIND = "export default () => 'Hello, friend!'\n"

const { values } = parseArgs({
  options: { node: { type: 'string', multiple: true }, vitest: { type: 'string', multiple: true } },
})
const rangesOf = (range: string): string[] => range.split(' || ')
const engines = rangesOf(manifest.engines.node)
const nodes = values.node ?? [engines[0]!.replace('^', ''), engines.at(-1)!]
const promised = rangesOf(manifest.peerDependencies.vitest)
// The newest of the older ones is what CI runs our tests in.
const oldest = promised.map((range) => range.replace('^', ''))
const vitests = values.vitest ?? [...oldest, promised.at(-1)!]

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'packed-'))
try {
  await main()
} finally {
  fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}

async function main(): Promise<void> {
  const [tarball, binaries] = await Promise.all([pack(), Promise.all(nodes.map(installNode))])
  for (const vitest of vitests) {
    const project = await installProject(tarball, vitest)
    // All pairs would take minutes: the oldest with the oldest, the newest with the newest.
    const isNewest = vitest.startsWith('^')
    const chosen = values.node || values.vitest ? binaries : [binaries.at(isNewest ? -1 : 0)!]
    for (const node of chosen) {
      const problems = await problemsOf(project, node)
      const version = (await run(node, ['--version'])).output.trim()
      console.log(
        `Node ${version}, Vitest ${vitestOf(project)}: ${problems.length === 0 ? 'works' : 'FAILS'}`,
      )
      for (const problem of problems) console.log(problem)
      if (problems.length > 0) process.exitCode = 1
    }
  }
}

/** What isn't as it should be, in one project on one Node. */
async function problemsOf(project: string, node: string): Promise<string[]> {
  const attempt = async (assistant: string) => {
    for (const cache of [
      'node_modules/.vite',
      'node_modules/.vitest-cache',
      'specs/__recordings__',
      '__recordings__',
    ])
      fs.rmSync(path.join(project, cache), { recursive: true, force: true })
    fs.writeFileSync(path.join(project, 'assistant.js'), assistant)
    return run(node, ['node_modules/vitest/vitest.mjs', 'run'], project)
  }
  const red = await attempt(RUDE)
  const green = await attempt(KIND)
  const list = await run(node, ['node_modules/vitest/vitest.mjs', 'list'], project)
  const types = await run(node, ['node_modules/typescript/bin/tsc'], project)
  const inRed = ['does not satisfy clause tone', PROMPT, '1 failed | 2 passed (3)']
  return [
    ...expectation('a broken clause', red, 1, inRed),
    ...expectation('a kept clause', green, 0, ['3 passed (3)']),
    ...expectation('a list', list, 0, ['specs/tone.md > tone · Kind words > hello']),
    // Declarations of Vitest 5.0 have errors of their own.
    ...(/vitest-clause|types\.ts/.test(types.output) ? expectation('types', types, 0, []) : []),
  ]
}

function expectation(name: string, { exitCode, output }: Result, code: number, texts: readonly string[]) {
  const missing = texts.filter((text) => !output.includes(text))
  if (exitCode === code && missing.length === 0) return []
  const wanted = missing.map((text) => `, no “${text}”`).join('')
  return [`${name}: exit code ${exitCode}, expected ${code}${wanted} in:\n${output}`]
}

async function pack(): Promise<string> {
  const { output } = await npm(['pack', '--silent', '--pack-destination', home], repository)
  return path.join(home, output.trim().split('\n').at(-1)!)
}

/** @returns the path of its binary */
async function installNode(version: string): Promise<string> {
  const folder = folderOf(`node ${version}`, {
    allowScripts: { node: true },
    dependencies: { node: version },
  })
  await npm(['install'], folder)
  return path.join(folder, 'node_modules/.bin/node')
}

async function installProject(tarball: string, vitest: string): Promise<string> {
  const folder = folderOf(`vitest ${vitest.replace('^', 'newest ')}`, {
    type: 'module',
    dependencies: {
      vitest,
      [manifest.name]: `file:${tarball}`,
      '@types/node': manifest.devDependencies['@types/node'],
      typescript: manifest.devDependencies.typescript,
    },
  })
  for (const [file, text] of Object.entries({ ...PROJECT, ...TYPES })) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), text)
  }
  await npm(['install'], folder)
  return folder
}

function vitestOf(project: string): string {
  return JSON.parse(fs.readFileSync(path.join(project, 'node_modules/vitest/package.json'), 'utf8')).version
}

function folderOf(name: string, content: object): string {
  const folder = path.join(home, name.replace(/[^\w.]+/g, '-'))
  fs.mkdirSync(folder)
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, ...content }))
  return folder
}

async function npm(args: readonly string[], cwd: string): Promise<Result> {
  const result = await run('npm', [...args, '--prefer-offline', '--no-audit', '--no-fund'], cwd)
  if (result.exitCode !== 0) throw new Error(`npm ${args.join(' ')} in ${cwd} failed:\n${result.output}`)
  return result
}

function run(command: string, args: readonly string[], cwd = home): Promise<Result> {
  return new Promise((resolve) => {
    const options = { cwd, env: environment, timeout: 300_000 }
    const child = execFile(command, args, options, (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, output: stripVTControlCharacters(stdout + stderr) }),
    )
  })
}
