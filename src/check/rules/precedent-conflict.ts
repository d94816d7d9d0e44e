import { placeText } from '../../clauses/data/place.ts'
import { disagree, holdersOf, labelledIn } from '../facts/labelled.ts'
import type { Rule } from '../facts/rule.ts'

/** One clause can't be kept and broken by the same reply to the same prompt: the grader would fail one of the two. */
export const precedentConflict: Rule = {
  id: 'precedent-conflict',
  severity: 'error',
  check(input) {
    const all = holdersOf(input).flatMap(labelledIn)
    const alike = [...Map.groupBy(all, ({ key, subject }) => JSON.stringify([subject, key])).values()]
    return alike.flatMap((group) =>
      group.flatMap((later, index) => {
        const first = group.slice(0, index).find((each) => disagree(each, later))
        if (!first) return []
        const reason = `Unexpected label ${later.reply.label} for a reply that is ${first.reply.label} at ${placeText(first)}, expected the same of \`${later.subject}\`: change one of the labels or one of the replies`
        return [{ file: later.file, place: later.place, reason }]
      }),
    )
  },
}
