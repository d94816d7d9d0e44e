import type { Checks, Clause } from './clause.ts'
import { clauseHash } from './fingerprint.ts'

/**
 * A clause as an app imports it, `import clause from './specs/sy73.md?clause'`: what it says, without places,
 * examples and what else only its tests need. Plain JSON.
 */
export interface ClauseData extends Pick<Clause, 'id' | 'title' | 'authority' | 'text' | 'section' | 'tags'> {
  readonly checks?: Checks
  /** Ids of the clauses that give way to this one where both apply. */
  readonly overrides?: readonly string[]
  /** Ids of those that this one gives way to. */
  readonly exceptions?: readonly string[]
  /** The hash of this clause that gradings of it keep, and `compilePolicy` returns. */
  readonly hash: string
}

export function clauseData(clause: Clause): ClauseData {
  const { id, title, authority, text, section, tags, checks, overrides, exceptions } = clause
  return {
    id,
    title,
    ...(authority && { authority }),
    text,
    ...(section !== undefined && { section }),
    tags,
    ...(checks && { checks }),
    ...(overrides && { overrides: overrides.map((link) => link.id) }),
    ...(exceptions && { exceptions: exceptions.map((link) => link.id) }),
    hash: clauseHash(clause),
  }
}
