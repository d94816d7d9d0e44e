/**
 * Where the CPU time of a live run goes: the functions and the files with the most time of their own, of Vitest's
 * main thread and of our worker, from V8's sampling profiler.
 *
 *   npm run bench:profile                    272 live with warm caches, 2,720 live with cold ones
 *   npm run bench:profile -- --only=272      one of them
 *   npm run bench:profile -- --keep=folder   keeps the .cpuprofile files, for Chrome's DevTools
 */
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { CHALLENGES, type Size } from './model-spec.ts'
import { coolCaches, forgetRecordings, pluginProject, repository } from './projects.ts'
import { startServer } from './server.ts'
import { environment, runVitest } from './vitest.ts'

const MOST_ROWS = 12
const OURS = 'vitest-clause'

const { values: flags } = parseArgs({ options: { only: { type: 'string' }, keep: { type: 'string' } } })
const sizes = ([1, 10] as const).filter((size) => !flags.only || flags.only === String(CHALLENGES * size))

const tmp = path.join(repository, 'bench/.tmp')
fs.mkdirSync(tmp, { recursive: true })
const home = fs.mkdtempSync(path.join(tmp, 'profile-'))
const server = await startServer(200)
try {
  for (const size of sizes) {
    const profiles = await profilesOf(size)
    for (const [thread, text] of profiles) console.log(report(`${CHALLENGES * size} live: ${thread}`, text))
  }
} finally {
  await server.stop()
  fs.rmSync(home, { recursive: true, force: true })
}

/** Texts of the profiles by the thread's name. */
async function profilesOf(size: Size): Promise<[thread: string, text: string][]> {
  const root = pluginProject(home, size)
  const isCold = size === 10
  if (!isCold) await runVitest(root, size, environment(server.url))
  forgetRecordings(root)
  if (isCold) coolCaches(root)
  const folder = path.resolve(flags.keep ?? path.join(home, 'profiles'), String(CHALLENGES * size))
  fs.rmSync(folder, { recursive: true, force: true })
  const options = `--cpu-prof --cpu-prof-dir=${folder}`
  await runVitest(root, size, environment(server.url, { NODE_OPTIONS: options }))
  return fs
    .readdirSync(folder)
    .map((name): [string, string] => {
      // CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile
      const thread = name.split('.')[4] === '0' ? 'main thread' : 'worker'
      return [thread, fs.readFileSync(path.join(folder, name), 'utf8')]
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

interface Frame {
  readonly functionName: string
  readonly url: string
  readonly lineNumber: number
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: Frame
  readonly children?: readonly number[]
}

interface Profile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[]
}

function report(title: string, text: string): string {
  const { nodes, samples, timeDeltas } = JSON.parse(text) as Profile
  const own = new Map<number, number>()
  for (const [index, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + timeDeltas[index]! / 1e6)
  const busy = nodes.filter(({ callFrame }) => callFrame.functionName !== '(idle)')
  const callers = new Map(
    nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)),
  )

  /** Seconds by name; `namesOf` says to which names the own time of a node counts. */
  const secondsBy = (namesOf: (node: ProfileNode) => Iterable<string>) => {
    const sums = new Map<string, number>()
    for (const node of busy)
      for (const name of namesOf(node)) sums.set(name, (sums.get(name) ?? 0) + (own.get(node.id) ?? 0))
    return [...sums].sort(([, a], [, b]) => b - a)
  }
  const ours = (nameOf: (frame: Frame) => string) => (node: ProfileNode) => {
    const stack: Frame[] = []
    for (let at: ProfileNode | undefined = node; at; at = callers.get(at.id)) stack.push(at.callFrame)
    return new Set(stack.filter((frame) => packageName(frame) === OURS).map(nameOf))
  }

  const total = busy.reduce((sum, { id }) => sum + (own.get(id) ?? 0), 0)
  const table = new Table({
    head: [`${title}: ${total.toFixed(2)} s busy`],
    style: { head: [], border: [], compact: true },
  })
  const add = (name: string, sums: readonly (readonly [string, number])[]) => {
    const rows = sums.slice(0, MOST_ROWS).map(([what, seconds]) => {
      const share = ((seconds / total) * 100).toFixed(1).padStart(5)
      return `${share} %  ${seconds.toFixed(2).padStart(5)} s  ${what}`
    })
    table.push([name.toUpperCase()], ...rows.map((row) => [row]))
  }
  add(
    'Own time by function',
    secondsBy(({ callFrame }) => [functionName(callFrame)]),
  )
  add(
    'Own time by file',
    secondsBy(({ callFrame }) => [fileName(callFrame)]),
  )
  add(
    'Own time by package',
    secondsBy(({ callFrame }) => [packageName(callFrame)]),
  )
  add('Our functions with all that they call', secondsBy(ours(functionName)))
  add('Our files with all that they call', secondsBy(ours(fileName)))
  return table.toString()
}

function functionName(frame: Frame): string {
  const { functionName: name, url, lineNumber } = frame
  return url ? `${name || '(anonymous)'}  ${fileName(frame)}:${lineNumber + 1}` : name
}

function fileName({ url, functionName: name }: Frame): string {
  const [, file] = /.*\/node_modules\/(.+)$/.exec(url) ?? []
  return file ?? (url.replace(/^file:\/\//, '').replace(`${home}/`, '') || `(native) ${name}`)
}

function packageName(frame: Frame): string {
  const file = fileName(frame)
  if (/^\(native\)|^node:/.test(file)) return frame.functionName === '(garbage collector)' ? file : 'Node'
  return /^(@[^/]+\/[^/]+|[^/]+)/.exec(file)?.[0] ?? file
}
