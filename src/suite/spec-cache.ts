import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashOf } from '../common/hash.ts'
import type { LoadedSpec } from '../spec/load.ts'
import type { SpecLocation } from '../trial/contract.ts'

/** Our parser: another version of it may read the same text otherwise. */
const PARSER = path.join(path.dirname(fileURLToPath(import.meta.url)), '../spec')

/**
 * The parsed spec on disk, beside Vite's own cache, so that a start doesn't parse 250 kB of policy that
 * haven't changed. Only specs without a problem are kept: a problem isn't plain data.
 * @param folder Vite's `cacheDir`
 * @param files paths of the spec's texts, relative to the root
 */
export function specCache(folder: string, location: SpecLocation, files: readonly string[]) {
  const texts = files.map((file) => [file, read(path.resolve(location.root, file))])
  const parser = fs.readdirSync(PARSER).map((name) => [name, fs.statSync(path.join(PARSER, name)).mtimeMs])
  const key = hashOf([texts, parser])
  const cached = path.join(folder, `vitest-clause-${hashOf(location)}.json`)
  return {
    get(): LoadedSpec | undefined {
      try {
        const stored = JSON.parse(read(cached) ?? '{}') as { key?: string; loaded?: LoadedSpec }
        return stored.key === key ? stored.loaded : undefined
      } catch {
        return undefined // Cut off by a crash: parsed again, written again.
      }
    },
    set(loaded: LoadedSpec): void {
      const problems = [loaded.policyProblems, ...loaded.files.map((file) => file.problems)].flat()
      if (problems.length > 0) return
      try {
        fs.mkdirSync(folder, { recursive: true })
        fs.writeFileSync(cached, JSON.stringify({ key, loaded }))
      } catch {
        // A cache that can't be written costs time, nothing else.
      }
    },
  }
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
