import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { noteRead } from './reads.ts'

// Imported by the suites' project alone, and before the user's modules.
for (const name of ['readFile', 'readFileSync', 'createReadStream'] as const) follow(fs, name)
for (const name of ['readFile', 'open'] as const) follow(fs.promises, name)
syncBuiltinESMExports()

function follow<Of extends object, Name extends keyof Of>(of: Of, name: Name): void {
  const original = of[name] as (...given: unknown[]) => unknown
  const following = function (this: unknown, ...given: unknown[]): unknown {
    const file = nameOf(given[0])
    if (file !== undefined) noteRead(file)
    return original.apply(this, given)
  }
  of[name] = Object.assign(following, original) as Of[Name]
}

/** A descriptor was opened by a name before. */
function nameOf(file: unknown): string | undefined {
  if (typeof file === 'string') return path.resolve(file)
  return file instanceof URL && file.protocol === 'file:' ? fileURLToPath(file) : undefined
}
