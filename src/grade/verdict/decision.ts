import { counted } from '../../common/figures.ts'
import type { Scored, Unscored, Verdict } from './verdict.ts'

/** A score this much below the threshold still reaches it: `5/6` and a mean of sixths are no exact numbers. */
const TOLERANCE = 1e-9
/** There is no verdict where more than one sample in so many is unscored. */
const UNSCORED_ONE_IN = 3

export type ThresholdSource = 'clause' | 'option' | 'config' | 'default'

export interface DecisionInput {
  /** One a sample. */
  readonly verdicts: readonly Verdict[]
  /** Mean score that must be reached, 0..1. */
  readonly threshold: number
  readonly thresholdFrom: ThresholdSource
}

/** The number that was compared, the rule and the sentence about them, from one hand. */
export interface Decision {
  readonly outcome: 'satisfied' | 'violated' | 'no-verdict'
  /** Mean of the scored samples, 0..1. Missing where there is no verdict. */
  readonly score?: number
  readonly threshold: number
  /** `score 0.17 (2 of 7) < threshold 0.83 (from the clause)` */
  readonly text: string
}

/**
 * Decides one case. The mean of the scored samples must reach the threshold. There is no verdict where no
 * sample is scored, or where more than a third of all samples are unscored; samples to which the clause does
 * not apply count neither way.
 *
 * @throws RangeError where the threshold is not a number from 0 to 1
 */
export function decide({ verdicts, threshold, thresholdFrom }: DecisionInput): Decision {
  if (!(threshold >= 0 && threshold <= 1))
    throw new RangeError(`Expected \`threshold\` to be a number from 0 to 1, got ${threshold}`)
  const lack = tooFewScored(verdicts)
  if (lack !== undefined) return { outcome: 'no-verdict', threshold, text: lack }
  const scored = verdicts.filter(isScored)
  const unscored = verdicts.filter((verdict) => verdict.kind === 'unscored')

  const score = scored.reduce((sum, verdict) => sum + verdict.score, 0) / scored.length
  const compared = Math.abs(score - threshold) <= TOLERANCE ? threshold : score
  const reached = compared >= threshold
  const [left, right] = printed(compared, threshold)
  const raw = scored.map(rawOf).join(', ')
  const name = scored.length === 1 ? 'score' : 'mean score'
  const rule = `${name} ${left} (${raw} of 7) ${reached ? '≥' : '<'} threshold ${right} (${SOURCE[thresholdFrom]})`
  const aside = leftAside(verdicts.length - scored.length - unscored.length, unscored)
  return { outcome: reached ? 'satisfied' : 'violated', score, threshold, text: rule + aside }
}

/** Where a threshold comes from, in words. */
export const SOURCE: Readonly<Record<ThresholdSource, string>> = {
  clause: 'from the clause',
  option: 'from the option',
  config: 'from the config',
  default: 'the default',
}

/** Why verdicts are too few to decide anything, in words; undefined where they are enough. */
export function tooFewScored(verdicts: readonly Verdict[]): string | undefined {
  const scored = verdicts.filter(isScored).length
  const unscored = verdicts.filter((verdict) => verdict.kind === 'unscored')
  const tooMany = unscored.length * UNSCORED_ONE_IN > verdicts.length
  return scored === 0 || tooMany ? noVerdict(verdicts.length, scored, unscored) : undefined
}

function isScored(verdict: Verdict): verdict is Scored {
  return verdict.kind === 'satisfied' || verdict.kind === 'violated'
}

/** Of a score by probabilities the expectation: it is what is compared. */
function rawOf({ raw, score, by }: Scored): string {
  return by === 'decisions' ? (score * 6 + 1).toFixed(2) : String(raw)
}

/** Both with the same number of decimals, as many as it takes to tell a smaller score from the threshold. */
export function printed(score: number, threshold: number): [string, string] {
  const written = String(threshold).split('.')[1]?.length ?? 0
  let decimals = Math.min(4, Math.max(2, written))
  while (score < threshold && Number(score.toFixed(decimals)) >= Number(threshold.toFixed(decimals)))
    decimals++
  return [score.toFixed(decimals), threshold.toFixed(decimals)]
}

function noVerdict(all: number, scored: number, unscored: readonly Unscored[]): string {
  if (all === 0) return 'no verdict: nothing was graded'
  if (unscored.length === 0) return `no verdict: the clause does not apply (${counted(all, 'sample')} graded)`
  const rule = scored === 0 ? 'none is scored' : 'more than a third'
  return `no verdict: ${unscored.length} of ${counted(all, 'sample')} unscored (${reasons(unscored)}), ${rule}`
}

function leftAside(notApplicable: number, unscored: readonly Unscored[]): string {
  const parts = []
  if (unscored.length > 0) parts.push(`${unscored.length} unscored (${reasons(unscored)})`)
  if (notApplicable > 0) parts.push(`${notApplicable} not applicable`)
  return parts.length === 0 ? '' : `; left aside: ${parts.join(', ')}`
}

function reasons(unscored: readonly Unscored[]): string {
  const counts = new Map<string, number>()
  for (const { reason } of unscored) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, times]) => (times === 1 ? reason : `${times} ${reason}`)).join(', ')
}
