import path from 'node:path'
import type { ModelChecks } from '../../check/contradictions/pair-tests.ts'
import type { Diagnostic } from '../../check/diagnostic.ts'
import type { Clause } from '../../clauses/data/clause.ts'
import { precedentsOf, sectionClause } from '../../clauses/data/labelled-replies.ts'
import type { ClauseFile } from '../../clauses/file/clause-file.ts'
import { clausesOf } from '../../clauses/file/clause-file.ts'
import type { LoadedSpec, SpecMemory } from '../../clauses/load.ts'
import { listClauseFiles } from '../../clauses/modules/clause-files.ts'
import { realPath, stampOfFiles } from '../../common/files.ts'
import { perObject, perObjectAnd } from '../../common/memo.ts'
import { relativePath } from '../../common/paths.ts'
import type { SpecLocation } from '../../trial/contract.ts'
import { type CheckedSpec, type CheckSettings, specCache } from './spec-cache.ts'

/** The spec as it was on disk at the last refresh. */
export interface SpecSource {
  readonly location: SpecLocation
  /** Reads the spec where it isn't read yet or has changed. Before each run, not for each file: it looks at all. */
  refresh(): Promise<void>
  /** @throws before the first refresh */
  current(): LoadedSpec
  /** What the checks say of a file (all of it, or the whole spec's). */
  diagnostics(file?: string): readonly Diagnostic[]
  /** The other texts that a file's suite depends on: the policy, what it imports. Relative to the root. */
  textsOf(file: ClauseFile): readonly string[]
  /** Files that have no test, such as one of definitions; relative to the root. */
  silentFiles(): readonly string[]
  /** Files that have a suite; relative to the root. */
  suites(): readonly string[]
  /** What is left to the rules that need a model. @throws before the first refresh */
  modelChecks(): ModelChecks
  /** Does this file have the tests of the grader that belong to no clause? The first with labelled replies. */
  holdsCanaries(file: ClauseFile): boolean
  /** Clauses and sections that have labelled replies. */
  precedentHolders(): readonly Clause[]
  /** The parsed file of an absolute path, undefined where nothing of it runs. */
  file(id: string): ClauseFile | undefined
}

const sources = new Map<string, SpecSource>()

/** The source of a location, one for the process: Vitest executes a config file once for each project. */
export function specSource(location: SpecLocation, settings: CheckSettings, cacheFolder: string): SpecSource {
  const id = JSON.stringify([location, settings])
  const source = sources.get(id) ?? createSpecSource(location, settings, cacheFolder)
  sources.set(id, source)
  return source
}

function createSpecSource(location: SpecLocation, settings: CheckSettings, cacheFolder: string): SpecSource {
  const { root, policy } = location
  let stamp = ''
  let present: Present | undefined
  const reader = specReader(location, settings)
  const now = () => {
    if (!present) throw new Error('the spec is not read yet')
    return present
  }
  return {
    location,
    async refresh() {
      const own = [...listClauseFiles(location), ...(policy ? [policy] : [])]
      const imported = present?.loaded.files.flatMap(({ file, home }) => (home ? [file] : [])) ?? []
      const names = [...own, ...imported, ...(settings.lock ? [settings.lock] : [])]
      const latest = stampOfFiles(root, names)
      if (present && latest === stamp) return
      const cache = specCache(cacheFolder, location, settings, own)
      const cached = present ? undefined : cache.get()
      present = presentOf(
        cached ? { loaded: cached.loaded, check: () => cached } : await reader(cache.set),
        policy,
      )
      stamp = latest
    },
    current: () => now().loaded,
    diagnostics: (file) =>
      file === undefined ? now().check().diagnostics : (byFile(now().check()).get(file) ?? []),
    modelChecks: () => now().check().model,
    textsOf: ({ file, clauses }) => [
      ...(policy ? [policy] : []),
      ...new Set([
        ...(now().importedBy.get(file) ?? []),
        ...clauses.flatMap(({ examples }) => examples.flatMap((example) => example.file ?? [])),
      ]),
    ],
    silentFiles: () =>
      [...now().files.values()].flatMap((each) => (isSilent(each, now().check) ? [each.file] : [])),
    suites: () => [...now().files.keys()],
    holdsCanaries: (file) => file === now().canaryFile,
    precedentHolders: () =>
      [...now().files.values()].flatMap((file) => clausesOf(file).filter(hasPrecedents)),
    file: (id) => present && (present.files.get(relativePath(root, id)) ?? linked(present, root).get(id)),
  }
}

