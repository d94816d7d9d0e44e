import { type Cost, medianCost } from '../measure.ts'
import { CHALLENGES, FILES, type Size } from '../model-spec.ts'
import { coolCaches, emptyProject, pluginProject } from '../projects.ts'
import { startServer } from '../server.ts'
import { environment, runVitest } from '../vitest.ts'
import { type Found, growthOf, type Settings } from './part.ts'

const MOST_SECONDS: Readonly<Record<Size, number>> = { 1: 1.5, 10: 8 }
const MOST_MEMORY = 500

/** All challenges from recordings, as a CI does it: nothing is cached and nothing may be called. */
export async function replay({ home, rounds, sizes, progress }: Settings): Promise<Found> {
  const server = await startServer(0)
  try {
    const groups = []
    const more = new Map<Size, number>()
    for (const size of sizes) {
      const title = `${CHALLENGES * size} replayed, cold caches`
      progress(title)
      const projects = { empty: emptyProject(home, size), ours: pluginProject(home, size) }
      await runVitest(projects.ours, size, environment(server.url))
      const costs: Record<keyof typeof projects, Cost[]> = { empty: [], ours: [] }
      await server.report()
      for (let round = 0; round < rounds[size]; round++) {
        for (const name of ['empty', 'ours'] as const) {
          coolCaches(projects[name])
          const { cost } = await runVitest(projects[name], size, environment(server.url, { CI: 'true' }))
          progress(`  ${name}: ${cost.wall.toFixed(2)} s, CPU ${cost.cpu.toFixed(2)} s`)
          costs[name].push(cost)
        }
      }
      const { calls } = await server.report()
      if (calls > 0) throw new Error(`${calls} calls during a replay`)
      const [empty, ours] = [medianCost(costs.empty), medianCost(costs.ours)]
      more.set(size, ours.wall - empty.wall)
      groups.push({
        title,
        base: `plain Vitest, ${FILES * size} files of empty tests`,
        lines: [
          {
            what: 'wall time',
            unit: 's',
            base: empty.wall,
            value: ours.wall,
            by: 'difference',
            aim: MOST_SECONDS[size],
          },
          { what: 'CPU of all processes', unit: 's', base: empty.cpu, value: ours.cpu, by: 'difference' },
          { what: 'most memory', unit: 'MB', base: empty.memory, value: ours.memory, aim: MOST_MEMORY },
        ] as const,
      })
    }
    return { groups, growth: growthOf('replay, without the empty suites: wall time', more, 10) }
  } finally {
    await server.stop()
  }
}
