import { isUtf8 } from 'node:buffer'
import { exec } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { CommandResult, FileChange } from '../../acts/acts.ts'
import { hashOf } from '../../common/hash.ts'

/** What a program writes there is nobody's reply. */
const LEFT_OUT = ['node_modules', '.git']
/** Of what a command prints, from its end. */
const MOST_OUTPUT = 20_000

/** A folder that workspaces are copies of. */
export interface Folder {
  /** Absolute. */
  readonly path: string
  readonly texts: ReadonlyMap<string, string>
  /** Changes with any of its files. */
  readonly version: string
}

/** A copy of a folder in which one sample of the target works. */
export interface Workspace {
  /** Absolute. */
  readonly root: string
  /** What differs from the folder, by path with `/`. What is no text is named by its size. */
  changes(): Record<string, FileChange>
  /** Runs a command of the config's in it, through the shell. A command that can't be run has failed. */
  run(
    command: string,
    options: { readonly signal: AbortSignal; readonly timeout: number },
  ): Promise<CommandResult>
  remove(): void
}

/**
 * Copies a folder to a place of its own: samples that run at one time don't meet, and nothing of the project changes.
 * @throws Error where the folder can't be copied
 */
export function createWorkspace({ path: folder, texts: before }: Folder): Workspace {
  // Resolved: on macOS the temporary folder is a link, and programs print the real path.
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'vitest-clause-')))
  fs.cpSync(folder, root, { recursive: true, verbatimSymlinks: true, mode: fs.constants.COPYFILE_FICLONE })
  return {
    root,
    changes() {
      const after = textsIn(root)
      const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
      return Object.fromEntries(
        paths.flatMap((file) => {
          const [was, is] = [before.get(file), after.get(file)]
          if (was === is) return []
          return [
            [file, { ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }],
          ]
        }),
      )
    },
    run(command, { signal, timeout }) {
      return new Promise((resolve) => {
        const options = { cwd: root, signal, timeout, maxBuffer: 64 * 1024 * 1024 }
        exec(command, options, (error, stdout, stderr) => {
          const said = [stdout, stderr].filter((text) => text.trim() !== '').join('\n')
          const why = error && typeof error.code !== 'number' ? `${error.message}\n` : ''
          const exit = error ? (typeof error.code === 'number' ? error.code : -1) : 0
          resolve({
            exit,
            output: `${why}${said}`.replaceAll(root, '<workspace>').trim().slice(-MOST_OUTPUT),
          })
        })
      })
    },
    remove: () => fs.rmSync(root, { recursive: true, force: true }),
  }
}

/** Reads a folder once for all the workspaces that are copies of it. */
export function readFolder(folder: string): Folder {
  const texts = textsIn(folder)
  return { path: folder, texts, version: hashOf([...texts]) }
}

/** The files below a folder, as text; links are not followed. */
function textsIn(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (inner: string) => {
    for (const entry of fs.readdirSync(path.join(folder, inner), { withFileTypes: true })) {
      if (LEFT_OUT.includes(entry.name)) continue
      const file = inner === '' ? entry.name : `${inner}/${entry.name}`
      if (entry.isDirectory()) walk(file)
      else if (entry.isFile()) found.set(file, textOf(fs.readFileSync(path.join(folder, file))))
      else if (entry.isSymbolicLink()) found.set(file, `link to ${fs.readlinkSync(path.join(folder, file))}`)
    }
  }
  walk('')
  return found
}

function textOf(bytes: Buffer): string {
  return isUtf8(bytes)
    ? bytes.toString('utf8')
    : `[no text: ${bytes.length} bytes, ${hashOf(bytes.toString('base64'))}]`
}
