import { placeText } from '../../clauses/data/place.ts'
import { type ClauseOrder, clauseOrders, holderOf, isUpsideDown, namedBy } from '../../policy/clause-order.ts'
import { allClauses } from '../facts/link-targets.ts'
import type { Rule } from '../facts/rule.ts'

/** A link that lets a lower authority go before a higher one: the chain of command says the opposite. */
export const authorityOrder: Rule = {
  id: 'authority-order',
  severity: 'error',
  check({ loaded }) {
    const wrong = clauseOrders({ ...loaded.spec, clauses: allClauses(loaded) }).filter(isUpsideDown)
    // A link to a section may be wrong for much of what the section holds: once is enough.
    return [...Map.groupBy(wrong, ({ link }) => link).values()].map(([first]) => ({
      file: holderOf(first!).file,
      place: first!.link.span,
      reason: reasonOf(first!),
    }))
  },
}

function reasonOf(each: ClauseOrder): string {
  const { winner, loser, by, link } = each
  const named = namedBy(each)
  const where = named.id === link.id ? '' : ` in \`${link.id}\``
  const other = `\`${named.id}\`${where} (${named.authority}, ${placeText(named)})`
  return by === 'overrides'
    ? `Unexpected override of ${other} by a clause of lower authority (${winner.authority}), expected one of at least ${loser.authority}: raise the authority of \`${winner.id}\` or remove \`${link.id}\` here`
    : `Unexpected exception for ${other}, expected a clause of at least ${loser.authority}, the authority of \`${loser.id}\`: a higher one doesn't give way to a lower one, so remove \`${link.id}\` here or change one authority`
}
