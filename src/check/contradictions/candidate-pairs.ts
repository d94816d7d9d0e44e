import { clausesById, sectionsById } from '../../clauses/data/by-id.ts'
import type { Clause, Spec } from '../../clauses/data/clause.ts'
import type { ReadSpec } from '../../clauses/load.ts'
import { linkIds } from '../../clauses/markdown/left-out.ts'
import { bindingClauses } from '../../policy/binding-clauses.ts'
import { clauseOrders, soundOrders } from '../../policy/clause-order.ts'
import { proseOf } from '../english/prose.ts'
import { nearOwners } from './near-sentences.ts'

/** Two clauses that may contradict each other; the first stands earlier in the spec. */
export interface CandidatePair {
  readonly first: Clause
  readonly second: Clause
  /** One links to the other. */
  readonly linked: boolean
  /** Of their nearest sentences; 0 where only a link connects them. */
  readonly cosine: number
}

/**
 * The pairs of clauses that are worth a model's time: those that link to each other and those whose sentences use the
 * same rare words. Without the pairs of which the spec says which clause goes first. The likeliest come first.
 */
export function candidatePairs(input: ReadSpec): CandidatePair[] {
  const { spec } = input.loaded
  const clauses = bindingClauses(spec)
  const position = new Map(clauses.map(({ id }, index) => [id, index]))
  const isOwn = new Map(clauses.map(({ id, file }) => [id, file]))
  const sentences = proseOf(input)
    .filter(({ clause, file }) => isOwn.get(clause) === file)
    .map(({ clause, text }) => ({ owner: clause, text }))
  const links = linksOf(spec, clauses)
  const decided = new Set(
    soundOrders(clauseOrders(spec)).map(({ winner, loser }) => keyOf(winner.id, loser.id)),
  )

  const cosines = new Map(nearOwners(sentences).map(({ owners, cosine }) => [keyOf(...owners), cosine]))
  const linked = new Set(links.map((pair) => keyOf(...pair)))
  const keys = [...new Set([...linked, ...cosines.keys()])].filter((key) => !decided.has(key))
  const pairs = keys.map((key): CandidatePair => {
    const ids = JSON.parse(key) as [string, string]
    const [first, second] = ids.map((id) => position.get(id)!).sort((a, b) => a - b) as [number, number]
    return {
      first: clauses[first]!,
      second: clauses[second]!,
      linked: linked.has(key),
      cosine: cosines.get(key) ?? 0,
    }
  })
  return pairs.sort(
    (a, b) =>
      Number(b.linked) - Number(a.linked) ||
      b.cosine - a.cosine ||
      (keyOf(a.first.id, a.second.id) < keyOf(b.first.id, b.second.id) ? -1 : 1),
  )
}

/** Pairs of ids that a link in the text connects. A link to a clause of a prompt file means its section. */
function linksOf({ clauses, sections }: Spec, units: readonly Clause[]): (readonly [string, string])[] {
  const ids = new Set(units.map(({ id }) => id))
  return units.flatMap(({ id, text }) => {
    const named = sectionsById(sections).get(id)?.links ?? []
    return [...linkIds(text), ...named].flatMap((target) => {
      const to = ids.has(target) ? target : clausesById(clauses).get(target)?.section
      return to !== undefined && to !== id && ids.has(to) ? [[id, to] as const] : []
    })
  })
}

/** The same for both orders. */
function keyOf(a: string, b: string): string {
  return JSON.stringify(a < b ? [a, b] : [b, a])
}
