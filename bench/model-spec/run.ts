/**
 * How close the plugin comes to the limit that the provider's latency sets, on the real Model Spec
 * (272 challenges in 114 files) against a fake server with 200 ms a call. All rows come from one run
 * on one machine; compare them with each other, not with another machine's.
 *
 *   npm run bench
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const LATENCY = 200
const CONCURRENCY = 64
const CHALLENGES = 272
const CALLS_PER_CHALLENGE = 2
const ROUNDS = 3
const CHALLENGES_ONLY = ['--tags-filter', 'not precedent and not check']

const repository = path.resolve(import.meta.dirname, '../..')
const modelSpec = path.join(repository, 'test/fixtures/model_spec')

// Below the repository, so that a fixture finds its node_modules.
fs.mkdirSync(path.join(repository, 'test/.tmp'), { recursive: true })
const home = fs.mkdtempSync(path.join(repository, 'test/.tmp/bench-'))
const server = await startServer()
try {
  const suites = pluginProject()
  const empty = emptyProject()
  const byHand = handWrittenProject()
  const limit = (Math.ceil(CHALLENGES / CONCURRENCY) * CALLS_PER_CHALLENGE * LATENCY) / 1000

  vitest(suites, CHALLENGES_ONLY) // warms the module cache, records
  const replay = best(() => vitest(suites, CHALLENGES_ONLY))
  const live = best(() => {
    fs.rmSync(path.join(suites, 'examples/__recordings__'), { recursive: true })
    return vitest(suites, CHALLENGES_ONLY)
  })
  vitest(empty)
  const start = best(() => vitest(empty))
  vitest(byHand)
  const hand = best(() => vitest(byHand))

  console.log(`\n${os.cpus().length} cores, Node ${process.version}; best of ${ROUNDS}, seconds of wall time`)
  print('limit: ceil(272 / 64) × 0.4 s', limit)
  print('114 empty suites, plain Vitest, same project settings', start)
  print('live: 544 calls, all recorded', live)
  print('  without Vitest’s own start, against the limit', (live - start) / limit, '×')
  print('hand-written file, test.concurrent + SDK, 64 at once, nothing recorded', hand)
  print('  live against it', live / hand, '×')
  print('replay of all 272', replay)
  print('  more than the empty suites', replay - start)
} finally {
  server.process.kill()
  fs.rmSync(home, { recursive: true, force: true })
}

function print(what: string, value: number, unit = 's'): void {
  console.log(`${value.toFixed(2).padStart(7)} ${unit}  ${what}`)
}

function best(measure: () => number): number {
  return Math.min(...Array.from({ length: ROUNDS }, measure))
}

/** Wall time of `vitest run` in seconds; fails where it runs anything but the whole. */
function vitest(root: string, args: readonly string[] = []): number {
  const report = path.join(root, 'report.json')
  fs.rmSync(report, { force: true })
  const from = performance.now()
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(repository, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--root',
      root,
      '--reporter=json',
      `--outputFile=${report}`,
      ...args,
    ],
    { env: environment(), encoding: 'utf8', maxBuffer: 1 << 28 },
  )
  const seconds = (performance.now() - from) / 1000
  const total = fs.existsSync(report) ? countRun(JSON.parse(fs.readFileSync(report, 'utf8'))) : 0
  if (total !== CHALLENGES)
    throw new Error(`ran ${total} of ${CHALLENGES} tests\n${stdout.slice(0, 2000)}${stderr}`)
  return seconds
}

function countRun({ numPassedTests, numFailedTests }: Record<'numPassedTests' | 'numFailedTests', number>) {
  return numPassedTests + numFailedTests
}

function environment(): NodeJS.ProcessEnv {
  const { CI: _, VITEST: __, ...env } = process.env
  return { ...env, NO_COLOR: '1', OPENAI_API_KEY: 'none', OPENAI_BASE_URL: server.url }
}

function project(name: string, files: Readonly<Record<string, string>>): string {
  const root = path.join(home, name)
  fs.mkdirSync(root, { recursive: true })
  // Without it `vitest-clause` would resolve to this repository itself.
  fs.writeFileSync(path.join(root, 'package.json'), '{ "private": true, "type": "module" }\n')
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    fs.writeFileSync(path.join(root, file), text)
  }
  return root
}

function pluginProject(): string {
  const root = project('plugin', {
    'vitest.config.mjs': `import { clauses } from 'vitest-clause'
export default { plugins: [clauses({ include: 'examples/*.md', policy: 'model_spec.md', target: 'openai:fake',
  grader: 'openai:judge', concurrency: ${CONCURRENCY} })] }\n`,
  })
  fs.cpSync(modelSpec, root, { recursive: true })
  // As npm would install it: what stands in node_modules is neither bundled nor transformed.
  const installed = path.join(root, 'node_modules/vitest-clause')
  fs.cpSync(path.join(repository, 'dist'), path.join(installed, 'dist'), { recursive: true })
  fs.copyFileSync(path.join(repository, 'package.json'), path.join(installed, 'package.json'))
  return root
}

/** As many files and tests, which do nothing. */
function emptyProject(): string {
  const names = fs.readdirSync(path.join(modelSpec, 'examples'))
  const counts = names.map((name) => {
    const text = fs.readFileSync(path.join(modelSpec, 'examples', name), 'utf8')
    return text.split('**Example**').length - 1
  })
  const files = names.map((name, index) => [
    `${name.replace('.md', '')}.test.js`,
    `import { test } from 'vitest'\n${Array.from({ length: counts[index]! }, (_, n) => `test('case ${n}', () => {})`).join('\n')}\n`,
  ])
  return project('empty', {
    'vitest.config.mjs': `export default { test: { pool: 'threads', isolate: false, maxWorkers: 1 } }\n`,
    ...Object.fromEntries(files),
  })
}

/** What a team writes without the plugin: one file, the SDK, a limit on the calls at once. */
function handWrittenProject(): string {
  const prompts = fs.readdirSync(path.join(modelSpec, 'examples')).flatMap((name) => {
    const text = fs.readFileSync(path.join(modelSpec, 'examples', name), 'utf8')
    return text.split('**Example**').slice(1)
  })
  return project('by-hand', {
    'prompts.json': JSON.stringify(prompts),
    'vitest.config.mjs': `export default { test: { maxConcurrency: ${CONCURRENCY}, testTimeout: 60000 } }\n`,
    'suite.test.js': `import OpenAI from 'openai'
import { expect, test } from 'vitest'
import prompts from './prompts.json'
const client = new OpenAI()
const ask = async (model, content) =>
  (await client.chat.completions.create({ model, messages: [{ role: 'user', content }] })).choices[0].message.content
test.concurrent.for(prompts.map((prompt, index) => [index, prompt]))('case %i', async ([, prompt]) => {
  const reply = await ask('fake', prompt)
  expect(await ask('judge', 'Grade this reply: ' + reply)).toBeTypeOf('string')
})
`,
  })
}

async function startServer(): Promise<{ url: string; process: ChildProcess }> {
  const cli = path.join(repository, 'test/support/fake-openai-cli.ts')
  const child = spawn(process.execPath, [cli, String(LATENCY)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the fake server ended with ${code}`)))
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim().replace('listening ', '')))
  })
  return { url, process: child }
}
