import { type Estimate, estimate } from './estimate.ts'
import { byComparison, type DecidedPrecedent, decidedOf, type JudgedPrecedent } from './judged-precedent.ts'

/** A rule that picks the GOOD one of two replies without reading them. */
export type LengthRule = 'longer' | 'shorter' | 'first' | 'last'

export interface LengthBaseline {
  readonly rule: LengthRule
  /** Of the judged pairs, in which it picks the GOOD one; 0..1, a tie counts half. */
  readonly share: number
  /** The grader's share minus this one. */
  readonly lead: Estimate
}

/** Pairs of a GOOD and a BAD reply to one conversation. */
export interface GoodAndBad {
  /** All of them. */
  readonly of: number
  /** Those whose replies both have a score: what the shares are made of. */
  readonly judged: number
  readonly comparisons: number
  /** How often the GOOD reply has the higher score; a tie counts half. Missing where no pair is judged. */
  readonly grader?: number
  /** Always "longer" and "first"; "shorter" and "last" where they do better than those. */
  readonly baselines: readonly LengthBaseline[]
}

/** What the grader does on pairs, and what rules do that need no grader. */
export function goodAndBad(precedents: readonly JudgedPrecedent[], seed?: number): GoodAndBad {
  const judged = byComparison(decidedOf(precedents)).map(pairsIn)
  const clusters = judged.filter(({ length }) => length > 0).map(tally)
  const count = judged.flat().length
  const share = (key: Counted) => sum(clusters, key) / sum(clusters, 'n')
  const oneOrBoth = (rule: LengthRule, opposite: LengthRule) =>
    share(rule) < 0.5 ? [rule, opposite] : [rule]
  const rules = count === 0 ? [] : [...oneOrBoth('longer', 'shorter'), ...oneOrBoth('first', 'last')]
  const baselines = rules.map((rule) => {
    const gains = clusters.map((each) => ({ n: each.n, gain: each.grader - each[rule] }))
    return { rule, share: share(rule), lead: estimate(gains, meanGain, seed)! }
  })
  return {
    of: byComparison(precedents).flatMap(pairsIn).length,
    judged: count,
    comparisons: clusters.length,
    grader: count === 0 ? undefined : share('grader'),
    baselines,
  }
}

type Pair<P extends JudgedPrecedent> = readonly [good: P, bad: P]
type Counted = 'grader' | LengthRule
/** Of one comparison: how many pairs, and how many of them each way of choosing gets right. */
type Tally = Readonly<Record<Counted | 'n', number>>

function pairsIn<P extends JudgedPrecedent>(replies: readonly P[]): Pair<P>[] {
  const bad = replies.filter(({ label }) => label === 'BAD')
  return replies.flatMap((good) => (good.label === 'GOOD' ? bad.map((each): Pair<P> => [good, each]) : []))
}

function tally(pairs: readonly Pair<DecidedPrecedent>[]): Tally {
  const n = pairs.length
  const count = (value: (precedent: DecidedPrecedent) => number) =>
    pairs.reduce((all, [good, bad]) => all + (Math.sign(value(good) - value(bad)) + 1) / 2, 0)
  const longer = count(({ length }) => length)
  const last = count(({ position }) => position)
  return {
    n,
    grader: count(({ verdict }) => verdict.score),
    longer,
    shorter: n - longer,
    first: n - last,
    last,
  }
}

function meanGain(clusters: readonly { readonly n: number; readonly gain: number }[]): number {
  let n = 0
  let gain = 0
  for (const each of clusters) {
    n += each.n
    gain += each.gain
  }
  return gain / n
}

function sum(tallies: readonly Tally[], key: keyof Tally): number {
  return tallies.reduce((all, each) => all + each[key], 0)
}
