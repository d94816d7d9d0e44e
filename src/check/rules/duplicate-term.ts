import { placeText } from '../../clauses/data/place.ts'
import { plainText } from '../../clauses/data/plain-words.ts'
import type { Rule } from '../facts/rule.ts'

/** A term with two definitions: readers, graders and the app may each take another one. */
export const duplicateTerm: Rule = {
  id: 'duplicate-term',
  severity: 'error',
  check({ loaded: { spec } }) {
    const placed = spec.definitions.flatMap(({ term, file, place }) =>
      file === undefined || place === undefined ? [] : [{ term, file, place }],
    )
    const terms = Map.groupBy(placed, ({ term }) => plainText(term).toLowerCase())
    return [...terms.values()].flatMap(([first, ...others]) =>
      others.map(({ term, file, place }) => {
        const reason = `Unexpected second definition of "${term}", expected one: the first stands at ${placeText(first!)}, so remove one`
        return { file, place, reason }
      }),
    )
  },
}
