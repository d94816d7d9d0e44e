import type { ClauseResult } from '../../grade/verdict/result.ts'

/** Hash of the prompt that a run graded with; undefined where no model has graded. */
export function promptHashOf(results: readonly ClauseResult[]): string | undefined {
  const gradings = results.flatMap(({ samples }) => samples.flatMap(({ gradings }) => gradings))
  return gradings.find(({ hashes }) => hashes?.prompt)?.hashes?.prompt
}
