import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import lockfile from 'proper-lockfile'
import { readablePath } from './paths.ts'

/** A lock whose holder was killed is taken over after these milliseconds (and up to one second more). */
const STALE = 3000
/** About 20 seconds. Counted and not timed, because tests of users may have stopped the clock. */
const ATTEMPTS = 400

/** Tells a version of a file from every other; undefined where there is none. */
export type Stamp = string | undefined

export function stampOf(file: string): Stamp {
  try {
    const stat = fs.statSync(file, { bigint: true, throwIfNoEntry: false })
    return stat && `${stat.mtimeNs}:${stat.size}:${stat.ino}`
  } catch (error) {
    // To Node 22 a file in the place of the folder is an error, to newer ones no entry.
    if (codeOf(error) === 'ENOTDIR') return undefined
    throw unreadable(file, error)
  }
}

/** New text of a file, null to remove it, undefined to leave it, given the text it has (undefined: no file). */
export type Change = (text: string | undefined) => string | null | undefined

/**
 * Changes a file while no other process or thread does. At every moment the file is the old or the new one,
 * whole. Waits for the lock without blocking; the change itself happens at once.
 * @throws Error that names the file, where the disk refuses or the lock isn't free in time
 */
export async function changeFile(file: string, change: Change): Promise<void> {
  for (let attempt = 1; !attemptChange(file, change, attempt); attempt++) await sleep(pause())
}

/** `changeFile` for where nothing can be awaited: blocks the thread while it waits. */
export function changeFileSync(file: string, change: Change): void {
  for (let attempt = 1; !attemptChange(file, change, attempt); attempt++) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause())
  }
}

/** The text of a file, undefined where there is none. */
export function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined
    throw unreadable(file, error)
  }
}

/** Takes the lock, changes, and lets go, all in one turn of the event loop; false where others hold the lock. */
function attemptChange(file: string, change: Change, attempt: number): boolean {
  // Whoever is killed leaves its lock behind, too.
  const wasLocked = fs.existsSync(`${file}.lock`)
  const release = tryLock(file, attempt)
  if (!release) return false
  try {
    if (wasLocked) removeLeftovers(file)
    while (!replace(file, change)) {}
  } finally {
    release()
  }
  return true
}

function tryLock(file: string, attempt: number): (() => void) | undefined {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    const release = lockfile.lockSync(file, { realpath: false, stale: STALE, onCompromised: () => {} })
    return () => {
      try {
        release()
      } catch {
        // Somebody took it over: then it's theirs to remove.
      }
    }
  } catch (error) {
    const code = codeOf(error)
    // Windows says EPERM or EBUSY of a directory that is just being removed.
    const held = code === 'ELOCKED' || (process.platform === 'win32' && ['EPERM', 'EBUSY'].includes(code))
    if (!held) throw refused(file, error)
    if (attempt < ATTEMPTS) return undefined
    const lock = `${readablePath(file)}.lock`
    throw new Error(
      `${readablePath(file)} can't be written: another process holds ${lock}. Let it end, or remove that directory where none is running`,
    )
  }
}

/** False where somebody changed the file in between (who took over the lock of a process that had stopped). */
function replace(file: string, change: Change): boolean {
  const before = stampOf(file)
  const text = readText(file)
  const next = change(text)
  if (next === undefined || next === text) return true
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`
  try {
    if (next !== null) fs.writeFileSync(temporary, next)
    const unchanged = stampOf(file) === before
    if (unchanged && next === null) fs.rmSync(file, { force: true })
    if (unchanged && next !== null) fs.renameSync(temporary, file)
    else fs.rmSync(temporary, { force: true })
    return unchanged
  } catch (error) {
    fs.rmSync(temporary, { force: true })
    throw refused(file, error)
  }
}

/** Milliseconds, about 50; random, so that those who wait don't meet again. */
function pause(): number {
  return 20 + Math.random() * 60
}

/** Temporary files of writers that were killed. Whoever holds the lock has none yet. */
function removeLeftovers(file: string): void {
  const name = path.basename(file)
  for (const other of fs.readdirSync(path.dirname(file))) {
    const isLeftover = other.startsWith(`${name}.`) && /^[0-9a-f]{8}\.tmp$/.test(other.slice(name.length + 1))
    if (isLeftover) fs.rmSync(path.join(path.dirname(file), other), { force: true })
  }
}

function unreadable(file: string, error: unknown): Error {
  return new Error(
    `${readablePath(file)} can't be read (${reasonOf(error)}): check what stands there and who may read it`,
  )
}

const refusals = new WeakSet<object>()

/** The error of a file that the disk doesn't take. */
export function refused(file: string, error: unknown): Error {
  const refusal = new Error(
    `${readablePath(file)} can't be written (${reasonOf(error)}): check who may write there, and the space on the disk`,
  )
  refusals.add(refusal)
  return refusal
}

/** Is an error one of `refused`? Then the next file will fare no better. */
export function isRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && refusals.has(error)
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? '')
}

/** `EACCES: permission denied` of Node's longer text. */
function reasonOf(error: unknown): string {
  return String((error as Error).message ?? error).replace(/, \w+(?: '[\s\S]*)?$/, '')
}
