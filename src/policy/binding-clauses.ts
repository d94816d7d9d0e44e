import type { Clause, Spec } from '../clauses/data/clause.ts'
import { sectionClause } from '../clauses/data/labelled-replies.ts'

/**
 * What binds by itself and so can contradict something: clauses of their own, and in the layout of a policy text its
 * sections with an authority (of which a prompt file tests a sentence). Each id once, in the order of the spec.
 */
export function bindingClauses({ clauses, sections }: Pick<Spec, 'clauses' | 'sections'>): Clause[] {
  const all = [
    ...sections.map((section) => sectionClause(section, sections)),
    ...clauses.filter(({ section }) => section === undefined),
  ]
  const binding = all.filter(({ authority, text }) => authority !== undefined && text.trim() !== '')
  return [...new Map(binding.toReversed().map((each) => [each.id, each])).values()].reverse()
}
