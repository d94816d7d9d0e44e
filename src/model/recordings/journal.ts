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

const PREFIX = '.journal-'

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
    // Another run has taken the journal over, perhaps before this line.
    if (fs.fstatSync(current.fd).nlink > 0) return
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
    },
  }
}

function openNew(file: string): number {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    return fs.openSync(file, 'ax')
  } catch (error) {
    throw refused(file, error)
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
 * beside this one, which notice it and begin another.
 * @param fold puts recordings where they belong, and gives back those that can't go there: they stay in a journal
 */
export async function takeOverJournals(
  folder: string,
  fold: (found: Journaled) => Promise<Journaled>,
): Promise<void> {
  for (const file of othersIn(folder)) {
    const fd = openIfThere(file)
    if (fd === undefined) continue
    try {
      const first = readFrom(fd, 0)
      keep(folder, await fold(recordingsIn(first.text)))
      fs.rmSync(file, { force: true })
      // What was written while this one was read: from now on its writer sees that it is gone.
      const late = readFrom(fd, first.end)
      if (late.end > first.end) keep(folder, await fold(recordingsIn(late.text)))
    } finally {
      fs.closeSync(fd)
    }
  }
}

/** A journal of what can't go where it belongs. */
function keep(folder: string, left: Journaled): void {
  if (left.size === 0) return
  const lines = [...left].flatMap(([file, own]) =>
    own.map((recording) => `\n${JSON.stringify({ writer: 'left', file, recording } satisfies Line)}`),
  )
  const file = newPath(folder)
  try {
    fs.writeFileSync(file, lines.join(''))
  } catch (error) {
    throw refused(file, error)
  }
}

function newPath(folder: string): string {
  return path.join(folder, `${PREFIX}${process.pid}-${randomBytes(4).toString('hex')}.jsonl`)
}

function othersIn(folder: string): string[] {
  const own = journals.get(folder)?.path
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : []
  return names
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => path.join(folder, name))
    .filter((file) => file !== own)
}

function openIfThere(file: string): number | undefined {
  try {
    return fs.openSync(file, 'r')
  } catch {
    return undefined // Another run was first.
  }
}

function readFrom(fd: number, start: number): { readonly text: string; readonly end: number } {
  const size = fs.fstatSync(fd).size
  const bytes = Buffer.alloc(Math.max(0, size - start))
  const length = fs.readSync(fd, bytes, 0, bytes.length, start)
  return { text: bytes.subarray(0, length).toString('utf8'), end: start + length }
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
