import fs from 'node:fs'
import path from 'node:path'
import type { Clause } from '../spec/clause.ts'
import { listClauseFiles } from '../spec/clause-files.ts'
import type { LoadedSpec } from '../spec/load.ts'
import type { ClauseFile } from '../spec/parse-clause-file.ts'
import { precedentsOf, sectionClause } from '../spec/precedents.ts'
import type { SpecLocation } from '../trial/contract.ts'
import { specCache } from './spec-cache.ts'

/** The spec as it was on disk at the last refresh. */
export interface SpecSource {
  readonly location: SpecLocation
  /** Reads the spec where it isn't read yet or has changed. Before each run, not for each file: it looks at all. */
  refresh(): Promise<void>
  /** @throws before the first refresh */
  current(): LoadedSpec
  /** Does this file have the tests of the grader that belong to no clause? The first with labelled replies. */
  holdsCanaries(file: ClauseFile): boolean
  /** How many labelled replies the whole spec has. */
  precedentCount(): number
  /** The parsed file of an absolute path, undefined where nothing of it runs. */
  file(id: string): ClauseFile | undefined
}

const sources = new Map<string, SpecSource>()

/** The source of a location, one for the process: Vitest executes a config file once for each project. */
export function specSource(location: SpecLocation, cacheFolder: string): SpecSource {
  const id = JSON.stringify(location)
  const source = sources.get(id) ?? createSpecSource(location, cacheFolder)
  sources.set(id, source)
  return source
}

function createSpecSource(location: SpecLocation, cacheFolder: string): SpecSource {
  const { root, policy } = location
  let stamp = ''
  let loaded: LoadedSpec | undefined
  let files = new Map<string, ClauseFile>()
  return {
    location,
    async refresh() {
      const names = [...listClauseFiles(location), ...(policy ? [policy] : [])]
      const now = stampOf(root, names)
      if (loaded && now === stamp) return
      const cache = specCache(cacheFolder, location, names)
      loaded = cache.get() ?? (await parse(location, cache.set))
      stamp = now
      files = new Map(loaded.files.map((file) => [file.file, file]))
      const text = policy && policyFile(policy, loaded)
      if (text) files.set(policy, text)
    },
    current() {
      if (!loaded) throw new Error('the spec is not read yet')
      return loaded
    },
    holdsCanaries: (file) => file === [...files.values()].find(({ clauses }) => clauses.some(hasPrecedents)),
    precedentCount: () =>
      [...files.values()].flatMap(({ clauses }) => clauses.flatMap((clause) => precedentsOf(clause))).length,
    file: (id) => files.get(path.relative(root, id).split(path.sep).join('/')),
  }
}

function hasPrecedents(clause: Clause): boolean {
  return precedentsOf(clause).length > 0
}

/** The policy text as a suite: its labelled replies, or its mistakes. Undefined where it has neither. */
function policyFile(file: string, { spec, policyProblems: problems }: LoadedSpec): ClauseFile | undefined {
  const clauses = spec.sections.map((section) => sectionClause(section, spec.sections)).filter(hasPrecedents)
  return clauses.length + problems.length > 0 ? { file, layout: 'policy', clauses, problems } : undefined
}

/** The parser is loaded only where there is something to parse: it costs more than reading the cache. */
async function parse(location: SpecLocation, keep: (loaded: LoadedSpec) => void): Promise<LoadedSpec> {
  const { loadSpec } = await import('../spec/load.ts')
  const loaded = loadSpec(location)
  keep(loaded)
  return loaded
}

/** Changes with any of the files. */
function stampOf(root: string, names: readonly string[]): string {
  const stamps = names.map((name) => {
    const stat = fs.statSync(path.resolve(root, name), { bigint: true, throwIfNoEntry: false })
    return `${name} ${stat?.mtimeNs} ${stat?.size}`
  })
  return stamps.join('\n')
}
