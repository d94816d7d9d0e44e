import type { PairResult } from '../../grade/contradictions/contradiction-result.ts'
import { type ClauseResult, samplesOf } from '../../grade/verdict/result.ts'
import type { StoppedModel } from '../../grade/verdict/verdict.ts'

/** A model that is asked no more in a run, why, and what is missing for it. */
export interface Missing extends StoppedModel {
  /** Replies without a verdict. */
  readonly replies: number
  /** Pairs of clauses about which nothing is known. */
  readonly pairs: number
}

/** Each model and cause once. */
export function stoppedModels(results: readonly ClauseResult[], pairs: readonly PairResult[]): Missing[] {
  const ofReplies = results.flatMap(samplesOf).flatMap(({ verdict, gradings }) => {
    const all = [verdict, ...gradings.map((grading) => grading.verdict)]
    const reasons = all.flatMap((each) => (each.kind === 'unscored' ? (each.stopped ?? []) : []))
    // A panel has many gradings, and one reply.
    return [...new Map(reasons.map((each) => [keyOf(each), each])).values()]
  })
  const ofPairs = pairs.flatMap(({ outcome }) => (outcome.kind === 'unasked' ? (outcome.stopped ?? []) : []))
  return [...Map.groupBy([...ofReplies, ...ofPairs], keyOf)].map(([key, all]) => {
    const replies = ofReplies.filter((each) => keyOf(each) === key).length
    return { ...all[0]!, replies, pairs: all.length - replies }
  })
}

function keyOf({ model, cause }: StoppedModel): string {
  return JSON.stringify([model, cause])
}
