import fs from 'node:fs'
import path from 'node:path'

/** A folder's own introduction is no clause, unless a file list names it. */
export const NO_CLAUSES = '**/README.md'

/** Paths of the clause files, relative to the root, with `/`, sorted. */
export function listClauseFiles(options: {
  readonly root: string
  readonly files?: readonly string[]
  readonly include?: string | readonly string[]
}): string[] {
  const { root, files, include = [] } = options
  const names =
    files ?? fs.globSync([include].flat(), { cwd: root, exclude: ['**/node_modules/**', NO_CLAUSES] })
  return [...new Set(names.map((name) => relativePath(root, name)))].sort()
}

/** A path relative to the root, with `/`. */
export function relativePath(root: string, name: string): string {
  return path.relative(root, path.resolve(root, name)).split(path.sep).join('/')
}
