import type { Clause, Spec } from '../../clauses/data/clause.ts'
import { authorityOf } from '../../clauses/data/labelled-replies.ts'

/** A clause as a lock knows it. */
interface KnownClause {
  readonly id: string
  readonly section?: string
  readonly status: string
}

/**
 * With the clauses whose prompt file is gone while the policy still refers to them: their rule stands, and nothing
 * tests it. Only of those that are known from before: any other reference may be a slip of the finger, or a footnote.
 */
export function withUntested<T extends Pick<Spec, 'clauses' | 'sections'>>(
  spec: T,
  known: readonly KnownClause[],
): T {
  const { clauses, sections } = spec
  const read = new Set(clauses.map(({ id }) => id))
  const lost = known.filter(
    ({ id, section, status }) => section !== undefined && status !== 'repealed' && !read.has(id),
  )
  const untested = lost.flatMap(({ id }): Clause[] => {
    const referring = sections.flatMap((section) =>
      section.references
        .filter((reference) => reference.id === id)
        .map((reference) => ({ section, reference })),
    )
    const [first] = referring
    if (!first) return []
    const { section, reference } = first
    const authority = authorityOf(section, sections)
    const sentences = referring.map(({ reference: { sentence } }) => sentence)
    return [
      {
        id,
        title: section.title,
        ...(authority ? { authority } : {}),
        text: [...new Set(sentences)].join('\n\n'),
        file: section.file,
        place: reference.place,
        section: section.id,
        tags: section.tags ?? [],
        examples: [],
      },
    ]
  })
  return untested.length === 0 ? spec : { ...spec, clauses: [...clauses, ...untested] }
}
