import fs from 'node:fs'
import path from 'node:path'

/** A text that changes with any of the files, also when one comes or goes. */
export function stampOfFiles(root: string, names: readonly string[]): string {
  const stamps = names.map((name) => {
    const stat = fs.statSync(path.resolve(root, name), { bigint: true, throwIfNoEntry: false })
    return `${name} ${stat?.mtimeNs} ${stat?.size}`
  })
  return stamps.join('\n')
}

/** The text of a file, undefined where it can't be read, whatever the reason: for what can do without. */
export function tryRead(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
