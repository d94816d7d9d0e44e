import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { refused } from '../../common/locked-file.ts'
import type { Recording } from './recording.ts'

/**
 * Answers of this process that stand in no file of recordings yet: a line each, on the disk before anyone hears of
 * the answer. Appending costs a hundredth of writing a file of recordings anew, and a killed process loses nothing.
 */
export interface Journal {
  /** Absolute path of the file that the next line goes to. */
  readonly path: string
  /**
   * @param writer whose line it is, see `settle`
   * @param file name of the file of recordings, in the same folder
   * @throws Error that names the journal, where the disk refuses
   */
  append(writer: string, file: string, recording: Recording): void
  /** All that a writer has appended is where it belongs. The journal goes when that holds for all writers. */
  settle(writer: string): void
}

/** Recordings that were found in a journal, by the name of their file. */
export type Journaled = ReadonlyMap<string, readonly Recording[]>

type Line =
  | { readonly writer: string; readonly file: string; readonly recording: Recording }
  | { readonly settled: string }

/** A folder of its own, that git leaves out: what stands there is on its way. */
const FOLDER = '.journal'
const IGNORE = '.gitignore'

const journals = new Map<string, Journal>()

/** The journal of a folder, one for the thread. */
export function journalIn(folder: string): Journal {
  const journal = journals.get(folder) ?? createJournal(folder)
  journals.set(folder, journal)
  return journal
}

function createJournal(folder: string): Journal {
  const unsettled = new Set<string>()
  let open: { readonly path: string; readonly fd: number } | undefined
  let next = newPath(folder)

  function write(line: Line): void {
    const current = open ?? { path: next, fd: openNew(next) }
    open = current
    // The line break stands before: a line that was cut, by a full disk, must not spoil the next one.
    writeWhole(current.fd, `\n${JSON.stringify(line)}`, current.path)
    // Else another run has taken the journal over, perhaps before this line.
    if (fs.existsSync(current.path)) return
    close(current.fd)
    write(line)
  }

  function close(fd: number): void {
    fs.closeSync(fd)
    open = undefined
    next = newPath(folder)
  }

  return {
    get path() {
      return open?.path ?? next
    },
    append(writer, file, recording) {
      write({ writer, file, recording })
      unsettled.add(writer)
    },
    settle(writer) {
      if (!unsettled.delete(writer) || !open) return
      if (unsettled.size > 0) return write({ settled: writer })
      fs.rmSync(open.path, { force: true })
      close(open.fd)
      removeEmpty(folder)
    },
  }
}

function openNew(file: string): number {
  for (let left = 3; ; left--) {
    try {
      fs.mkdirSync(path.dirname(file), { recursive: true })
      fs.writeFileSync(path.join(path.dirname(file), IGNORE), '*\n')
      return fs.openSync(file, 'ax')
    } catch (error) {
      // Another run may have removed the folder in between.
      if (left === 0 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw refused(file, error)
    }
  }
}

/** Removes the folder of the journals where none is left, and that of the recordings where there are none. */
function removeEmpty(folder: string): void {
  const own = path.join(folder, FOLDER)
  try {
    if (fs.readdirSync(own).some((name) => name !== IGNORE)) return
    fs.rmSync(path.join(own, IGNORE), { force: true })
    fs.rmdirSync(own)
    // The folder too, where nothing was recorded: it refuses where something is in it.
    fs.rmdirSync(folder)
  } catch {
    // Somebody has begun one.
  }
}

function writeWhole(fd: number, text: string, file: string): void {
  const bytes = Buffer.from(text)
  try {
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at)
  } catch (error) {
    throw refused(file, error)
  }
}

/**
 * Takes over the journals in a folder that aren't this thread's: of runs that were killed, and of those that go on
 * beside this one. Renamed first and read then: whoever still writes to one sees that it is gone, and begins another
 * with the line that may have come too late.
 * @param fold puts recordings where they belong, and gives back those that can't go there: they stay in a journal
 */
export async function takeOverJournals(
  folder: string,
  fold: (found: Journaled) => Promise<Journaled>,
): Promise<void> {
  for (const file of othersIn(folder)) {
    const taken = `${file}.${randomBytes(4).toString('hex')}`
    const text = takeIfThere(file, taken)
    if (text === undefined) continue
    keep(folder, await fold(recordingsIn(text)))
    fs.rmSync(taken, { force: true })
  }
  removeEmpty(folder)
}

/** Nothing where another run was first. */
function takeIfThere(file: string, taken: string): string | undefined {
  try {
    fs.renameSync(file, taken)
    return fs.readFileSync(taken, 'utf8')
  } catch {
    return undefined
  }
}

/** A journal of what can't go where it belongs. */
function keep(folder: string, left: Journaled): void {
  if (left.size === 0) return
  const lines = [...left].flatMap(([file, own]) =>
    own.map((recording) => `\n${JSON.stringify({ writer: 'left', file, recording } satisfies Line)}`),
  )
  const file = newPath(folder)
  const fd = openNew(file)
  try {
    writeWhole(fd, lines.join(''), file)
  } finally {
    fs.closeSync(fd)
  }
}

function newPath(folder: string): string {
  return path.join(folder, FOLDER, `${process.pid}-${randomBytes(4).toString('hex')}.jsonl`)
}

function othersIn(folder: string): string[] {
  const own = journals.get(folder)?.path
  const all = path.join(folder, FOLDER)
  const names = fs.existsSync(all) ? fs.readdirSync(all) : []
  return names.flatMap((name) => {
    const file = path.join(all, name)
    return name === IGNORE || file === own ? [] : [file]
  })
}

function recordingsIn(text: string): Journaled {
  const lines = text.split('\n').flatMap(readLine)
  const settledAt = new Map(
    lines.flatMap((line, index) => ('settled' in line ? [[line.settled, index] as const] : [])),
  )
  const open = lines.flatMap((line, index) =>
    'recording' in line && index > (settledAt.get(line.writer) ?? -1) ? [line] : [],
  )
  const byFile = Map.groupBy(open, ({ file }) => file)
  return new Map([...byFile].map(([file, own]) => [file, own.map(({ recording }) => recording)]))
}

/** Nothing for a line that was cut, which nobody has heard of. */
function readLine(line: string): Line[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as Line]
  } catch {
    return []
  }
}

/**
 * Finds out before the first call whether its answer could be kept.
 * @throws Error that names the folder, where the disk refuses
 */
export function requireWritable(folder: string): void {
  const file = newPath(folder)
  const fd = openNew(file)
  try {
    // More than a disk that is nearly full has left in its last block.
    writeWhole(fd, ' '.repeat(8192), file)
  } finally {
    fs.closeSync(fd)
    fs.rmSync(file, { force: true })
    removeEmpty(folder)
  }
}
