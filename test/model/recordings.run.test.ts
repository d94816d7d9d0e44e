import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openRecordings, readRecordings, recoverRecordings } from '../../src/model/recordings/store.ts'

const writer = path.join(import.meta.dirname, 'recording-writer.ts')

let folder: string
let file: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'recordings-'))
  file = path.join(folder, '__recordings__', 'sy73.yaml')
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

const names = () => fs.readdirSync(path.dirname(file))

function start(...args: string[]): ChildProcess {
  return spawn('node_modules/.bin/node', [writer, file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
}

describe('several processes', () => {
  test('merge what they write', async () => {
    const children = ['a', 'b', 'c'].map((name) => start(name, '30', 'one'))
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]))
    expect(codes).toEqual([0, 0, 0])
    const recordings = readRecordings(file)
    for (const name of ['a', 'b', 'c']) {
      expect(recordings.filter(({ challenge }) => challenge === name)).toHaveLength(30)
    }
    expect(names()).toEqual(['sy73.yaml'])
  })

  test('leave a whole file when they are killed, and the next one goes on', async () => {
    for (let round = 0; round < 6; round++) {
      const child = start(`${round}`, '10000', 'one')
      await once(child.stdout!, 'data')
      const exit = once(child, 'exit')
      await new Promise((resolve) => setTimeout(resolve, 100 + round * 37))
      child.kill('SIGKILL')
      await exit
      expect(() => readRecordings(file)).not.toThrow()
    }
    const before = readRecordings(file)
    expect(before.length).toBeGreaterThan(0)
    await openRecordings(file).save({
      key: 'f'.repeat(16),
      role: 'target',
      challenge: 'a title',
      sample: 0,
      model: 'openai:x',
      text: 'Reply f',
    })
    expect(readRecordings(file)).toHaveLength(before.length + 1)
    expect(names()).toEqual(['sy73.yaml'])
  })
})

describe('while somebody holds the file', () => {
  /** Folder of the journals. */
  const apart = () => path.join(path.dirname(file), '.journal')
  const journals = () =>
    fs.existsSync(apart()) ? fs.readdirSync(apart()).filter((name) => name !== '.gitignore') : []

  test.each([3, 30, 300])('a process that is killed after %i answers loses none of them', async (count) => {
    const child = start('v', '100000', 'held')
    let acknowledged = 0
    child.stdout!.on('data', (chunk) => {
      acknowledged += String(chunk).split('saved').length - 1
    })
    while (acknowledged < count) await new Promise((resolve) => setTimeout(resolve, 2))
    child.kill('SIGKILL')
    await once(child, 'close')
    await recoverRecordings(path.dirname(file))
    expect(readRecordings(file).length).toBeGreaterThanOrEqual(acknowledged)
    expect(journals()).toEqual([])
  })

  test('a run that takes the journal over while another writes to it loses nothing', async () => {
    const child = start('w', '400', 'held')
    let over = false
    const closed = once(child, 'close').then(() => {
      over = true
    })
    for (let round = 0; !over; round++) {
      await recoverRecordings(path.dirname(file))
      await new Promise((resolve) => setTimeout(resolve, round % 5))
    }
    await closed
    await recoverRecordings(path.dirname(file))
    expect(readRecordings(file)).toHaveLength(400)
    expect(names()).toEqual(['sy73.yaml'])
  })
})
