import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import type { Span } from './clause.ts'
import { relativePath } from './clause-files.ts'
import { extendFile } from './extend-clause.ts'
import type { ClauseFile, Import } from './parse-clause-file.ts'
import { placeText } from './place-text.ts'
import { problem, problemsOf } from './problem.ts'
import { type Origin, type Resolved, resolveImport } from './resolve-import.ts'

/** A parsed file of the spec, and where it comes from. */
interface Known {
  file: ClauseFile
  readonly origin: Origin
  /** The file of the host that led here first, and where it names the import; missing for one of the host's own. */
  readonly from?: { readonly home: string; readonly span: Span; readonly specifier: string }
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
  const report = (each: Known, span: Span, reason: string, rule: string) => {
    // A stranger's file has no suite: its problem stands where the host let it in.
    const { file, from } = each
    const at = placeText({ file: file.file, place: span.start })
    const found = from ? problem(`${at} ${reason}`, from.span, rule) : problem(reason, span, rule)
    const home = from?.home ?? file.file
    problems.set(home, [...(problems.get(home) ?? []), found])
  }
  const load = (each: Known, { specifier, span }: Import): Known[] => {
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
      const from = each.from ?? { home: each.file.file, span, specifier }
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
  const walk = (each: Known, above: readonly Known[]): void => {
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
  for (const each of start) {
    const base = each.file.extends
    const [target] = base ? load(each, base) : []
    if (!target) continue
    bases.add(target.file.file)
    const merged = extendFile(each.file, target.file)
    if (typeof merged === 'string') report(each, base!.span, merged, 'bad-extension')
    else each.file = merged
  }
  const all = [...known.values()]
  const taken = new Map(
    start.flatMap(({ file }) =>
      file.clauses.map(({ id, place }) => [id, placeText({ file: file.file, place })] as const),
    ),
  )
  const strangers = all
    .filter(({ file, from }) => from && !bases.has(file.file))
    .map((each) => {
      const { file, from } = each
      const clauses = file.clauses.filter(({ id, place }) => {
        const first = taken.get(id)
        if (first === undefined) {
          taken.set(id, placeText({ file: file.file, place }))
          return true
        }
        const reason = `The id \`${id}\` is taken: it stands first at ${first}. To add to the clause, let the file there say \`extends: ${from!.specifier}\``
        report(each, { start: place, end: place }, reason, 'duplicate-id')
        return false
      })
      return {
        ...file,
        home: from!.home,
        importedAt: from!.span,
        clauses: clauses.map((clause) => ({ ...clause, home: from!.home })),
      }
    })
  const hosts = start.map(({ file }) => {
    const imported = strangers
      .filter(({ home, problems }) => home === file.file && !problems.some(({ fatal }) => fatal))
      .flatMap(({ clauses }) => clauses)
    const found = problems.get(file.file) ?? []
    return {
      ...file,
      ...(imported.length > 0 ? { imported } : {}),
      problems: found.length > 0 ? problemsOf(file.file, [...file.problems, ...found]) : file.problems,
    }
  })
  return [...hosts, ...strangers]
}
