import { perObject } from '../../common/memo.ts'
import type { Clause, Section } from './clause.ts'

/** The clauses of a list by their ids; of twins the first. Made once for each list. */
export const clausesById = perObject(byId<Clause>)

/** The sections of a list by their ids; of twins the first. Made once for each list. */
export const sectionsById = perObject(byId<Section>)

function byId<T extends { readonly id: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  const found = new Map<string, T>()
  for (const each of list) if (!found.has(each.id)) found.set(each.id, each)
  return found
}
