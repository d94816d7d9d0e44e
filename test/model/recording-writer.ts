import { openRecordings } from '../../src/model/recordings/store.ts'

/** A process that saves entries, for tests: `recording-writer.ts <file> <name> <count> [one | held]`. */
const [file = '', name = '', count = '0', how] = process.argv.slice(2)
const store = openRecordings(file)
const release = how === 'held' ? store.hold() : undefined
process.stdout.write('ready\n')
const saves: Promise<unknown>[] = []
for (let index = 0; index < Number(count); index++) {
  const key = Buffer.from(`${name}${String(index).padStart(7, '0')}`)
    .toString('hex')
    .slice(0, 16)
  const text = `Reply ${index} of ${name}.\n`.repeat(50)
  const saved = store.save({ key, role: 'target', challenge: name, sample: index, model: 'm', text })
  if (how !== undefined) await saved
  if (how === 'held') {
    process.stdout.write('saved\n')
    await new Promise((resolve) => setImmediate(resolve))
  }
  saves.push(saved)
}
await Promise.all(saves)
await release?.()
