import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Failure, Model } from '../../src/model/model.ts'
import { createRecorder, type Recorder } from '../../src/model/recordings/recorder.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'full-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  fs.rmSync(folder, { recursive: true, force: true })
})

const model: Model = { id: 'm', identity: {}, ask: () => Promise.reject(new Error('never called')) }
const NAMES = ['aa11', 'bb22', 'cc33']
const fileOf = (name: string) => path.join(folder, `${name}.yaml`)

/** A recorder, and what it says when the disk refuses. */
function recorder() {
  const refusals: Failure[] = []
  const asked: string[] = []
  const own = createRecorder({ mode: 'new', onRefused: (failure) => refusals.push(failure) })
  return { own, refusals, asked }
}

/** One answer, in the work of its file. */
async function answered({ own, asked }: { own: Recorder; asked: string[] }, name: string) {
  return own.during(fileOf(name), () =>
    own.answer({
      path: fileOf(name),
      request: { name },
      model,
      describe: { challenge: name, role: 'target', sample: 0 },
      live: async () => {
        asked.push(name)
        return { kind: 'reply', text: `Reply to ${name}` }
      },
    }),
  )
}

/** A full disk, to whoever writes a text by this. */
function full(write: 'writeSync' | 'writeFileSync', isRefused: (to: unknown) => boolean) {
  const real = fs[write] as (...given: unknown[]) => never
  vi.spyOn(fs, write).mockImplementation((...given: unknown[]) => {
    if (isRefused(given[0]))
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    return real(...given)
  })
}

test('files that the disk refuses at their end: the first says it, the journal keeps all', async () => {
  const all = recorder()
  full('writeFileSync', (to) => String(to).endsWith('.tmp'))
  const ends = await Promise.allSettled(NAMES.map((name) => answered(all, name)))
  expect(ends.filter(({ status }) => status === 'rejected')).toEqual([
    {
      status: 'rejected',
      reason: expect.objectContaining({
        message: expect.stringMatching(
          /\.yaml can't be written \(ENOSPC: no space left on device\): .* the answers are kept in .*\.journal\/\S+$/,
        ),
      }),
    },
  ])
  expect(all.refusals).toHaveLength(1)
  const journal = path.join(folder, '.journal')
  const [kept] = fs.readdirSync(journal).filter((name) => name.endsWith('.jsonl'))
  const lines = fs.readFileSync(path.join(journal, kept!), 'utf8').trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).recording.text)).toEqual(
    NAMES.map((name) => `Reply to ${name}`),
  )
})

test('an answer that the journal can’t take stops all that follow', async () => {
  const all = recorder()
  let writes = 0
  // The first is the attempt before anyone is asked.
  full('writeSync', () => ++writes > 1)
  expect(await answered(all, 'aa11')).toMatchObject({ reason: 'not-recorded', stopped: 'recordings' })
  expect(await answered(all, 'bb22')).toMatchObject({ reason: 'not-recorded', stopped: 'recordings' })
  expect(all.asked).toEqual(['aa11'])
  expect(all.refusals).toHaveLength(1)
})

test('one file that is broken meanwhile stops nobody else', async () => {
  const all = recorder()
  const broken = all.own.during(fileOf('aa11'), async () => {
    await answered(all, 'aa11')
    fs.writeFileSync(fileOf('aa11'), 'no yaml: [')
  })
  await expect(broken).rejects.toThrow(/aa11\.yaml:1:\d+: this isn't YAML/)
  expect(await answered(all, 'bb22')).toMatchObject({ text: 'Reply to bb22', origin: 'live' })
  expect(all.refusals).toEqual([])
})
