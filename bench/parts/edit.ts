import type { ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { median, now } from '../measure.ts'
import { CHALLENGES, FILES, type Size } from '../model-spec.ts'
import { forgetRecordings, pluginProject } from '../projects.ts'
import type { Line } from '../report.ts'
import { startServer } from '../server.ts'
import { environment, type TestRun, watchVitest } from '../vitest.ts'
import { type Found, growthOf, type Settings } from './part.ts'

const MOST_SECONDS: Readonly<Record<Size, number>> = { 1: 0.5, 10: 1.5 }
const EDITS = 5
const EDITED = 'examples/sy73.md'
/** Vitest waits for 100 ms whether more changes come, and still prints after its reporters were told. */
const REST = 1500

interface Edits {
  readonly seconds: number
  readonly files: number
}

/**
 * `vitest watch`: the words of one prompt are changed and saved, its reply and its grading are asked for anew.
 * The server answers at once, so that the time is ours.
 */
export async function edit(settings: Settings): Promise<Found> {
  const seconds = new Map<Size, number>()
  const lines: Line[] = []
  for (const size of settings.sizes) {
    for (const green of [true, false]) {
      const state = green ? 'all were green' : 'every sixth had failed'
      settings.progress(`edit, ${FILES * size} files, ${state}`)
      const found = await editsOf(settings, size, green)
      if (green) seconds.set(size, found.seconds)
      lines.push(
        {
          what: `${FILES * size} files, ${state}: save until results`,
          unit: 's',
          value: found.seconds,
          aim: MOST_SECONDS[size],
        },
        { what: '  files that ran', unit: 'files', value: found.files, aim: 1 },
      )
    }
  }
  return {
    groups: [{ title: 'One edit in watch mode, calls answered at once', lines }],
    growth: growthOf('edit: save until results', seconds, 3),
  }
}

async function editsOf({ home, progress }: Settings, size: Size, green: boolean): Promise<Edits> {
  const server = await startServer(0, green ? ['--green'] : [])
  const root = pluginProject(home, size)
  forgetRecordings(root)
  const watch = watchVitest(root, environment(server.url))
  try {
    const first = await nextRun(watch.process, watch.output)
    const ran = first.passed + first.failed
    if (ran !== CHALLENGES * size || first.failed > 0 === green)
      throw new Error(`${root}: ${ran} tests, ${first.failed} failed\n${watch.output().slice(-4000)}`)
    const file = path.join(root, EDITED)
    const text = fs.readFileSync(file, 'utf8')
    const edits: Edits[] = []
    for (let number = 1; number <= EDITS; number++) {
      await sleep(REST)
      const run = nextRun(watch.process, watch.output)
      const saved = now()
      fs.writeFileSync(file, text.replace(/<user>\s*/, `$&(Edit ${number}) `))
      const { at, files } = await run
      edits.push({ seconds: (at - saved) / 1000, files })
      progress(`  ${edits.at(-1)!.seconds.toFixed(2)} s, ${files} files`)
    }
    return {
      seconds: median(edits.map((each) => each.seconds)),
      files: median(edits.map((each) => each.files)),
    }
  } finally {
    watch.process.kill('SIGKILL')
    await server.stop()
  }
}

function nextRun(child: ChildProcess, output: () => string): Promise<TestRun> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error(`vitest watch ended\n${output().slice(-4000)}`))
    child.once('exit', onExit)
    child.once('message', (run) => {
      child.off('exit', onExit)
      resolve(run as TestRun)
    })
  })
}
