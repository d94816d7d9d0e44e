import type { Clause, Place, Spec } from './clause.ts'

/** A place with its file. */
export interface FilePlace {
  readonly file: string
  readonly place: Place
}

/** Where the words of a clause stand: in its own file, or (Model Spec layout) in the policy, where it is referred to. */
export function textPlace({ sections }: Pick<Spec, 'sections'>, clause: Clause): FilePlace {
  const section = clause.section === undefined ? undefined : sections.find(({ id }) => id === clause.section)
  const reference = section?.references.find(({ id }) => id === clause.id)
  return section && reference ? { file: section.file, place: reference.place } : clause
}
