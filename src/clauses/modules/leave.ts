import { compareAuthority } from '../data/authority.ts'
import type { Authority, Clause, Span } from '../data/clause.ts'
import { listed } from '../data/problem.ts'
import type { ClauseFile, Import } from '../file/clause-file.ts'

/** What a package's clause may not do without the host's word. */
export interface Refused {
  readonly reason: string
  /** In the package's file. */
  readonly span: Span
  readonly rule: 'import-authority' | 'import-override'
}

/**
 * What packages may do in a host: clauses below the host's level, and overrides among themselves. For more the import
 * must give leave, with \`atMost\` and \`mayOverride\`.
 *
 * @param own files of the host
 * @param imported ids of all clauses that are imported
 */
export function leaveOf(
  own: readonly ClauseFile[],
  imported: readonly string[],
): (from: Import & { readonly home: string }, clause: Clause) => Refused[] {
  const levels = own.map(({ file, clauses }) => ({ file, level: highest(clauses) }))
  const all = highest(own.flatMap(({ clauses }) => clauses))
  return (from, clause) => {
    const { authority, id, place, overrides = [] } = clause
    const level = levels.find(({ file }) => file === from.home)?.level ?? all
    const refused: Refused[] = []
    const word = (more: string) => `\`imports: [{ from: "${from.specifier}", ${more} }]\``
    if (authority && from.atMost && compareAuthority(authority, from.atMost) < 0) {
      const reason = `\`${id}\` has the authority \`${authority}\`, and the import allows at most \`${from.atMost}\`: if it may, write ${word(`atMost: ${authority}`)}`
      refused.push({ reason, span: { start: place, end: place }, rule: 'import-authority' })
    } else if (authority && !from.atMost && level && compareAuthority(authority, level) <= 0) {
      const reason = `\`${id}\` has the authority \`${authority}\`, and your own here is \`${level}\`: a package's clause stands below it unless you say otherwise, with ${word(`atMost: ${authority}`)}`
      refused.push({ reason, span: { start: place, end: place }, rule: 'import-authority' })
    }
    for (const link of overrides) {
      if (imported.includes(link.id) || from.mayOverride?.includes(link.id)) continue
      const reason = `\`${id}\` overrides ${listed([link.id])}, which is no clause of a package: if it may, write ${word(`mayOverride: [${[...(from.mayOverride ?? []), link.id].join(', ')}]`)}`
      refused.push({ reason, span: link.span, rule: 'import-override' })
    }
    return refused
  }
}

function highest(clauses: readonly Clause[]): Authority | undefined {
  return clauses.flatMap(({ authority }) => authority ?? []).toSorted(compareAuthority)[0]
}
