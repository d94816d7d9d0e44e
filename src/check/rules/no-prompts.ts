import { obligationsIn } from '../../english/modals.ts'
import type { Rule } from '../facts/rule.ts'

/** A rule of the policy that nothing tests. */
export const noPrompts: Rule = {
  id: 'no-prompts',
  severity: 'warn',
  check({ loaded }) {
    const { sections } = loaded.spec
    return sections.flatMap(({ id, title, authority, text, file, place }) => {
      // A section is also tested by what stands below it: its own words then introduce that.
      const held = sections.filter((each) => each.id === id || each.parents.includes(id))
      if (!authority || held.some(({ references }) => references.length > 0)) return []
      const [obligation] = obligationsIn(text)
      if (obligation === undefined) return []
      const reason = `Expected a challenge prompt for "${title}", found none for "${obligation}": put a reference such as \`[^ab12]\` behind a sentence, and its prompts into a file ab12.md`
      return [{ file, place, reason }]
    })
  },
}
