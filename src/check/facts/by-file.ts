import type { ClauseFile } from '../../clauses/file/clause-file.ts'
import type { SpecText } from '../../clauses/load.ts'
import { perObject } from '../../common/memo.ts'

/** The files of a spec by their paths. Made once for each list. */
export const filesByPath = perObject(byPath<ClauseFile>)

/** The texts of a spec by their paths. Made once for each list. */
export const textsByPath = perObject(byPath<SpecText>)

function byPath<T extends { readonly file: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.map((each) => [each.file, each]))
}
