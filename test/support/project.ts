import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { onTestFinished } from 'vitest'
import { cleanEnvironment } from './environment.ts'
import { createFolder, type Folder, repository } from './folder.ts'

const vitestCli = path.join(repository, 'node_modules/vitest/vitest.mjs')

/** Hundreds of Vitests start: what one has compiled the next need not. */
const compileCache = path.join(repository, 'node_modules/.cache/compile')

/** A project on disk in which a real Vitest runs. */
export interface Project extends Folder {
  /** Runs `vitest run` with these arguments in a process of its own. */
  run(args?: readonly string[], env?: NodeJS.ProcessEnv): Promise<Run>
  /** Starts Vitest and leaves it running, for watch mode or to be killed. */
  start(args: readonly string[], env?: NodeJS.ProcessEnv, options?: StartOptions): Running
}

interface StartOptions {
  /** `process.stdout` has what goes there alone. */
  readonly apart?: boolean
}

export interface Run {
  readonly exitCode: number | null
  /** Both streams without colours, the project's root as `<root>`. */
  readonly output: string
  /** Vitest's own JSON report. */
  readonly json: JsonReport
  /** `passed`, `failed`, … by the full name of each test. */
  readonly states: Readonly<Record<string, string>>
}

export interface JsonReport {
  readonly success: boolean
  readonly numTotalTests: number
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly title: string
      readonly status: string
      readonly tags: readonly string[]
      readonly location?: { readonly line: number; readonly column: number }
      // biome-ignore lint/suspicious/noExplicitAny: tests look into results freely
      readonly meta: any
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

export interface Running {
  readonly process: ChildProcess
  output(): string
  /** Waits until the output since the last call has the text. */
  until(text: string | RegExp, milliseconds?: number): Promise<string>
  write(keys: string): void
  stop(): Promise<void>
}

/** The plugin's entry, for a fixture's config: the source, so that no build is needed. */
export const pluginEntry = path.join(repository, 'src/index.ts')

/** A Vitest config with the plugin. */
export function config(options: string, rest = ''): string {
  return `import { clauses } from ${JSON.stringify(pluginEntry)}
import { asPackage } from ${JSON.stringify(path.join(import.meta.dirname, 'as-package.ts'))}
export default { plugins: [asPackage, clauses(${options})]${rest ? `, ${rest}` : ''} }
`
}

/** Writes a project below `test/.tmp`, in which a real Vitest runs; it goes when the test ends. */
export function createProject(files: Readonly<Record<string, string>>): Project {
  const folder = createFolder(files)
  const { root } = folder
  const start: Project['start'] = (args, env = {}, options = {}) => running(root, args, env, options)
  return {
    ...folder,
    start,
    async run(args = [], env = {}) {
      const report = path.join(root, '.report.json')
      fs.rmSync(report, { force: true })
      const reporters = args.some((arg) => arg.startsWith('--reporter')) ? [] : ['--reporter=default']
      const child = start(
        ['run', ...reporters, '--reporter=json', `--outputFile.json=${report}`, ...args],
        env,
      )
      const exitCode = await new Promise<number | null>((resolve) => child.process.once('close', resolve))
      const json = fs.existsSync(report)
        ? (JSON.parse(fs.readFileSync(report, 'utf8')) as JsonReport)
        : { success: false, numTotalTests: 0, numPassedTests: 0, testResults: [] }
      const states = Object.fromEntries(
        json.testResults.flatMap(({ assertionResults }) =>
          assertionResults.map(({ fullName, status }) => [fullName, status]),
        ),
      )
      return { exitCode, output: child.output(), json, states }
    },
  }
}

/** As Vitest 5 writes it: 4 names also the column of a failed test. */
function sameInAll(output: string): string {
  return output.replace(/^( FAIL .*?\.\w+:\d+):\d+(?= > )/gm, '$1')
}

function running(
  root: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { apart = false }: StartOptions = {},
): Running {
  // Native: the plugin's source is loaded as it is, as an installed package would be, not bundled with the config.
  const command = [process.execPath, vitestCli, ...args, '--root', root, '--configLoader', 'native']
  // One pipe for both streams: of two, nothing says which of them was written to first.
  const child = spawn('/bin/sh', ['-c', `exec "$@" ${apart ? '' : '2>&1'}`, 'sh', ...command], {
    cwd: root,
    env: { ...cleanEnvironment(), NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let text = ''
  let seen = 0
  const waiting = new Set<() => void>()
  const onData = (chunk: Buffer) => {
    text += stripVTControlCharacters(String(chunk)).replaceAll(root, '<root>')
    for (const check of waiting) check()
  }
  child.stdout.on('data', onData)
  child.stderr.on('data', onData)
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const closed = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGKILL')
    await closed
  }
  onTestFinished(stop)
  return {
    process: child,
    output: () => sameInAll(text),
    write: (keys) => child.stdin.write(keys),
    stop,
    until: (wanted, milliseconds = 20_000) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const fresh = text.slice(seen)
          const match = typeof wanted === 'string' ? fresh.includes(wanted) : wanted.test(fresh)
          if (!match) return
          clearTimeout(timer)
          waiting.delete(check)
          seen = text.length
          resolve(fresh)
        }
        const timer = setTimeout(() => {
          waiting.delete(check)
          reject(new Error(`waited ${milliseconds} ms for ${wanted} in:\n${text.slice(seen)}`))
        }, milliseconds)
        waiting.add(check)
        check()
      }),
  }
}
