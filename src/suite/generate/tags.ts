import type { Clause } from '../../clauses/data/clause.ts'

/** Tag of the tests of the grader. */
export const PRECEDENT_TAG = 'precedent'

/** Tag of what the checks say of the spec itself. */
export const CHECK_TAG = 'check'

/** Vitest tags of a clause: `clause/sy73`, `authority/user`, and the clause's own. */
export function clauseTags(clause: Clause): string[] {
  const authority = clause.authority ? [`authority/${clause.authority}`] : []
  return [`clause/${clause.id}`, ...authority, ...clause.tags]
}
