import { type Cost, median, medianCost } from '../measure.ts'
import { CHALLENGES, type Size } from '../model-spec.ts'
import { coolCaches, forgetRecordings, plainProject, pluginProject } from '../projects.ts'
import type { Line } from '../report.ts'
import { type Server, startServer } from '../server.ts'
import { environment, runVitest } from '../vitest.ts'
import { type Found, growthOf, type Settings } from './part.ts'

const LATENCY = 200
const CALLS_PER_CHALLENGE = 2

interface Live {
  readonly cost: Cost
  /** Seconds from the start of the process until the server had the first call. */
  readonly first: number
}

interface Setting {
  readonly size: Size
  readonly atOnce: number
  /** As after an install: no cache of anyone's. */
  readonly cold: boolean
  readonly aims: { readonly wall: number; readonly cpu?: number; readonly first?: number }
}

const SETTINGS: readonly Setting[] = [
  { size: 1, atOnce: 64, cold: false, aims: { wall: 1.05, cpu: 1.3 } },
  { size: 10, atOnce: 64, cold: true, aims: { wall: 1.3, first: 2 } },
  { size: 10, atOnce: 1000, cold: true, aims: { wall: 2, first: 2 } },
]

/** All challenges put to a server that answers after 200 ms, beside a hand-written file that does the same. */
export async function live(settings: Settings): Promise<Found> {
  const server = await startServer(LATENCY)
  try {
    const groups = []
    const cpu = new Map<Size, number>()
    for (const setting of SETTINGS.filter(({ size }) => settings.sizes.includes(size))) {
      const { size, atOnce, cold } = setting
      const title = `${CHALLENGES * size} live, ${atOnce} at once${cold ? ', cold caches' : ''}, all recorded`
      settings.progress(title)
      const { plain, ours } = await inTurn(setting, settings, server)
      if (atOnce === 64) cpu.set(size, ours.cost.cpu)
      groups.push({
        title,
        base: 'Vitest + SDK by hand, nothing recorded',
        lines: linesOf(plain, ours, setting),
      })
    }
    return { groups, growth: growthOf('live, 64 at once: CPU', cpu, 10) }
  } finally {
    await server.stop()
  }
}

/** The two in turn, so that what drifts on the machine hits both. */
async function inTurn(setting: Setting, { home, rounds, progress }: Settings, server: Server) {
  const { size, atOnce, cold } = setting
  const projects = { plain: plainProject(home, size), ours: pluginProject(home, size) }
  const runs: Record<keyof typeof projects, Live[]> = { plain: [], ours: [] }
  const run = async (root: string): Promise<Live> => {
    forgetRecordings(root)
    if (cold) coolCaches(root)
    await server.report()
    const { cost, from } = await runVitest(root, size, environment(server.url, { AT_ONCE: String(atOnce) }))
    const { calls, first = from, mostOpen, cpu } = await server.report()
    const expected = CHALLENGES * size * CALLS_PER_CHALLENGE
    if (calls !== expected) throw new Error(`${root}: ${calls} calls instead of ${expected}`)
    progress(
      `  ${root.split('/').at(-1)}: ${cost.wall.toFixed(2)} s, CPU ${cost.cpu.toFixed(2)} s, ` +
        `${mostOpen} calls at once, the server's own CPU ${cpu.toFixed(2)} s`,
    )
    return { cost, first: (first - from) / 1000 }
  }
  if (!cold) for (const root of Object.values(projects)) await run(root)
  for (let round = 0; round < rounds[size]; round++) {
    for (const name of ['plain', 'ours'] as const) runs[name].push(await run(projects[name]))
  }
  return { plain: medianOf(runs.plain), ours: medianOf(runs.ours) }
}

function medianOf(runs: readonly Live[]): Live {
  return { cost: medianCost(runs.map(({ cost }) => cost)), first: median(runs.map(({ first }) => first)) }
}

function linesOf(plain: Live, ours: Live, { aims }: Setting): Line[] {
  return [
    {
      what: 'wall time',
      unit: 's',
      base: plain.cost.wall,
      value: ours.cost.wall,
      by: 'ratio',
      aim: aims.wall,
    },
    {
      what: 'CPU of all processes',
      unit: 's',
      base: plain.cost.cpu,
      value: ours.cost.cpu,
      by: 'ratio',
      aim: aims.cpu,
    },
    { what: 'most memory', unit: 'MB', base: plain.cost.memory, value: ours.cost.memory, by: 'ratio' },
    { what: 'start until the first call', unit: 's', base: plain.first, value: ours.first, aim: aims.first },
  ]
}
