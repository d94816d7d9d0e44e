import fs from 'node:fs'
import path from 'node:path'

/** A text that is another one as soon as any of the files changes, comes or goes. */
export function stampOfFiles(root: string, names: readonly string[]): string {
  const stamps = names.map((name) => {
    const stat = fs.statSync(path.resolve(root, name), { bigint: true, throwIfNoEntry: false })
    return `${name} ${stat?.mtimeNs} ${stat?.size}`
  })
  return stamps.join('\n')
}

/** The text of a file; undefined where it can't be read, for whatever reason. For callers that can do without. */
export function tryRead(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Where a path leads, through symbolic links; the path itself where there is nothing. */
export function realPath(file: string): string {
  try {
    return fs.realpathSync.native(file)
  } catch {
    return file
  }
}
