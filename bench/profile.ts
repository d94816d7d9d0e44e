/**
 * Where CPU time goes: the functions, files and packages with the most of it, in Vitest's main thread and in our
 * worker, from V8's sampling profiler.
 *
 *   npm run bench:profile                          272 live with warm caches, 2,720 with cold ones, edits
 *   npm run bench:profile -- --only=live-272       some of live-272, live-2720, edit-114, edit-1140
 *   npm run bench:profile -- --keep=folder         keeps the .cpuprofile files, for Chrome's DevTools
 *   npm run bench:profile -- some.cpuprofile       what some files say
 */
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { CHALLENGES, FILES, type Size } from './model-spec.ts'
import { PROMPT, REST } from './parts/edit.ts'
import { cut, type Profile, profileTable } from './profile-table.ts'
import { coolCaches, forgetRecordings, pluginProject, temporaryFolder } from './projects.ts'
import { startServer } from './server.ts'
import { environment, runVitest, watchVitest } from './vitest.ts'

/** A profile of fewer samples is of a thread that only stood by. */
const FEW_SAMPLES = 20

const { values: flags, positionals } = parseArgs({
  options: { only: { type: 'string' }, keep: { type: 'string' } },
  allowPositionals: true,
})
const home = temporaryFolder('profile')
const RUNS: Readonly<Record<string, (folder: string) => Promise<Profile[]>>> = {
  [`live-${CHALLENGES}`]: (folder) => live(1, folder),
  [`live-${CHALLENGES * 10}`]: (folder) => live(10, folder),
  [`edit-${FILES}`]: (folder) => edit(1, folder),
  [`edit-${FILES * 10}`]: (folder) => edit(10, folder),
}
for (const file of positionals) console.log(profileTable(file, readProfile(file)))
const names = flags.only?.split(',') ?? (positionals.length > 0 ? [] : Object.keys(RUNS))
for (const name of names) {
  const run = RUNS[name]
  if (!run) throw new Error(`--only=${name}: expected some of ${Object.keys(RUNS).join()}`)
  const folder = path.resolve(flags.keep ?? path.join(home, 'profiles'), name)
  fs.rmSync(folder, { recursive: true, force: true })
  for (const [index, profile] of (await run(folder)).entries()) {
    console.log(profileTable(`${name}: ${index === 0 ? 'main thread' : 'worker'}`, profile))
  }
}

async function live(size: Size, folder: string): Promise<Profile[]> {
  const server = await startServer(200)
  try {
    const root = pluginProject(home, size)
    if (size === 1) await runVitest(root, size, environment(server.url))
    forgetRecordings(root)
    if (size === 10) coolCaches(root)
    await runVitest(root, size, environment(server.url, profiling(folder)))
    return profilesIn(folder)
  } finally {
    await server.stop()
  }
}

/** From saving until the results are there; the edits before it have warmed what stays warm in a watch. */
async function edit(size: Size, folder: string): Promise<Profile[]> {
  const server = await startServer(0, ['--green'])
  const root = pluginProject(home, size)
  forgetRecordings(root)
  const watch = watchVitest(root, environment(server.url, profiling(folder)))
  const save = async (number: number) => {
    const results = once(watch.process, 'message')
    const from = monotonic()
    fs.writeFileSync(file, PROMPT.edited(text, number))
    await results
    return { from, to: monotonic() }
  }
  const file = path.join(root, PROMPT.file)
  const text = fs.readFileSync(file, 'utf8')
  try {
    await once(watch.process, 'message')
    await sleep(REST)
    await save(1)
    await sleep(REST)
    const stretch = await save(2)
    await sleep(REST)
    watch.process.kill('SIGINT')
    await once(watch.process, 'close')
    return profilesIn(folder)
      .map((profile) => cut(profile, stretch))
      .filter(({ samples }) => samples.length > FEW_SAMPLES)
  } finally {
    watch.process.kill('SIGKILL')
    await server.stop()
  }
}

function profiling(folder: string): NodeJS.ProcessEnv {
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` }
}

/** In the order of the threads: `CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile`. */
function profilesIn(folder: string): Profile[] {
  const thread = (name: string) => Number(name.split('.')[4])
  return fs
    .readdirSync(folder)
    .sort((a, b) => thread(a) - thread(b))
    .map((name) => readProfile(path.join(folder, name)))
}

function readProfile(file: string): Profile {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Profile
}

function monotonic(): number {
  return Number(process.hrtime.bigint() / 1000n)
}
