import type { Heading } from 'mdast'
import { sectionsById } from '../../clauses/data/by-id.ts'
import type { Authority, Clause, Section } from '../../clauses/data/clause.ts'
import { authorityOf } from '../../clauses/data/labelled-replies.ts'
import type { Range } from '../../clauses/data/place.ts'
import type { ReadSpec, SpecText } from '../../clauses/load.ts'
import { ID, readHeading, type SpecHeading } from '../../clauses/markdown/heading.ts'
import type { Markdown } from '../../clauses/markdown/markdown.ts'
import { perObject } from '../../common/memo.ts'
import { filesByPath } from '../facts/by-file.ts'

/** A part of a text that binds: what stands between two headings with an id, under an authority. */
export interface ClauseScope extends Range {
  /** Of the clause, or of the section in a policy text. */
  readonly id: string
  /** Its own, or that of the nearest heading above that has one. */
  readonly authority: Authority
}

/** The parts of a text that carry an authority; everything else is background and may be worded as it likes. */
export function clauseScopes(
  { loaded }: ReadSpec,
  { file, kind, markdown }: SpecText,
  headings: readonly SpecHeading[],
): ClauseScope[] {
  const end = markdown.source.length
  const own = filesByPath(loaded.files).get(file)
  const clauses = own?.layout === 'own' ? own.clauses : []
  const starts = headings.filter(({ id }) => id !== undefined && ID.test(id))
  if (kind === 'clauses' && starts.length === 0) {
    const [clause] = clauses
    const start = markdown.frontMatter?.bodyStart ?? 0
    return clause?.authority ? [{ id: clause.id, authority: clause.authority, start, end }] : []
  }
  return starts.flatMap(({ id, place, range }, index) => {
    const isHere = (each: Clause | Section | undefined) =>
      each?.id === id && each?.file === file && each.place.offset === place.offset
    const section = sectionsById(loaded.spec.sections).get(id!)
    const holder = clauses.find(isHere) ?? (isHere(section) ? section : undefined)
    const authority =
      holder && ('parents' in holder ? authorityOf(holder, loaded.spec.sections) : holder.authority)
    if (!authority) return []
    return [{ id: id!, authority, start: range.end, end: starts[index + 1]?.range.start ?? end }]
  })
}

/** Headings that divide a text; those inside a quote or a list are words. */
export const headingsOf = perObject((markdown: Markdown): readonly SpecHeading[] =>
  markdown.tree.children
    .filter((node): node is Heading => node.type === 'heading')
    .map((node) => readHeading(markdown, node)),
)
