import type { VFileMessage } from 'vfile-message'
import { errorsIn, type LoadedSpec } from '../../clauses/load.ts'

/** The problems that cost a loaded spec a clause, a section, or what they say. What was lost must not look repealed. */
export function lossesOf(loaded: LoadedSpec): VFileMessage[] {
  return errorsIn(loaded).filter((each) => !loaded.exampleProblems.includes(each))
}

/** Ids of the sections of which an example can't be read: their labelled replies are not all that there are. */
export function sectionsWithGaps({ spec, exampleProblems }: LoadedSpec): ReadonlySet<string> {
  const errors = exampleProblems.filter(({ fatal }) => fatal)
  return new Set(
    errors.flatMap(({ line = 1 }) => spec.sections.findLast(({ place }) => place.line <= line)?.id ?? []),
  )
}
