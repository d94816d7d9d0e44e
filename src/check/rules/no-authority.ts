import type { Section } from '../../clauses/data/clause.ts'
import { sectionClause } from '../../clauses/data/labelled-replies.ts'
import { listed } from '../../clauses/data/problem.ts'
import type { Rule } from '../facts/rule.ts'

/** A section of the policy that holds clauses and says nowhere who may override them. */
export const noAuthority: Rule = {
  id: 'no-authority',
  severity: 'error',
  check({ loaded }) {
    const { sections } = loaded.spec
    // A heading whose authority nobody knows is a problem of reading.
    const doubtful = new Set(loaded.policyProblems.map(({ line }) => line))
    const withOwn = new Set(
      loaded.files
        .filter(({ layout }) => layout === 'own')
        .flatMap(({ clauses }) => clauses.map(({ id }) => id)),
    )
    const isDoubtful = ({ id, parents }: Section) =>
      sections.some((each) => [id, ...parents].includes(each.id) && doubtful.has(each.place.line))
    return sections.flatMap((section) => {
      const { file, place, references } = section
      const bare = references.filter(({ id }) => !withOwn.has(id))
      if (bare.length === 0 || isDoubtful(section) || sectionClause(section, sections).authority) return []
      const ids = [...new Set(bare.map(({ id }) => id))]
      const them = ids.length === 1 ? `clause ${listed(ids)} has` : `clauses ${listed(ids)} have`
      const reason = `Expected an authority in this heading or one above it, such as \`{#${section.id} authority=user}\`: its ${them} none (line ${bare[0]!.place.line}), so nothing says who may override`
      return [{ file, place, reason }]
    })
  },
}
