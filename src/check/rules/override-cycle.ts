import { placeText } from '../../clauses/data/place.ts'
import { type ClauseOrder, clauseOrders, holderOf, wayRound } from '../../policy/clause-order.ts'
import { allClauses } from '../facts/link-targets.ts'
import type { Finding, Rule } from '../facts/rule.ts'

/** Overrides and exceptions that go round: each clause would give way to all others, and none is left in force. */
export const overrideCycle: Rule = {
  id: 'override-cycle',
  severity: 'error',
  check({ loaded }) {
    const all = clauseOrders({ ...loaded.spec, clauses: allClauses(loaded) })
    const told = new Set<ClauseOrder>()
    return all.flatMap((first): Finding[] => {
      const way = told.has(first) ? undefined : wayRound(first, all)
      if (!way || way.some((each) => told.has(each))) return []
      for (const each of way) told.add(each)
      return [{ file: holderOf(first).file, place: first.link.span, reason: reasonOf(way) }]
    })
  },
}

function reasonOf(way: readonly ClauseOrder[]): string {
  const [first] = way
  if (way.length === 1) {
    return `Unexpected \`${first!.link.id}\` in its own \`${first!.by}\`, expected another clause: change or remove the id`
  }
  const round = way.map((each) => {
    const { winner, loser, by, link } = each
    const at = placeText({ file: holderOf(each).file, place: link.span.start })
    const says =
      by === 'overrides'
        ? `\`${winner.id}\` overrides \`${loser.id}\``
        : `\`${loser.id}\` gives way to \`${winner.id}\``
    return `${says} (${at})`
  })
  return `Unexpected loop, expected an order of clauses: ${round.join(', ')}; remove one of these links`
}
