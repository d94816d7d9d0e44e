/**
 * What the plugin costs beside plain Vitest, and how that grows, on OpenAI's Model Spec (272 challenges in 114
 * files) and on ten copies of it, against a fake server on the same machine. The figures are medians of one run;
 * compare them with each other, never with another machine's.
 *
 *   npm run bench                            all of it, several minutes
 *   npm run bench -- --quick                 one round, without the ten copies
 *   npm run bench -- --only=live,edit        some of live, rivals, replay, check, edit
 *   npm run bench -- --rounds=5              how often each is measured (5; ten copies 3)
 *
 * There are rows for other tools where `npm run bench:rivals` has installed them.
 */
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { watchOthers } from './measure.ts'
import { check } from './parts/check.ts'
import { edit } from './parts/edit.ts'
import { live } from './parts/live.ts'
import type { Found, Settings } from './parts/part.ts'
import { replay } from './parts/replay.ts'
import { rivals } from './parts/rivals.ts'
import { temporaryFolder } from './projects.ts'
import { type Group, machine, tableOf } from './report.ts'

const PARTS: Readonly<Record<string, (settings: Settings) => Promise<Found>>> = {
  live,
  rivals,
  replay,
  check,
  edit,
}

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: Object.keys(PARTS).join() },
    rounds: { type: 'string' },
  },
})
const names = flags.only.split(',')
const unknown = names.find((name) => !Object.hasOwn(PARTS, name))
if (unknown) throw new Error(`--only=${unknown}: expected some of ${Object.keys(PARTS).join()}`)

const rounds =
  flags.rounds || flags.quick
    ? { 1: Number(flags.rounds ?? 1), 10: Number(flags.rounds ?? 1) }
    : { 1: 5, 10: 3 }

const home = temporaryFolder('run')
const settings: Settings = {
  home,
  rounds,
  sizes: flags.quick ? [1] : [1, 10],
  progress: (text) => console.error(text),
}
const others = watchOthers()
const found: Found[] = []
for (const name of names) found.push(await PARTS[name]!(settings))
const groups = [...found.flatMap((each) => each.groups), ...growthGroup(found)]
const require = createRequire(import.meta.url)
const { version } = require('vitest/package.json') as { version: string }
console.log(`${machine({ Vitest: version })}; medians of ${rounds[1]}, of ten copies ${rounds[10]}`)
console.log(tableOf(groups))
console.log(`CPU: user and system time of the command and all its children, as the kernel counts it. Memory: RSS of these
processes, summed every 100 ms, the largest sum; shared pages count for each process. Other processes took
${(others() * 100).toFixed(0)} % of the machine's CPU time meanwhile; above 5 %, repeat.`)

function growthGroup(found: readonly Found[]): Group[] {
  const lines = found
    .flatMap(({ growth }) => growth)
    .map(
      ({ what, small, large, aim }) =>
        ({ what, unit: 's', base: small, value: large, by: 'ratio', aim }) as const,
    )
  return lines.length === 0
    ? []
    : [{ title: 'Growth: ten times the spec', base: 'the Model Spec as it is', lines }]
}