/** A spec that was read. It is checked when someone asks: the first calls of a run needn't wait for that. */
interface Unchecked {
  readonly loaded: LoadedSpec
  readonly check: () => CheckedSpec
}

interface Present extends Unchecked {
  /** Those with a suite, by path: what is imported runs in the suite of the file that imports it. */
  readonly files: ReadonlyMap<string, ClauseFile>
  /** Paths of imported files, by the file of the host. */
  readonly importedBy: ReadonlyMap<string, readonly string[]>
  readonly canaryFile: ClauseFile | undefined
}

function presentOf({ loaded, check }: Unchecked, policy: string | undefined): Present {
  const files = new Map(loaded.files.filter(({ home }) => !home).map((file) => [file.file, file]))
  const text = policy && policyFile(policy, loaded, check)
  if (text) files.set(policy, text)
  const imported = loaded.files.filter(({ home }) => home !== undefined)
  return {
    loaded,
    check,
    files,
    importedBy: new Map(
      [...Map.groupBy(imported, ({ home }) => home!)].map(([home, own]) => [
        home,
        own.map(({ file }) => file),
      ]),
    ),
    canaryFile: [...files.values()].find((each) => clausesOf(each).some(hasPrecedents)),
  }
}

/** Files behind symbolic links, by their real path: Vite knows a module by that, and Vitest by the path of the link. */
const linked = perObjectAnd(
  ({ files }: Present, root: string): ReadonlyMap<string, ClauseFile> =>
    new Map(
      [...files.values()].flatMap((file) => {
        const link = path.resolve(root, file.file)
        const real = realPath(link)
        return real === link ? [] : [[real, file] as const]
      }),
    ),
  (root) => root,
)

const byFile = perObject(({ diagnostics }: CheckedSpec) => Map.groupBy(diagnostics, ({ file }) => file))

function isSilent(each: ClauseFile, check: () => CheckedSpec): boolean {
  return clausesOf(each).length === 0 && each.problems.length === 0 && !isSaidOf(each.file, check())
}

/** Has a rule something to say of a file, or a model to be asked? */
function isSaidOf(file: string, checked: CheckedSpec): boolean {
  return byFile(checked).has(file) || checked.model.pairs.some((each) => each.file === file)
}

function hasPrecedents(clause: Clause): boolean {
  return precedentsOf(clause).length > 0
}

/** The policy text as a suite: its labelled replies, or what is wrong with it. Undefined where it has neither. */
function policyFile(
  file: string,
  { spec, policyProblems: problems, mistakenSections }: LoadedSpec,
  check: () => CheckedSpec,
): ClauseFile | undefined {
  const clauses = spec.sections.map((section) => sectionClause(section, spec.sections)).filter(hasPrecedents)
  const hasSuite = clauses.length > 0 || problems.length > 0 || isSaidOf(file, check())
  if (!hasSuite) return undefined
  const intact = clauses.flatMap(({ id }) => (mistakenSections.includes(id) ? [] : [id]))
  return { file, layout: 'policy', clauses, problems, intact }
}

/**
 * Reads a spec, again and again, and each time only what has changed since. The parser is loaded only where there is
 * something to parse: it costs more than reading the cache.
 */
function specReader(location: SpecLocation, { rules, lock: lockFile }: CheckSettings) {
  let memory: SpecMemory | undefined
  return async (keep: (checked: CheckedSpec) => void): Promise<Unchecked> => {
    const { createMemory, readSpec } = await import('../../clauses/load.ts')
    const { forgetTree } = await import('../../clauses/markdown/markdown.ts')
    const { checkWithModel, requireRules } = await import('../../check/check.ts')
    const { diagnosticOf } = await import('../../check/diagnostic.ts')
    const { linkedFiles } = await import('../../check/facts/linked-files.ts')
    const { readLock } = await import('../../amendments/lock-file.ts')
    requireRules(rules)
    memory ??= createMemory()
    const read = readSpec(location, memory)
    const lock = lockFile === undefined ? undefined : readLock(lockFile)
    let checked: CheckedSpec | undefined
    return {
      loaded: read.loaded,
      check() {
        if (checked) return checked
        const { messages, model } = checkWithModel(read, rules, { lock })
        const links = linkedFiles(read)
        for (const { markdown } of read.texts) forgetTree(markdown)
        const linked = Object.fromEntries(links.map((each) => [each.path, each.exists]))
        checked = { loaded: read.loaded, diagnostics: messages.map(diagnosticOf), model, linked }
        keep(checked)
        return checked
      },
    }
  }
}
