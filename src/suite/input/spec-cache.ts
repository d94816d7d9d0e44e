import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Severities } from '../../check/check.ts'
import type { ModelChecks } from '../../check/contradictions/pair-tests.ts'
import type { Diagnostic } from '../../check/diagnostic.ts'
import type { LoadedSpec } from '../../clauses/load.ts'
import { tryRead } from '../../common/files.ts'
import { hashOf } from '../../common/hash.ts'
import type { SpecLocation } from '../../trial/contract.ts'

const { version } = createRequire(import.meta.url)('../../../package.json') as { readonly version: string }
/** Of our parser and our checks: another version may read the same text otherwise. A checkout changes without one. */
const READER = import.meta.url.endsWith('.ts') ? undefined : version

/** What the checks depend on besides the spec. */
export interface CheckSettings {
  /** Severities where they aren't the rules' own. */
  readonly rules: Severities
  /** Absolute path of the lock. */
  readonly lock?: string
}

/** A spec that was read, and what the checks say of it. */
export interface CheckedSpec {
  readonly loaded: LoadedSpec
  readonly diagnostics: readonly Diagnostic[]
  /** What is left to the rules that need a model. */
  readonly model: ModelChecks
  /** Files that its texts link to, by absolute path, and whether each was there. */
  readonly linked: Readonly<Record<string, boolean>>
}

/**
 * The parsed spec on disk, beside Vite's own cache, so that a start doesn't parse 250 kB of policy that
 * haven't changed. Only specs without a problem are kept: a problem isn't plain data.
 * @param folder Vite's `cacheDir`
 * @param files paths of the spec's texts, relative to the root
 */
export function specCache(
  folder: string,
  location: SpecLocation,
  { rules, lock }: CheckSettings,
  files: readonly string[],
) {
  const cached = path.join(folder, `vitest-clause-${hashOf(location)}.json`)
  // Hashed when asked for: a run that has read the spec already does without.
  const key = () => {
    const texts = files.map((file) => [file, tryRead(path.resolve(location.root, file))])
    return hashOf([texts, rules, lock === undefined ? null : tryRead(lock), READER])
  }
  return {
    get(): CheckedSpec | undefined {
      const text = READER === undefined ? undefined : tryRead(cached)
      if (text === undefined) return undefined
      try {
        const stored = JSON.parse(text) as { key?: string; checked?: CheckedSpec }
        const { checked } = stored
        if (stored.key !== key() || !checked) return undefined
        const isSame = Object.entries(checked.linked).every(([file, was]) => fs.existsSync(file) === was)
        return isSame ? checked : undefined
      } catch {
        return undefined // Cut off by a crash: parsed again, written again.
      }
    },
    set(checked: CheckedSpec): void {
      if (READER === undefined) return
      const { loaded } = checked
      const problems = [loaded.policyProblems, ...loaded.files.map((file) => file.problems)].flat()
      // Nor what depends on files that this key doesn't know.
      if (problems.length > 0 || loaded.files.some(({ imports, extends: base }) => imports || base)) return
      try {
        fs.mkdirSync(folder, { recursive: true })
        fs.writeFileSync(cached, JSON.stringify({ key: key(), checked }))
      } catch {
        // A cache that can't be written costs time, nothing else.
      }
    },
  }
}
