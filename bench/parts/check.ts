import fs from 'node:fs'
import path from 'node:path'
import { measure, median } from '../measure.ts'
import { FILES, type Size } from '../model-spec.ts'
import { pluginProject } from '../projects.ts'
import { environment } from '../vitest.ts'
import { type Found, growthOf, type Settings } from './part.ts'

const MOST_SECONDS: Readonly<Record<Size, number>> = { 1: 0.6, 10: 6 }
const SCRIPT = 'check-once.mjs'

/** The spec read and checked in a process that does nothing else. */
export async function check({ home, rounds, sizes, progress }: Settings): Promise<Found> {
  const walls = new Map<Size, number>()
  const lines = []
  for (const size of sizes) {
    const root = pluginProject(home, size)
    const script = path.join(root, SCRIPT)
    fs.copyFileSync(path.join(import.meta.dirname, '..', SCRIPT), script)
    progress(`check of ${FILES * size} files`)
    const each = []
    for (let round = 0; round < rounds[size]; round++) {
      let messages = 0
      const { cost, output } = await measure([script], root, environment(''), (message) => {
        messages = message as number
      })
      // The Model Spec has more than one for each of its files.
      if (messages < FILES * size) throw new Error(`${root}: ${messages} messages\n${output()}`)
      progress(`  ${cost.wall.toFixed(2)} s, ${messages} messages`)
      each.push(cost.wall)
    }
    walls.set(size, median(each))
    lines.push({
      what: `${FILES * size} files and the policy`,
      unit: 's',
      value: median(each),
      aim: MOST_SECONDS[size],
    } as const)
  }
  return {
    groups: [{ title: 'Check of the whole spec, in a process of its own', lines }],
    growth: growthOf('check: wall time', walls, 10),
  }
}
