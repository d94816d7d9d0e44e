import { compareAuthority } from '../clauses/data/authority.ts'
import type { Authority } from '../clauses/data/clause.ts'

/** A clause or a section that changed. */
export interface AmendedPart {
  readonly id: string
  /** Its title now; the last one it had, where it is gone. */
  readonly title: string
  /** Where its words stand now, relative to the root. Missing for what is gone. */
  readonly file?: string
  readonly line?: number
}

/** `lowered`: more may override it than before. Missing authorities on either side: `declared`, `dropped`. */
export type AuthorityDirection = 'raised' | 'lowered' | 'declared' | 'dropped'

export interface AuthorityChange {
  readonly from?: Authority
  readonly to?: Authority
  readonly direction: AuthorityDirection
}

/** Undefined where both are the same. */
export function authorityChange(
  from: Authority | undefined,
  to: Authority | undefined,
): AuthorityChange | undefined {
  if (from === to) return undefined
  if (from === undefined) return { to: to!, direction: 'declared' }
  if (to === undefined) return { from, direction: 'dropped' }
  return { from, to, direction: compareAuthority(to, from) < 0 ? 'raised' : 'lowered' }
}
