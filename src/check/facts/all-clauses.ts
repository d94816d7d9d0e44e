import type { Clause } from '../../clauses/data/clause.ts'
import type { LoadedSpec } from '../../clauses/load.ts'

/** Clauses of all files, also of those with a problem: what they say of other clauses is read all the same. */
export function allClauses({ files }: LoadedSpec): Clause[] {
  return files.flatMap(({ clauses }) => clauses)
}
