import type { Diagnostic } from '../../check/check.ts'
import type { ModelChecks } from '../../check/contradictions/pair-tests.ts'
import type { Clause } from '../../clauses/data/clause.ts'
import { precedentsOf, sectionClause } from '../../clauses/data/labelled-replies.ts'
import type { ClauseFile } from '../../clauses/file/clause-file.ts'
import { clausesOf } from '../../clauses/file/clause-file.ts'
import type { LoadedSpec } from '../../clauses/load.ts'
import { listClauseFiles } from '../../clauses/modules/clause-files.ts'
import { stampOfFiles } from '../../common/files.ts'
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
  /** What is left to the rules that need a model. @throws before the first refresh */
  modelChecks(): ModelChecks
  /** Does this file have the tests of the grader that belong to no clause? The first with labelled replies. */
  holdsCanaries(file: ClauseFile): boolean
  /** How many labelled replies the whole spec has. */
  precedentCount(): number
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
  let checked: CheckedSpec | undefined
  let files = new Map<string, ClauseFile>()
  let canaryFile: ClauseFile | undefined
  return {
    location,
    async refresh() {
      const own = [...listClauseFiles(location), ...(policy ? [policy] : [])]
      const names = [...own, ...importedFiles(checked), ...(settings.lock ? [settings.lock] : [])]
      const now = stampOfFiles(root, names)
      if (checked && now === stamp) return
      const cache = specCache(cacheFolder, location, settings, own)
      checked = cache.get() ?? (await parse(location, settings, cache.set))
      stamp = now
      const { loaded } = checked
      // What is imported runs in the suite of the file that imports it.
      files = new Map(loaded.files.filter(({ home }) => !home).map((file) => [file.file, file]))
      const text = policy && policyFile(policy, checked)
      if (text) files.set(policy, text)
      canaryFile = [...files.values()].find((each) => clausesOf(each).some(hasPrecedents))
    },
    current() {
      if (!checked) throw new Error('the spec is not read yet')
      return checked.loaded
    },
    diagnostics: (file) =>
      (checked?.diagnostics ?? []).filter((each) => file === undefined || each.file === file),
    modelChecks() {
      if (!checked) throw new Error('the spec is not read yet')
      return checked.model
    },
    textsOf: ({ file, clauses }) => [
      ...(policy ? [policy] : []),
      ...new Set([
        ...(checked?.loaded.files ?? []).flatMap((each) => (each.home === file ? [each.file] : [])),
        ...clauses.flatMap(({ examples }) => examples.flatMap((example) => example.file ?? [])),
      ]),
    ],
    silentFiles: () => [...files.values()].flatMap((each) => (isSilent(each, checked!) ? [each.file] : [])),
    holdsCanaries: (file) => file === canaryFile,
    precedentCount: () =>
      [...files.values()].flatMap((file) => clausesOf(file).flatMap((clause) => precedentsOf(clause))).length,
    file: (id) => files.get(relativePath(root, id)),
  }
}

function importedFiles(checked: CheckedSpec | undefined): string[] {
  return (checked?.loaded.files ?? []).flatMap(({ file, home }) => (home ? [file] : []))
}

function isSilent(each: ClauseFile, { diagnostics, model }: CheckedSpec): boolean {
  const said = [...diagnostics, ...model.pairs].some(({ file }) => file === each.file)
  return clausesOf(each).length === 0 && each.problems.length === 0 && !said
}

function hasPrecedents(clause: Clause): boolean {
  return precedentsOf(clause).length > 0
}

/** The policy text as a suite: its labelled replies, or what is wrong with it. Undefined where it has neither. */
function policyFile(
  file: string,
  { loaded: { spec, policyProblems: problems }, diagnostics, model }: CheckedSpec,
): ClauseFile | undefined {
  const clauses = spec.sections.map((section) => sectionClause(section, spec.sections)).filter(hasPrecedents)
  const said = problems.length > 0 || [...diagnostics, ...model.pairs].some((each) => each.file === file)
  return clauses.length > 0 || said ? { file, layout: 'policy', clauses, problems } : undefined
}

/** The parser is loaded only where there is something to parse: it costs more than reading the cache. */
async function parse(
  location: SpecLocation,
  { rules, lock: lockFile }: CheckSettings,
  keep: (checked: CheckedSpec) => void,
): Promise<CheckedSpec> {
  const { readSpec } = await import('../../clauses/load.ts')
  const { checkWithModel, diagnosticOf, requireRules } = await import('../../check/check.ts')
  requireRules(rules)
  const read = readSpec(location)
  const { readLock } = await import('../../amendments/lock-file.ts')
  const lock = lockFile === undefined ? undefined : readLock(lockFile)
  const { messages, model } = checkWithModel(read, rules, { lock })
  const checked = { loaded: read.loaded, diagnostics: messages.map(diagnosticOf), model }
  keep(checked)
  return checked
}
