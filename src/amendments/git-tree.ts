import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** The files of a git repository at one commit. */
export interface GitTree {
  /** As `readdirSync` with `withFileTypes`: what a glob asks. @param folder absolute */
  entries(folder: string): fs.Dirent[]
  /** Texts of files by their paths; undefined where there is no such file. @param files absolute */
  read(files: readonly string[]): (string | undefined)[]
}

/**
 * Opens a commit of the repository that a folder lies in. Symbolic links are not followed.
 *
 * @throws Error where the folder is in no repository, or the ref names no commit
 */
export function gitTree(folder: string, ref: string): GitTree {
  if (!fs.existsSync(folder)) throw new Error(`there is no folder ${folder}`)
  const prefix = run(folder, ['rev-parse', '--show-prefix'], (reason) =>
    /not a git repository/.test(reason) ? `${folder} is in no git repository` : reason,
  )
  const commit = commitOf(folder, ref)
  const blobs = blobsOf(folder, commit, prefix.toString().replace(/\r?\n$/, ''))
  const folders = foldersOf([...blobs.keys()])
  return {
    entries(at) {
      const found = folders.get(path.resolve(at))
      if (!found) throw new Error(`${at} is no folder at ${ref}`)
      return found
    },
    read(files) {
      const ids = files.map((file) => blobs.get(path.resolve(file)))
      const texts = contentsOf(
        folder,
        ids.filter((id) => id !== undefined),
      )
      return ids.map((id) => (id === undefined ? undefined : texts.get(id)))
    },
  }
}

function commitOf(folder: string, ref: string): string {
  // Git would read the first as an option, and Node refuses the second.
  if (ref === '' || ref.startsWith('-') || /\p{Cc}/u.test(ref)) {
    throw new Error(
      `expected a branch, a tag or a commit, such as main or HEAD~1, found ${JSON.stringify(ref)}`,
    )
  }
  const unknown = `there is no commit ${ref} here. Where only a part of the history was cloned, as CI does, fetch it first: git fetch origin ${ref}`
  return run(
    folder,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`],
    (reason) => reason || unknown,
  )
    .toString()
    .trim()
}

/**
 * Ids of all files by their absolute paths.
 * @param prefix the folder's place in the repository, whatever links lead to it
 */
function blobsOf(folder: string, commit: string, prefix: string): ReadonlyMap<string, string> {
  const list = run(folder, ['ls-tree', '-r', '-z', '--full-tree', commit]).toString()
  return new Map(
    list
      .split('\0')
      .filter((line) => /^100/.test(line))
      .map((line) => {
        const tab = line.indexOf('\t')
        const name = path.posix.relative(prefix, line.slice(tab + 1))
        return [path.resolve(folder, name), line.slice(0, tab).split(' ')[2]!]
      }),
  )
}

function foldersOf(files: readonly string[]): ReadonlyMap<string, fs.Dirent[]> {
  const folders = new Map<string, fs.Dirent[]>()
  const add = (name: string, isFile: boolean) => {
    const parent = path.dirname(name)
    if (!isFile) folders.set(name, [])
    if (parent === name) return
    if (!folders.has(parent)) add(parent, false)
    folders.get(parent)!.push(dirent(name, isFile))
  }
  for (const file of files) add(file, true)
  return folders
}

function dirent(file: string, isFile: boolean): fs.Dirent {
  const entry = {
    name: path.basename(file),
    parentPath: path.dirname(file),
    isFile: () => isFile,
    isDirectory: () => !isFile,
    isSymbolicLink: () => false,
  }
  return entry as fs.Dirent
}

/** All in one process: a spec has hundreds of files. */
function contentsOf(folder: string, ids: readonly string[]): ReadonlyMap<string, string> {
  const output = run(folder, ['cat-file', '--batch'], undefined, ids.map((id) => `${id}\n`).join(''))
  const texts = new Map<string, string>()
  let at = 0
  while (at < output.length) {
    const end = output.indexOf('\n', at)
    const [id, , size] = output.subarray(at, end).toString().split(' ')
    texts.set(id!, output.subarray(end + 1, end + 1 + Number(size)).toString())
    at = end + 1 + Number(size) + 1
  }
  return texts
}

/** English messages, for `explain`; and the folder says which repository is meant, also within a hook of another. */
function environment(): NodeJS.ProcessEnv {
  const { GIT_DIR: _, GIT_WORK_TREE: __, GIT_INDEX_FILE: ___, GIT_PREFIX: ____, ...env } = process.env
  return { ...env, LC_ALL: 'C' }
}

/** @param explain makes a message of what git says */
function run(
  folder: string,
  args: readonly string[],
  explain: (reason: string) => string = (reason) => reason,
  input?: string,
): Buffer {
  try {
    return execFileSync('git', ['-C', folder, ...args], {
      input,
      env: environment(),
      maxBuffer: 2 ** 30,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  } catch (cause) {
    const { code, stderr } = cause as { readonly code?: string; readonly stderr?: Buffer }
    if (code === 'ENOENT') throw new Error('git was not found on the PATH: install it', { cause })
    const [reason = ''] = String(stderr ?? (cause as Error).message)
      .trim()
      .split('\n')
    throw new Error(explain(reason.replace(/^fatal: /, '')), { cause })
  }
}
