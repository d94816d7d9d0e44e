import { classification, cohenKappa, type Judged } from '../../statistics/classification.ts'
import type { Interval } from '../../statistics/wilson.ts'
import { type Cluster, clusteredWilson } from '../../statistics/wilson.ts'
import { type Estimate, estimate } from './estimate.ts'
import { byComparison, type DecidedPrecedent, truthOf } from './judged-precedent.ts'

/** `count` out of `of`, with the 95 % interval of their ratio ([0, 1] where `of` is 0). */
export interface Rate {
  readonly count: number
  readonly of: number
  readonly interval: Interval
}

/** How well verdicts and labels agree. A number is missing where it has no value, never 0 for that. */
export interface Agreement {
  /** Precedents labelled GOOD or BAD and judged satisfied or violated: what all numbers here are made of. */
  readonly n: number
  readonly comparisons: number
  readonly accuracy?: number
  readonly balancedAccuracy?: Estimate
  /** Cohen's, -1..1 */
  readonly kappa?: Estimate
  /** Of finding the GOOD, of finding the BAD. */
  readonly f1: { readonly GOOD?: number; readonly BAD?: number }
  /** `confusion[label][verdict]` */
  readonly confusion: Readonly<Record<'GOOD' | 'BAD', Readonly<Record<Judged, number>>>>
  /** BAD judged satisfied, of all BAD. */
  readonly falsePass: Rate
  /** GOOD judged violated, of all GOOD. */
  readonly falseFail: Rate
}

/**
 * Intervals go by comparison, since replies to one conversation are not independent: Wilson's with effective n
 * for the two error rates (the plain one where each comparison has one reply of that label), a bootstrap for κ
 * and balanced accuracy. Where there is no error at all every resample is perfect, which proves nothing; then
 * the lower ends are those of the worst error rates that Wilson's intervals allow.
 */
export function agreementOf(decided: readonly DecidedPrecedent[], seed?: number): Agreement {
  const groups = byComparison(decided)
  const { n, accuracy, f1, confusion } = classification(
    decided.map(({ label, verdict }) => ({ truth: truthOf(label), judged: verdict.kind })),
  )
  const falsePass = errorRate(groups, 'BAD')
  const falseFail = errorRate(groups, 'GOOD')
  const counts = groups.map(countsOf)
  const worst = falsePass.count + falseFail.count === 0 ? worstOf(falsePass, falseFail) : undefined
  const measure = (statistic: (counts: Counts) => number | undefined) => {
    const found = estimate(counts, (drawn) => statistic(total(drawn)), seed)
    const lower = found?.interval && worst && statistic(worst)
    return lower === undefined ? found : { ...found!, interval: { lower, upper: found!.value } }
  }
  return {
    n,
    comparisons: groups.length,
    accuracy,
    balancedAccuracy: measure(balancedAccuracy),
    kappa: measure(kappa),
    f1: { GOOD: f1.satisfied, BAD: f1.violated },
    confusion: { GOOD: confusion.satisfied, BAD: confusion.violated },
    falsePass,
    falseFail,
  }
}

/** Counts of right and wrong verdicts, by label. */
interface Counts {
  readonly good: number
  readonly goodFailed: number
  readonly bad: number
  readonly badPassed: number
}

function countsOf(group: readonly DecidedPrecedent[]): Counts {
  const count = (label: string, kind: Judged) =>
    group.filter((each) => each.label === label && each.verdict.kind === kind).length
  return {
    good: count('GOOD', 'satisfied'),
    goodFailed: count('GOOD', 'violated'),
    bad: count('BAD', 'violated'),
    badPassed: count('BAD', 'satisfied'),
  }
}

function total(groups: readonly Counts[]): Counts {
  const sums = { good: 0, goodFailed: 0, bad: 0, badPassed: 0 }
  for (const each of groups) {
    sums.good += each.good
    sums.goodFailed += each.goodFailed
    sums.bad += each.bad
    sums.badPassed += each.badPassed
  }
  return sums
}

function kappa({ good, goodFailed, bad, badPassed }: Counts): number | undefined {
  return cohenKappa([
    [good, goodFailed],
    [badPassed, bad],
  ])
}

function balancedAccuracy({ good, goodFailed, bad, badPassed }: Counts): number | undefined {
  const [allGood, allBad] = [good + goodFailed, bad + badPassed]
  return allGood === 0 || allBad === 0 ? undefined : (good / allGood + bad / allBad) / 2
}

function errorRate(groups: readonly (readonly DecidedPrecedent[])[], label: 'GOOD' | 'BAD'): Rate {
  const clusters = groups.map((group): Cluster => {
    const own = group.filter((each) => each.label === label)
    return { n: own.length, successes: own.filter((each) => each.verdict.kind !== truthOf(label)).length }
  })
  const sum = (field: keyof Cluster) => clusters.reduce((all, cluster) => all + cluster[field], 0)
  const { lower, upper } = clusteredWilson(clusters)
  return { count: sum('successes'), of: sum('n'), interval: { lower, upper } }
}

/** The counts that the upper ends of both error rates stand for. */
function worstOf(falsePass: Rate, falseFail: Rate): Counts {
  const badPassed = falsePass.of * falsePass.interval.upper
  const goodFailed = falseFail.of * falseFail.interval.upper
  return { good: falseFail.of - goodFailed, goodFailed, bad: falsePass.of - badPassed, badPassed }
}
