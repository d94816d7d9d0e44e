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
/** Vitest waits for 100 ms whether more changes come, and still prints after its reporters were told. */
export const REST = 1500

/** The words of one prompt: its reply and its grading are asked for anew. */
export const PROMPT: Change = {
  file: 'examples/sy73.md',
  edited: (text, number) => text.replace(/<user>\s*/, `$&(Edit ${number}) `),
}
/** A sentence that a clause refers to, and that the graders of its section read. */
const POLICY: Change = {
  file: 'model_spec.md',
  edited: (text, number) =>
    text.replace('could be misinterpreted as hate', `could be taken for ${number} hate`),
}

interface Change {
  readonly file: string
  edited(text: string, number: number): string
}

interface Edits {
  readonly seconds: number
  readonly files: number
}

/** `vitest watch`: a file is changed and saved. The server answers at once, so that the time is ours. */
export async function edit(settings: Settings): Promise<Found> {
  const seconds = new Map<Size, number>()
  const lines: Line[] = []
  for (const size of settings.sizes) {
    const files = `${FILES * size} files`
    const add = (what: string, edits: Edits, aims: { readonly seconds?: number; readonly files?: number }) =>
      lines.push(
        { what: `${files}, ${what}: save until results`, unit: 's', value: edits.seconds, aim: aims.seconds },
        { what: '  files that ran', unit: 'files', value: edits.files, aim: aims.files },
      )
    const aims = { seconds: MOST_SECONDS[size], files: 1 }
    const [prompt, policy] = await watched([PROMPT, POLICY], size, settings, { green: true })
    const [afterFailures] = await watched([PROMPT], size, settings, { green: false })
    seconds.set(size, prompt!.seconds)
    add('a prompt, all were green', prompt!, aims)
    add('a prompt, every sixth had failed', afterFailures!, aims)
    add('a sentence of the policy', policy!, {})
  }
  return {
    groups: [{ title: 'One edit in watch mode, calls answered at once', lines }],
    growth: growthOf('edit of a prompt: save until results', seconds, 3),
  }
}

/** Starts a watch whose first run records everything, and makes each change some times. */
async function watched(
  changes: readonly Change[],
  size: Size,
  { home, progress }: Settings,
  { green }: { readonly green: boolean },
): Promise<Edits[]> {
  progress(`watch of ${FILES * size} files, ${green ? 'all green' : 'every sixth fails'}`)
  const server = await startServer(0, green ? ['--green'] : [])
  const root = pluginProject(home, size)
  forgetRecordings(root)
  const watch = watchVitest(root, environment(server.url))
  const edits = async ({ file, edited }: Change): Promise<Edits> => {
    const target = path.join(root, file)
    const text = fs.readFileSync(target, 'utf8')
    const each: Edits[] = []
    for (let number = 1; number <= EDITS; number++) {
      await sleep(REST)
      const run = nextRun(watch.process, watch.output)
      const saved = now()
      fs.writeFileSync(target, edited(text, number))
      const { at, files } = await run
      each.push({ seconds: (at - saved) / 1000, files })
      progress(`  ${file}: ${each.at(-1)!.seconds.toFixed(2)} s, ${files} files ran`)
    }
    return {
      seconds: median(each.map(({ seconds }) => seconds)),
      files: median(each.map(({ files }) => files)),
    }
  }
  try {
    const first = await nextRun(watch.process, watch.output)
    const ran = first.passed + first.failed
    if (ran !== CHALLENGES * size || first.failed > 0 === green)
      throw new Error(`${root}: ${ran} tests, ${first.failed} failed\n${watch.output().slice(-4000)}`)
    const found: Edits[] = []
    for (const change of changes) found.push(await edits(change))
    return found
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
