import path from 'node:path'

/**
 * Where the recordings of something stand: in `__recordings__` beside the file that it belongs to.
 * @param file the clause file, or the test file for assertions that a user wrote
 * @param name the clause's id, or the test file's name
 */
export function recordingsPath(file: string, name: string): string {
  return path.join(path.dirname(file), '__recordings__', `${name}.yaml`)
}

/** A path for messages: relative to the working directory where it lies below it, always with `/`. */
export function readablePath(file: string): string {
  const relative = path.relative(process.cwd(), file)
  const outside = relative === '' || relative.startsWith('..') || path.isAbsolute(relative)
  return (outside ? file : relative).split(path.sep).join('/')
}

/** A path relative to the root, with `/` on every system: as it stands in results, recordings and messages. */
export function relativePath(root: string, name: string): string {
  return path.relative(root, path.resolve(root, name)).split(path.sep).join('/')
}
