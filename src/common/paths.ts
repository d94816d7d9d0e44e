import path from 'node:path'

/**
 * Where the recordings of something stand: in `__recordings__` beside the file that it belongs to.
 * @param file the clause file, or the test file for assertions that a user wrote
 * @param name the clause's id, or the test file's name
 */
export function recordingsPath(file: string, name: string): string {
  return path.join(path.dirname(file), '__recordings__', `${name}.yaml`)
}
