import { placeText } from '../../clauses/data/place.ts'
import { allClauses } from '../facts/link-targets.ts'
import type { Rule } from '../facts/rule.ts'

/** Ids that differ in case only: recordings are one file on some disks, and who reads them aloud says the same. */
export const similarId: Rule = {
  id: 'similar-id',
  severity: 'error',
  check({ loaded }) {
    const all = [...allClauses(loaded), ...loaded.spec.sections]
    const firsts = all.filter(({ id }, index) => all.findIndex((each) => each.id === id) === index)
    const alike = Map.groupBy(firsts, ({ id }) => id.normalize('NFC').toLowerCase())
    return [...alike.values()].flatMap(([first, ...others]) =>
      others.map(({ id, file, place }) => {
        const reason = `Unexpected id \`${id}\`, which is \`${first!.id}\` (${placeText(first!)}) in another case: give one of them another id`
        return { file, place, reason }
      }),
    )
  },
}
