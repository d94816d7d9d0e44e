import path from 'node:path'
import { type LoadedSpec, type LoadOptions, loadSpec } from '../clauses/load.ts'
import { listClauseFiles } from '../clauses/modules/clause-files.ts'
import { relativePath } from '../common/paths.ts'
import { type GitTree, gitTree } from './git-tree.ts'

/** As those of `loadSpec`. */
export interface SpecAtOptions extends Omit<LoadOptions, 'root' | 'read'> {
  /** Folder that all paths are relative to, within the repository; the working directory by default. */
  readonly root?: string
}

/**
 * Reads a spec as it stood at a commit, without touching the working tree. Only for Node, and needs git.
 *
 * @param ref a branch, a tag or a commit: `main`, `v1.2.0`, `HEAD~1`
 * @throws Error where there is no repository, no such commit, or no clause file in it. What the files say is no
 *   reason: each problem is a problem of its file, as with `loadSpec`.
 * @example
 * const report = amendments(specAt('origin/main', options), loadSpec(options))
 */
export function specAt(ref: string, { root = process.cwd(), ...options }: SpecAtOptions = {}): LoadedSpec {
  try {
    return read(ref, { ...options, root: path.resolve(root) })
  } catch (cause) {
    throw new Error(`specAt(): ${(cause as Error).message}`, { cause })
  }
}

function read(ref: string, options: Omit<LoadOptions, 'read'>): LoadedSpec {
  const { root, policy, include, files: named } = options
  const tree = gitTree(root, ref)
  const policyFile = policy === undefined ? undefined : relativePath(root, policy)
  const files = listClauseFiles({ root, include, files: named, readdir: tree.entries }).filter(
    (file) => file !== policyFile,
  )
  if (files.length === 0) {
    throw new Error(
      `at ${ref} no file below ${root} matches ${JSON.stringify(include ?? [])}: give \`include\` as it was then`,
    )
  }
  const texts = textsAt(tree, root, [...files, ...(policyFile === undefined ? [] : [policyFile])])
  return loadSpec({
    ...options,
    files,
    read(file) {
      const text = texts.get(file)
      // What is undefined would be read from the disk.
      if (text === undefined) throw new Error(`there is no such file at ${ref}`)
      return text
    },
  })
}

function textsAt(tree: GitTree, root: string, names: readonly string[]): ReadonlyMap<string, string> {
  const paths = names.map((name) => path.resolve(root, name))
  const texts = tree.read(paths)
  return new Map(
    paths.flatMap((file, index) => {
      const text = texts[index]
      return text === undefined ? [] : [[relativePath(root, file), text] as const]
    }),
  )
}
