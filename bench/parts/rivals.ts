import fs from 'node:fs'
import path from 'node:path'
import { type Cost, measure, medianCost } from '../measure.ts'
import { CHALLENGES } from '../model-spec.ts'
import { plainProject } from '../projects.ts'
import type { Line } from '../report.ts'
import { isInstalled, rivalFolder } from '../rivals/folder.ts'
import { RIVALS, type Rival } from '../rivals/rivals.ts'
import { type Server, startServer } from '../server.ts'
import { environment, runVitest } from '../vitest.ts'
import type { Found, Settings } from './part.ts'

const CALLS = CHALLENGES * 2

/** What other tools take for the same challenges, where `npm run bench:rivals` has installed them. */
export async function rivals({ home, rounds, progress }: Settings): Promise<Found> {
  const installed = RIVALS.filter(isInstalled)
  if (installed.length === 0) return { groups: [], growth: [] }
  const server = await startServer(200)
  try {
    for (const rival of installed) {
      for (const [file, text] of Object.entries(rival.files())) {
        fs.writeFileSync(path.join(rivalFolder(rival), file), text)
      }
    }
    const root = plainProject(home, 1)
    const plain = async () => (await runVitest(root, 1, environment(server.url))).cost
    const runs = [plain, ...installed.map((rival) => () => run(rival, server))]
    const costs: Cost[][] = runs.map(() => [])
    progress(`${CHALLENGES} live with other tools`)
    for (let round = -1; round < rounds[1]; round++) {
      for (const [index, measured] of runs.entries()) {
        const cost = await measured()
        progress(
          `  ${installed[index - 1]?.name ?? 'plain'}: ${cost.wall.toFixed(2)} s, CPU ${cost.cpu.toFixed(2)} s`,
        )
        // The first round warms the caches.
        if (round >= 0) costs[index]!.push(cost)
      }
    }
    const [base, ...medians] = costs.map(medianCost) as [Cost, ...Cost[]]
    const lines = installed.flatMap((rival, index) => linesOf(rival, base, medians[index]!))
    const title = `${CHALLENGES} live, 64 at once, with other tools`
    return { groups: [{ title, base: 'Vitest + SDK by hand', lines }], growth: [] }
  } finally {
    await server.stop()
  }
}

async function run(rival: Rival, server: Server): Promise<Cost> {
  await server.report()
  const env = environment(server.url, rival.env)
  const { cost, output } = await measure(rival.args, rivalFolder(rival), env)
  const { calls } = await server.report()
  if (calls !== CALLS)
    throw new Error(`${rival.name}: ${calls} calls instead of ${CALLS}\n${output().slice(-4000)}`)
  return cost
}

function linesOf({ name, version }: Rival, base: Cost, cost: Cost): Line[] {
  const what = `${name} ${version}`
  return [
    { what: `${what}: wall time`, unit: 's', base: base.wall, value: cost.wall, by: 'ratio' },
    { what: '  CPU of all processes', unit: 's', base: base.cpu, value: cost.cpu, by: 'ratio' },
    { what: '  most memory', unit: 'MB', base: base.memory, value: cost.memory, by: 'ratio' },
  ]
}
