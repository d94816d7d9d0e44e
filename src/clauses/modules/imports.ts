import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { relativePath } from '../../common/paths.ts'
import type { Clause, Span } from '../data/clause.ts'
import { placeText } from '../data/place.ts'
import { problem, problemsOf } from '../data/problem.ts'
import type { ClauseFile, Import } from '../file/clause-file.ts'
import { extendFile } from './extend-clause.ts'
import { leaveOf } from './leave.ts'
import { type Origin, type Resolved, resolveImport } from './resolve-import.ts'

/** A parsed file of the spec, and where it comes from. */
interface Known {
  file: ClauseFile
  readonly origin: Origin
  /** The file of the host that led here first, and where it names the import; missing for one of the host's own. */
  readonly from?: Import & { readonly home: string }
}

/**
 * Follows the imports of a spec's files, and merges each clause with the one that it extends.
 *
 * @param own files of the host
 * @param parse reads another one, by its path relative to the root
 * @returns the files of the host, with what they import: `imported` holds the clauses that run in their suite.
 *   After them the imported files, with `home`. What is wrong with an import is a problem of the host's file.
 */
export function followImports(
  root: string,
  own: readonly ClauseFile[],
  parse: (file: string) => ClauseFile,
): ClauseFile[] {
  if (!own.some(({ imports, extends: base }) => imports || base)) return [...own]
  const known = new Map<string, Known>(own.map((file) => [file.file, { file, origin: {} }]))
  const problems = new Map<string, VFileMessage[]>()
  const bases = new Set<string>()
  const report: Report = (each, span, reason, rule) => {
    // An imported file has no suite of its own: its problem is shown where the host imports it.
    const { file, from } = each
    const at = placeText({ file: file.file, place: span.start })
    const found = from ? problem(`${at} ${reason}`, from.span, rule) : problem(reason, span, rule)
    const home = from?.home ?? file.file
    problems.set(home, [...(problems.get(home) ?? []), found])
  }
  const load = (each: Known, named: Import): Known[] => {
    const { specifier, span } = named
    let resolved: Resolved
    try {
      resolved = resolveImport(specifier, { file: path.resolve(root, each.file.file), origin: each.origin })
    } catch (error) {
      report(each, span, (error as Error).message, 'bad-import')
      return []
    }
    return resolved.files.map((absolute) => {
      const name = relativePath(root, absolute)
      const found = known.get(name)
      if (found) return found
      const from = each.from ?? { ...named, home: each.file.file }
      const fresh: Known = { file: parse(name), origin: resolved.origin, from }
      known.set(name, fresh)
      for (const { reason, line = 1, column = 1, fatal } of fresh.file.problems) {
        if (fatal)
          report(
            each,
            span,
            `\`${specifier}\` has a problem: ${name}:${line}:${column} ${reason}`,
            'bad-import',
          )
      }
      return fresh
    })
  }
  // Each file is walked once: where files import each other in layers, the number of ways grows exponentially.
  const walked = new Set<Known>()
  const walk = (each: Known, above: readonly Known[]): void => {
    if (walked.has(each)) return
    walked.add(each)
    for (const named of each.file.imports ?? []) {
      for (const target of load(each, named)) {
        const at = [...above, each].indexOf(target)
        if (at === -1) {
          walk(target, [...above, each])
          continue
        }
        const way = [...[...above, each].slice(at), target].map(({ file }) => file.file).join(' → ')
        report(
          each,
          named.span,
          `Unexpected import of \`${named.specifier}\`, which leads back here: ${way}. Remove one of these imports`,
          'import-cycle',
        )
      }
    }
  }
  const start = [...known.values()]
  for (const each of start) walk(each, [])
  const ownIds = start.flatMap(({ file }) => file.clauses.map(({ id }) => id))
  const extended = new Set<Known>()
  /** Whether what a file extends is known, as far as it goes. */
  const extend = (each: Known, below: readonly Known[] = []): boolean => {
    const base = each.file.extends
    if (!base || extended.has(each)) return true
    extended.add(each)
    const [target] = load(each, base)
    if (!target) return false
    bases.add(target.file.file)
    const at = [...below, each].indexOf(target)
    if (at !== -1) {
      const way = [...[...below, each].slice(at), target].map(({ file }) => file.file).join(' → ')
      const reason = `Unexpected extension of \`${base.specifier}\`, which leads back here: ${way}. Remove one of these`
      report(each, base.span, reason, 'import-cycle')
      return false
    }
    // What is extended may extend another clause itself.
    if (!extend(target, [...below, each])) return false
    const merged = extendFile(each.file, target.file, ownIds)
    if (typeof merged === 'string') report(each, base.span, merged, 'bad-extension')
    else each.file = merged
    return typeof merged !== 'string'
  }
  for (const each of [...known.values()]) extend(each)
  const foreign = foreignFiles([...known.values()], bases, report)
  const hosts = start.map(({ file }) => withImported(file, foreign, problems.get(file.file) ?? []))
  return [...hosts, ...foreign]
}

type Report = (each: Known, span: Span, reason: string, rule: string) => void

/** The imported files, with the clauses whose ids are still free. */
function foreignFiles(all: readonly Known[], bases: ReadonlySet<string>, report: Report): ClauseFile[] {
  const taken = new Map(
    all.flatMap(({ file, from }) =>
      from ? [] : file.clauses.map(({ id, place }) => [id, placeText({ file: file.file, place })] as const),
    ),
  )
  const isFree = (each: Known, { id, place }: Clause) => {
    const first = taken.get(id)
    if (first === undefined) {
      taken.set(id, placeText({ file: each.file.file, place }))
      return true
    }
    const reason = `The id \`${id}\` is taken: it stands first at ${first}. To add to the clause, let the file there say \`extends: ${each.from!.specifier}\``
    report(each, { start: place, end: place }, reason, 'duplicate-id')
    return false
  }
  const own = all.filter(({ from }) => !from)
  const imported = all.flatMap(({ file, from }) => (from ? file.clauses.map(({ id }) => id) : []))
  const mayBe = leaveOf(
    own.map(({ file }) => file),
    imported,
  )
  const isAllowed = (each: Known, clause: Clause) => {
    const refused = each.origin.package === undefined ? [] : mayBe(each.from!, clause)
    for (const { reason, span, rule } of refused) report(each, span, reason, rule)
    return refused.length === 0
  }
  return all.flatMap((each) => {
    const { file, from } = each
    if (!from || bases.has(file.file)) return []
    const { home, span: importedAt } = from
    const clauses = file.clauses
      .filter((clause) => isFree(each, clause) && isAllowed(each, clause))
      .map((clause) => ({ ...clause, home }))
    return [{ ...file, home, importedAt, clauses }]
  })
}

/** A file of the host with the clauses that run in its suite, and with what is wrong with its imports. */
function withImported(
  file: ClauseFile,
  foreign: readonly ClauseFile[],
  found: readonly VFileMessage[],
): ClauseFile {
  const sound = foreign.filter(
    ({ home, problems }) => home === file.file && !problems.some(({ fatal }) => fatal),
  )
  const imported = sound.flatMap(({ clauses }) => clauses)
  const withClauses = { ...file, ...(imported.length > 0 ? { imported } : {}) }
  if (found.length === 0) return withClauses
  return { ...withClauses, intact: undefined, problems: problemsOf(file.file, [...file.problems, ...found]) }
}
