import { randomUUID } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { changeFile, changeFileSync, readText, type Stamp, stampOf } from '../../common/locked-file.ts'
import { readablePath } from '../../common/paths.ts'
import { knownSecrets } from '../secrets.ts'
import { journalIn, takeOverJournals } from './journal.ts'
import { parseRecordings } from './read.ts'
import type { Recording } from './recording.ts'
import { redact } from './redact.ts'
import { writeRecordings } from './write.ts'

/** Milliseconds in which entries for one file gather before they are written together. */
const GATHER = 2

/** The recordings of one file. What was saved is found at once; what others write is found too. */
export interface RecordingStore {
  readonly path: string
  /** @throws Error with file, line and column, where the file is broken */
  find(key: string): Recording | undefined
  /**
   * Puts an entry on the disk: into the file, together with others that come in at the same time, or into the
   * journal of the folder while somebody holds the file. It replaces one of the same key, but a blank never
   * replaces an answer.
   * @param secrets texts that must not reach the disk, besides those that models have named
   * @returns the entry as it was written, without secrets
   * @throws Error that names the file, where it is broken (it is left as it is) or the disk refuses
   */
  save(recording: Recording, secrets?: readonly string[]): Promise<Recording>
  /**
   * More entries will follow soon: until all who hold the file let go, they wait in the journal.
   * @returns lets go; the last one to do so writes the file. Rejects as `save` does: the entries stay in the journal
   */
  hold(): () => Promise<void>
  /** Resolves when nothing waits to be written. */
  settled(): Promise<void>
}

type Entries = ReadonlyMap<string, Recording>

/**
 * Opens one file of recordings. It is read when first asked for and again when it has changed, and need not exist.
 * Several stores, threads and processes may use one file.
 */
export function openRecordings(path: string): RecordingStore {
  const writer = randomUUID()
  const journal = journalIn(dirname(path))
  let stamp: Stamp
  let loaded: Entries = new Map()
  // The text that was parsed or written last, and what it says: a file of our own making is not parsed again.
  let known: { readonly text: string | undefined; readonly entries: Entries } | undefined
  let waiting = new Map<string, Recording>()
  // Keys of entries that stand in the journal and not in the file yet.
  const journaled = new Set<string>()
  let scheduled: Promise<void> | undefined
  let holders = 0

  function parsed(text: string | undefined): Entries {
    if (known?.text !== text || !known) known = { text, entries: entriesOf(text, path) }
    return known.entries
  }

  function load(): Entries {
    const now = stampOf(path)
    if (now !== stamp) {
      loaded = parsed(readText(path))
      stamp = now
    }
    return loaded
  }

  async function flush(): Promise<void> {
    await sleep(GATHER)
    let batch = new Map<string, Recording>()
    const take = () => {
      batch = new Map([...batch, ...waiting])
      waiting = new Map()
      scheduled = undefined
    }
    try {
      await changeFile(path, (text) => {
        take()
        const entries = merge(parsed(text), batch)
        const written = writeRecordings([...entries.values()])
        known = { text: written, entries }
        return written
      })
    } catch (error) {
      // Where the lock was refused nothing was taken yet.
      if (batch.size === 0) take()
      waiting = new Map([...[...batch].filter(([key]) => journaled.has(key)), ...waiting])
      throw error
    }
    if (waiting.size > 0) return
    journaled.clear()
    journal.settle(writer)
  }

  function append(recording: Recording): void {
    try {
      journal.append(writer, basename(path), recording)
      journaled.add(recording.key)
    } catch (error) {
      waiting.delete(recording.key)
      throw error
    }
  }

  function write(): Promise<void> {
    scheduled ??= flush()
    return scheduled
  }

  return {
    path,
    find(key) {
      const own = waiting.get(key)
      return own && own.text !== null ? own : (load().get(key) ?? own)
    },
    async save(recording, secrets = []) {
      const known = [...secrets, ...knownSecrets()]
      const clean = { ...redact(recording, known), key: recording.key }
      waiting.set(clean.key, clean)
      // A blank is for a person, who is told its line.
      if (holders === 0 || clean.text === null) await write()
      else {
        append(clean)
      }
      return clean
    },
    hold() {
      holders++
      return async () => {
        if (--holders > 0 || waiting.size === 0) return
        const kept = readablePath(journal.path)
        await write().catch((error: Error) => {
          error.message += `. Until a run can write them, the answers are kept in ${kept}`
          throw error
        })
      }
    },
    async settled() {
      while (scheduled) await scheduled.catch(() => {})
    },
  }
}

/**
 * Puts what killed runs have left in the journals of a folder into its files of recordings. What belongs into a file
 * that is broken stays in a journal: whoever asks for its recordings is told what is wrong.
 * @throws Error that names the file, where the disk refuses
 */
export async function recoverRecordings(folder: string): Promise<void> {
  await takeOverJournals(folder, async (found) => {
    const left = new Map<string, readonly Recording[]>()
    for (const [name, recordings] of found) {
      const file = join(folder, basename(name))
      const newer = new Map(recordings.map((recording) => [recording.key, recording]))
      const isWritten = await changeFile(file, (text) =>
        writeRecordings([...merge(entriesOf(text, file), newer).values()]),
      ).then(
        () => true,
        () => false,
      )
      if (!isWritten) left.set(name, recordings)
    }
    return left
  })
}

/**
 * The recordings of a file, none where it doesn't exist.
 * @throws Error with file, line and column, where the file is broken
 */
export function readRecordings(path: string): Recording[] {
  return [...entriesOf(readText(path), path).values()]
}

/** Keys as they stand in a file, without reading the rest: a quick look whether there is anything to do. */
export function recordedKeys(path: string): string[] {
  return [...(readText(path) ?? '').matchAll(/^ *- key: "?([0-9a-f]{16})"?$/gm)].map((match) => match[1]!)
}

/**
 * Removes the recordings whose key isn't to be kept, and the file when none is left. Blocks while others write.
 * @returns how many were removed
 * @throws as `save` does
 */
export function pruneRecordings(path: string, keep: (key: string) => boolean): number {
  let removed = 0
  if (stampOf(path) === undefined) return removed
  changeFileSync(path, (text) => {
    const all = [...entriesOf(text, path).values()]
    const kept = all.filter(({ key }) => keep(key))
    removed = all.length - kept.length
    if (removed === 0) return undefined
    return kept.length === 0 ? null : writeRecordings(kept)
  })
  return removed
}

function entriesOf(text: string | undefined, path: string): Entries {
  const recordings = text === undefined ? [] : parseRecordings(text, path)
  return new Map(recordings.map((recording) => [recording.key, recording]))
}

/** A person may have filled a blank while it was waiting to be written. */
function merge(entries: Entries, newer: Entries): Entries {
  if (newer.size === 0) return entries
  const merged = new Map(entries)
  for (const [key, recording] of newer) {
    const isBlank = recording.text === null
    if (!isBlank || !merged.has(key)) merged.set(key, recording)
  }
  return merged
}
