import type { Clause, Spec } from '../clauses/data/clause.ts'
import { clauseHash } from '../clauses/data/fingerprint.ts'
import { judgeOf, precedentsOf } from '../clauses/data/labelled-replies.ts'
import { hashOf } from '../common/hash.ts'
import { plainMessage } from '../grade/prompt/prompt.ts'
import { type SliceExtent, slicePieces } from '../policy/slice.ts'

/**
 * Hash of the labelled replies of clauses, and of all that they are judged by: a calibration holds for these.
 *
 * @param extents how much of the policy the graders read
 */
export function precedentTexts(
  spec: Spec,
  clauses: readonly Clause[],
  extents: readonly SliceExtent[],
): string {
  const parts = clauses.flatMap((clause) =>
    precedentsOf(clause).map((precedent) => {
      const { comparison, reply, label } = precedent
      const judge = judgeOf(spec, clause, precedent)
      return [
        clauseHash(judge),
        extents.map((extent) => hashOf(slicePieces(spec, judge, extent))),
        comparison.messages.map(plainMessage),
        reply.content,
        label,
      ]
    }),
  )
  return hashOf(parts)
}
