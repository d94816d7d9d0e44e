import fs from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'

export const repository = path.resolve(import.meta.dirname, '../..')

/** A folder of files on disk. */
export interface Folder {
  readonly root: string
  write(file: string, text: string): void
  read(file: string): string
  exists(file: string): boolean
  remove(file: string): void
}

/** Writes files below `test/.tmp`, from where packages of the repository resolve; they go when the test ends. */
export function createFolder(files: Readonly<Record<string, string>>): Folder {
  const home = path.join(repository, 'test/.tmp')
  fs.mkdirSync(home, { recursive: true })
  const root = fs.mkdtempSync(path.join(home, 'project-'))
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 }))
  const at = (file: string) => path.join(root, file)
  const write = (file: string, text: string) => {
    fs.mkdirSync(path.dirname(at(file)), { recursive: true })
    fs.writeFileSync(at(file), text)
  }
  for (const [file, text] of Object.entries(files)) write(file, text)
  return {
    root,
    write,
    read: (file) => fs.readFileSync(at(file), 'utf8'),
    exists: (file) => fs.existsSync(at(file)),
    remove: (file) => fs.rmSync(at(file), { recursive: true }),
  }
}
