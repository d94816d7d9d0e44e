import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'

/** What one command cost: seconds of wall time, of CPU, and the most megabytes at one time. */
export interface Cost {
  readonly wall: number
  /** User and system time of the command and all its children. */
  readonly cpu: number
  /** RSS of the process tree, summed, every 100 ms: pages that processes share count for each of them. */
  readonly memory: number
}

export interface Started {
  readonly process: ChildProcess
  /** When it started, in milliseconds of the machine's clock. */
  readonly from: number
  /** Both streams, as far as they came. */
  output(): string
}

export interface Ended extends Started {
  readonly cost: Cost
}

/** Milliseconds of the machine's clock, which is the same in all processes. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}

/** Starts Node with these arguments. `process.send` there reaches `process` here. */
export function start(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Started {
  const from = now()
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let text = ''
  const add = (chunk: Buffer) => {
    text += chunk
  }
  child.stdout?.on('data', add)
  child.stderr?.on('data', add)
  return { process: child, from, output: () => text }
}

/**
 * Runs Node with these arguments to its end and measures it. Only one command may run at a time.
 * @param onMessage what the command says with `process.send`
 */
export async function measure(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  onMessage: (message: unknown) => void = () => {},
): Promise<Ended> {
  const before = childrenCpu()
  const started = start(args, cwd, env)
  started.process.on('message', onMessage)
  let memory = 0
  const sampling = setInterval(() => {
    memory = Math.max(memory, treeMemory(started.process.pid!))
  }, 100)
  await once(started.process, 'close')
  clearInterval(sampling)
  return { ...started, cost: { wall: (now() - started.from) / 1000, cpu: childrenCpu() - before, memory } }
}

/** Of each field of several costs, the median. */
export function medianCost(costs: readonly Cost[]): Cost {
  return {
    wall: median(costs.map(({ wall }) => wall)),
    cpu: median(costs.map(({ cpu }) => cpu)),
    memory: median(costs.map(({ memory }) => memory)),
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * Starts a watch over what else runs on the machine, which makes every figure worse.
 * @returns the share of the machine's CPU time since then that was not of this process and its ended children
 */
export function watchOthers(): () => number {
  const own = () => childrenCpu() + process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6
  const [ownBefore, before] = [own(), machineCpu()]
  return () => {
    const { busy, all } = machineCpu()
    return Math.max(0, busy - before.busy - (own() - ownBefore)) / (all - before.all)
  }
}

/** Seconds of all cores since the machine started. */
function machineCpu(): { readonly busy: number; readonly all: number } {
  const [line = ''] = fs.readFileSync('/proc/stat', 'utf8').split('\n')
  // user, nice, system, idle, waiting for input and output, interrupts (hard, soft), stolen
  const ticks = line.split(/\s+/).slice(1, 9).map(Number)
  const all = ticks.reduce((sum, each) => sum + each, 0)
  return { busy: (all - ticks[3]! - ticks[4]!) / TICKS_PER_SECOND, all: all / TICKS_PER_SECOND }
}

const TICKS_PER_SECOND = 100
const BYTES_PER_PAGE = 4096

/** Seconds of CPU of all children that have ended, and of theirs: the kernel keeps the account. */
function childrenCpu(): number {
  const { fields } = statOf('self')!
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND
}

function treeMemory(root: number): number {
  const processes = fs.readdirSync('/proc').flatMap((name) => (/^\d/.test(name) ? (statOf(name) ?? []) : []))
  const tree = new Set([root])
  // A child may have a lower number than its parent, so until nothing is added.
  for (let size = 0; size < tree.size; ) {
    size = tree.size
    for (const { pid, fields } of processes) if (tree.has(Number(fields[1]))) tree.add(pid)
  }
  const pages = processes.map(({ pid, fields }) => (tree.has(pid) ? Number(fields[21]) : 0))
  return (pages.reduce((sum, each) => sum + each, 0) * BYTES_PER_PAGE) / 1e6
}

/** `/proc/<pid>/stat` from the state on; undefined for a process that is gone. */
function statOf(name: string): { readonly pid: number; readonly fields: readonly string[] } | undefined {
  try {
    const text = fs.readFileSync(`/proc/${name}/stat`, 'utf8')
    // The command's name stands in brackets and may hold anything.
    return { pid: Number.parseInt(text, 10), fields: text.slice(text.lastIndexOf(')') + 2).split(' ') }
  } catch {
    return undefined
  }
}
