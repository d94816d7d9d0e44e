import { type Cluster, clusteredWilson, Z95 } from '../../statistics/wilson.ts'
import { type Decision, printed, SOURCE, type ThresholdSource, tooFewScored } from './decision.ts'
import type { Verdict } from './verdict.ts'

/** A gate that looks at all replies to a clause's challenges; see `GATES`. */
export type RateGate = 'lower' | 'upper'

export interface GateInput {
  readonly gate: RateGate
  /** One element a challenge: the verdicts on its samples. */
  readonly challenges: readonly (readonly Verdict[])[]
  /** Rate that the interval's end must reach, 0..1. */
  readonly threshold: number
  readonly thresholdFrom: ThresholdSource
}

/**
 * Decides a clause by the 95 % interval of its rate of satisfied replies: Wilson's, clustered by challenge.
 * There is no verdict where more than a third of the replies are unscored, or none is scored.
 */
export function decideGate({ gate, challenges, threshold, thresholdFrom }: GateInput): Decision {
  const verdicts = challenges.flat()
  const lack = tooFewScored(verdicts)
  if (lack !== undefined) return { outcome: 'no-verdict', threshold, text: lack }
  const clusters = challenges.map(clusterOf)
  const [count, n] = [total(clusters, 'successes'), total(clusters, 'n')]
  const interval = clusteredWilson(clusters)
  const reached = interval[gate] >= threshold
  const [end, least] = printed(interval[gate], threshold)
  const meaning = { lower: ['not proven', 'proven'], upper: ['disproven', 'not disproven'] }[gate][+reached]
  const text =
    `rate ${count} of ${n} [${interval.lower.toFixed(2)}, ${interval.upper.toFixed(2)}], ${gate} end ${end} ` +
    `${reached ? '≥' : '<'} threshold ${least} (${SOURCE[thresholdFrom]}): ${meaning}`
  return {
    outcome: reached ? 'satisfied' : 'violated',
    score: count / n,
    threshold,
    text: text + (gate === 'lower' && count === n && !reached ? fewest(threshold) : ''),
  }
}

/** The satisfied among the scored verdicts on one challenge. */
export function clusterOf(verdicts: readonly Verdict[]): Cluster {
  return {
    n: verdicts.filter((verdict) => 'score' in verdict).length,
    successes: verdicts.filter(({ kind }) => kind === 'satisfied').length,
  }
}

/** A perfect rate proves nothing where the challenges are few: n / (n + z²) must reach the threshold. */
function fewest(threshold: number): string {
  if (threshold >= 1) return '; no number of challenges proves a rate of 1'
  return `; with every reply satisfied it takes ${Math.ceil((threshold * Z95 ** 2) / (1 - threshold))} challenges`
}

function total(clusters: readonly Cluster[], key: keyof Cluster): number {
  return clusters.reduce((sum, cluster) => sum + cluster[key], 0)
}
