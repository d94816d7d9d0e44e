import { compareAuthority } from '../clauses/data/authority.ts'
import { clausesById } from '../clauses/data/by-id.ts'
import type { Clause, ClauseLink, Spec } from '../clauses/data/clause.ts'
import { sectionClause } from '../clauses/data/labelled-replies.ts'

/** What a link of `overrides` or `exceptions` says of two clauses: where both apply, the loser gives way. */
export interface ClauseOrder {
  readonly winner: Clause
  readonly loser: Clause
  readonly by: 'overrides' | 'exceptions'
  readonly link: ClauseLink
}

/**
 * What all links say, but for those that lead nowhere. A link to a section is about the section and about each section
 * and clause in it.
 */
export function clauseOrders(spec: Pick<Spec, 'clauses' | 'sections'>): ClauseOrder[] {
  return spec.clauses.flatMap((clause) => [
    ...(clause.overrides ?? []).flatMap((link) =>
      named(spec, link).map((loser) => ({ winner: clause, loser, by: 'overrides' as const, link })),
    ),
    ...(clause.exceptions ?? []).flatMap((link) =>
      named(spec, link).map((winner) => ({ winner, loser: clause, by: 'exceptions' as const, link })),
    ),
  ])
}

function named({ clauses, sections }: Pick<Spec, 'clauses' | 'sections'>, { id }: ClauseLink): Clause[] {
  const clause = clausesById(clauses).get(id)
  if (clause) return [clause]
  const held = sections.filter((section) => section.id === id || section.parents.includes(id))
  const ids = held.map((section) => section.id)
  return [
    ...held.map((section) => sectionClause(section, sections)),
    ...clauses.filter(({ section }) => section !== undefined && ids.includes(section)),
  ]
}

/** The clause that holds the link. */
export function holderOf({ winner, loser, by }: ClauseOrder): Clause {
  return by === 'overrides' ? winner : loser
}

/** The other one: what the link names, or something that it holds. */
export function namedBy({ winner, loser, by }: ClauseOrder): Clause {
  return by === 'overrides' ? loser : winner
}

/** Does the link put a lower authority above a higher one? Not where one of them has none. */
export function isUpsideDown({ winner, loser }: ClauseOrder): boolean {
  if (winner.authority === undefined || loser.authority === undefined) return false
  return compareAuthority(winner.authority, loser.authority) > 0
}

/** The shortest way round that begins with this link: each loser is the next one's winner, the last the first's. */
export function wayRound(first: ClauseOrder, all: readonly ClauseOrder[]): ClauseOrder[] | undefined {
  const target = first.winner.id
  let ways: ClauseOrder[][] = [[first]]
  const seen = new Set<string>()
  while (ways.length > 0) {
    const round = ways.find((way) => way.at(-1)!.loser.id === target)
    if (round) return round
    ways = ways.flatMap((way) => {
      const at = way.at(-1)!.loser.id
      if (seen.has(at)) return []
      seen.add(at)
      return all.filter(({ winner }) => winner.id === at).map((next) => [...way, next])
    })
  }
  return undefined
}

/** The links that hold: neither upside down nor part of a loop, which says nothing of who goes first. */
export function soundOrders(all: readonly ClauseOrder[]): ClauseOrder[] {
  const upright = all.filter((each) => !isUpsideDown(each))
  return upright.filter((each) => !wayRound(each, upright))
}
