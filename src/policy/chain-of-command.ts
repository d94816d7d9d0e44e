import type { Clause, Spec } from '../clauses/data/clause.ts'
import { perObject } from '../common/memo.ts'
import { clauseOrders, holderOf, namedBy, soundOrders } from './clause-order.ts'

/** The clauses and sections that stand in an order with one clause. */
export interface ChainOfCommand {
  /** Those that it gives way to. */
  readonly before: readonly Clause[]
  /** Those that give way to it. */
  readonly after: readonly Clause[]
}

/** What goes before one clause and what after it, by `overrides` and `exceptions` of either side. */
export function chainOfCommand(spec: Spec, clause: Clause): ChainOfCommand {
  // Of a section that the clause itself names, the section is enough: what it holds would be a long list.
  const sound = soundIn(spec).filter(
    (each) => holderOf(each).id !== clause.id || namedBy(each).id === each.link.id,
  )
  return {
    before: unique(sound.filter(({ loser }) => loser.id === clause.id).map(({ winner }) => winner)),
    after: unique(sound.filter(({ winner }) => winner.id === clause.id).map(({ loser }) => loser)),
  }
}

const soundIn = perObject((spec: Spec) => soundOrders(clauseOrders(spec)))

function unique(clauses: readonly Clause[]): Clause[] {
  return [...new Map(clauses.map((each) => [each.id, each])).values()]
}
