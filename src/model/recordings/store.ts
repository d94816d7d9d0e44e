import { setTimeout as sleep } from 'node:timers/promises'
import { changeFile, changeFileSync, readText, type Stamp, stampOf } from '../../common/locked-file.ts'
import { parseRecordings } from './read.ts'
import type { Recording } from './recording.ts'
import { redact } from './redact.ts'
import { writeRecordings } from './write.ts'

/** Milliseconds in which entries for one file gather before they are written together: a grading waits for them. */
const GATHER = 2

export interface StoreOptions {
  /** Texts that must not reach the disk, besides the value of OPENAI_API_KEY. */
  readonly secrets?: readonly string[]
}

/** The recordings of one file. What was saved is found at once; what others write is found too. */
export interface RecordingStore {
  readonly path: string
  /** @throws Error with file, line and column, where the file is broken */
  find(key: string): Recording | undefined
  /** In the order of the file. @throws as `find` does */
  all(): readonly Recording[]
  /**
   * Puts an entry on the disk, together with others that come in at the same time. It replaces one of the same
   * key, but a blank never replaces an answer.
   * @returns the entry as it was written, without secrets
   * @throws Error that names the file, where it is broken (it is left as it is) or the disk refuses
   */
  save(recording: Recording): Promise<Recording>
  /** Resolves when nothing waits to be written. */
  settled(): Promise<void>
}

type Entries = ReadonlyMap<string, Recording>

/**
 * Opens one file of recordings. It is read when first asked for and again when it has changed, and need not exist.
 * Several stores, threads and processes may use one file.
 */
export function openRecordings(path: string, { secrets = [] }: StoreOptions = {}): RecordingStore {
  let stamp: Stamp
  let loaded: Entries = new Map()
  // The text that was parsed or written last, and what it says: a file of our own making is not parsed again.
  let known: { readonly text: string | undefined; readonly entries: Entries } | undefined
  let waiting = new Map<string, Recording>()
  let scheduled: Promise<void> | undefined

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
    const batch = new Map<string, Recording>()
    const take = () => {
      for (const [key, recording] of waiting) batch.set(key, recording)
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
      throw error
    }
  }

  return {
    path,
    find: (key) => merge(load(), waiting).get(key),
    all: () => [...merge(load(), waiting).values()],
    async save(recording) {
      const known = [...secrets, process.env.OPENAI_API_KEY ?? '']
      const clean = { ...redact(recording, known), key: recording.key }
      waiting.set(clean.key, clean)
      scheduled ??= flush()
      await scheduled
      return clean
    },
    async settled() {
      while (scheduled) await scheduled.catch(() => {})
    },
  }
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
