import path from 'node:path'

/** A path relative to the root, with `/` on every system: as it stands in results, recordings and messages. */
export function relativePath(root: string, name: string): string {
  return path.relative(root, path.resolve(root, name)).split(path.sep).join('/')
}
