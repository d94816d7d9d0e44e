import { perObjectAnd } from '../../common/memo.ts'
import { clausesById, sectionsById } from './by-id.ts'
import type { Authority, Clause, Comparison, LabelledReply, Section, Spec } from './clause.ts'

/** A labelled reply as a test of the grader. */
export interface Precedent extends LabelledReply {
  /** `precedent · <example> · GOOD`, unique within its clause. */
  readonly title: string
  /** File that holds it, relative to the root. */
  readonly file: string
  /** The comparison that holds it. */
  readonly comparison: Comparison
  /** Place among the replies of its comparison, from 0. */
  readonly position: number
}

/** The labelled replies of a clause, in the order of the text. */
export function precedentsOf(clause: Clause): Precedent[] {
  const seen = new Map<string, number>()
  return clause.examples.flatMap((example) =>
    example.comparisons.flatMap((comparison) =>
      comparison.replies.map((labelled, position) => {
        const name = `precedent · ${example.title} · ${labelled.label}`
        const count = (seen.get(name) ?? 0) + 1
        seen.set(name, count)
        const file = example.file ?? clause.file
        return { ...labelled, file, title: count > 1 ? `${name} (${count})` : name, comparison, position }
      }),
    ),
  )
}

/** The clause that a labelled reply is judged by: its label may name the section that it violates. */
export function judgeOf(spec: Spec, own: Clause, { against }: LabelledReply): Clause {
  return (against !== undefined && findClauseOf(spec, against)) || own
}

/** A section of the policy as the clause by which its labelled replies are judged. */
export const sectionClause = perObjectAnd(
  (section: Section, sections: readonly Section[]): Clause => {
    const { id, title, text, file, place, examples, tags = [], attributes } = section
    const authority = authorityOf(section, sections)
    const also = attributes === undefined ? {} : { attributes }
    return { id, title, authority, text, file, place, section: id, tags, examples, ...also }
  },
  (sections) => sections,
)

/** The clause of an id: one of a clause file, or a section of the policy. */
export function findClauseOf({ clauses, sections }: Spec, id: string): Clause | undefined {
  const clause = clausesById(clauses).get(id)
  if (clause) return clause
  const section = sectionsById(sections).get(id)
  return section && sectionClause(section, sections)
}

/** A section's own authority, or that of the nearest heading above that has one. */
export function authorityOf(section: Section, sections: readonly Section[]): Authority | undefined {
  if (section.authority !== undefined) return section.authority
  const known = sectionsById(sections)
  const above = section.parents.toReversed().map((parent) => known.get(parent)?.authority)
  return above.find((authority) => authority !== undefined)
}
