import Table from 'cli-table3'

const MOST_ROWS = 12
const OURS = 'vitest-clause'

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

/** A `.cpuprofile` of V8. */
export interface Profile {
  /** On the machine's monotonic clock, in microseconds. */
  readonly startTime: number
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[]
}

/** A stretch of time on the machine's monotonic clock, in microseconds. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The part of a profile that a stretch of time covers. */
export function cut(profile: Profile, { from, to }: Stretch): Profile {
  let at = profile.startTime
  const kept = profile.timeDeltas.map((delta) => {
    at += delta
    return at >= from && at <= to
  })
  return {
    ...profile,
    samples: profile.samples.filter((_, index) => kept[index]),
    timeDeltas: profile.timeDeltas.filter((_, index) => kept[index]),
  }
}

/** The functions, files and packages with the most time, as a table. */
export function profileTable(title: string, { nodes, samples, timeDeltas }: Profile): string {
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
  return file ?? (url.replace(/^file:\/\//, '') || `(native) ${name}`)
}

function packageName(frame: Frame): string {
  const file = fileName(frame)
  if (/^\(native\)|^node:/.test(file)) return frame.functionName === '(garbage collector)' ? file : 'Node'
  return /^(@[^/]+\/[^/]+|[^/]+)/.exec(file)?.[0] ?? file
}
