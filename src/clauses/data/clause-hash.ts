import { hashOf } from '../../common/hash.ts'
import type { Clause } from './clause.ts'

/** Changes with what a clause says and with nothing else: gradings keep it, and so does what is shipped. */
export function clauseHash({ title, text, authority }: Pick<Clause, 'title' | 'text' | 'authority'>): string {
  return hashOf({ title, text, authority })
}
