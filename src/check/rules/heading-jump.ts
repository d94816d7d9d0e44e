import { listed } from '../../clauses/data/problem.ts'
import { headingsOf } from '../english/scopes.ts'
import type { Rule } from '../facts/rule.ts'

/** A heading that lies more than one level below the one before: what it belongs to is a guess. */
export const headingJump: Rule = {
  id: 'heading-jump',
  severity: 'warn',
  check({ texts }) {
    return texts.flatMap(({ file, markdown }) => {
      const headings = headingsOf(markdown)
      return headings.slice(1).flatMap(({ level, place }, index) => {
        const above = headings[index]!
        if (level <= above.level + 1) return []
        const expected = '#'.repeat(above.level + 1)
        const reason = `Unexpected level ${listed(['#'.repeat(level)])} below the ${listed(['#'.repeat(above.level)])} of line ${above.place.line}, expected at most ${listed([expected])}: authority and order follow from levels`
        return [{ file, place, reason }]
      })
    })
  },
}
