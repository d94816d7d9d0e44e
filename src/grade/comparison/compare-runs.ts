import { mean } from '../../common/sum.ts'
import { pairedBootstrap } from '../../statistics/bootstrap.ts'
import { detectableDifference, detectableRateChange } from '../../statistics/detectable.ts'
import { holm, mcnemar } from '../../statistics/significance.ts'
import { type Estimate, FEWEST_COMPARISONS } from '../calibration/estimate.ts'

/** What one run found of one challenge. */
export interface CaseScores {
  readonly clause: string
  readonly section?: string
  /** Of its scored samples, 0..1 each; at least one. */
  readonly scores: readonly number[]
  /** How many of them satisfy the clause. */
  readonly satisfied: number
}

/** The same challenge in two runs. */
export interface MatchedCase {
  readonly before: CaseScores
  readonly after: CaseScores
}

/** A whole run, a section of the policy, or a clause, in two runs. */
export interface UnitComparison {
  readonly level: 'all' | 'section' | 'clause'
  /** Of the section or the clause; `''` for the whole. */
  readonly id: string
  /** Challenges. */
  readonly n: number
  /** Challenges whose majority verdict went from satisfied to violated. */
  readonly worse: number
  /** And the other way. */
  readonly better: number
  /** McNemar's exact test, two-sided. */
  readonly p: number
  /** The same after Holm's adjustment among all units of this level. */
  readonly adjusted: number
  /** Of the challenges' mean scores, after minus before: -1..1. */
  readonly difference: Estimate
}

export interface RunComparison {
  readonly all: UnitComparison
  readonly sections: readonly UnitComparison[]
  readonly clauses: readonly UnitComparison[]
  /** Smallest true changes that a comparison like this one finds four times out of five. */
  readonly detectable: {
    /** Of the mean score. */
    readonly score: number
    /** Of the rate of satisfied challenges; missing where none could be found. */
    readonly rate?: number
  }
}

/** Below this an adjusted p-value counts. */
const ALPHA = 0.05

/**
 * Compares two runs over the same challenges: exact McNemar on majority verdicts, the mean difference of scores
 * with its interval by paired bootstrap (from 10 challenges up), Holm's adjustment among sections and among
 * clauses.
 *
 * @param pairs at least one
 * @param seed of the bootstrap
 */
export function compareRuns(pairs: readonly MatchedCase[], seed?: number): RunComparison {
  const all = unit('all', '', pairs, seed)
  const differences = pairs.map(differenceOf)
  return {
    all,
    sections: units('section', pairs, ({ after }) => after.section, seed),
    clauses: units('clause', pairs, ({ after }) => after.clause, seed),
    detectable: {
      score: detectableDifference(all.n, deviation(differences)),
      rate: detectableRateChange(all.n, (all.worse + all.better) / all.n),
    },
  }
}

/**
 * The units that are worse than before, and not by chance: more challenges got worse than better with an
 * adjusted p below 0.05; of the whole run also where the interval of its score lies below 0.
 */
export function regressionsOf({ all, sections, clauses }: RunComparison): UnitComparison[] {
  const fell = (all.difference.interval?.upper ?? 0) < 0
  const named = [...sections, ...clauses].filter(isWorse)
  return isWorse(all) || fell ? [all, ...named] : named
}

function isWorse({ worse, better, adjusted }: UnitComparison): boolean {
  return worse > better && adjusted < ALPHA
}

function units(
  level: 'section' | 'clause',
  pairs: readonly MatchedCase[],
  idOf: (pair: MatchedCase) => string | undefined,
  seed?: number,
): UnitComparison[] {
  const groups = [...Map.groupBy(pairs, idOf)].flatMap(([id, own]) => (id === undefined ? [] : [{ id, own }]))
  const raw = groups.map(({ id, own }) => unit(level, id, own, seed))
  const adjusted = holm(raw.map(({ p }) => p))
  return raw.map((each, index) => ({ ...each, adjusted: adjusted[index]! }))
}

function unit(
  level: UnitComparison['level'],
  id: string,
  pairs: readonly MatchedCase[],
  seed?: number,
): UnitComparison {
  const worse = pairs.filter(({ before, after }) => passes(before) && !passes(after)).length
  const better = pairs.filter(({ before, after }) => !passes(before) && passes(after)).length
  const { p } = mcnemar(worse, better)
  const differences = pairs.map(differenceOf)
  return { level, id, n: pairs.length, worse, better, p, adjusted: p, difference: meanOf(differences, seed) }
}

function meanOf(differences: readonly number[], seed?: number): Estimate {
  if (differences.length < FEWEST_COMPARISONS) return { value: mean(differences) }
  const { estimate: value, lower, upper } = pairedBootstrap(differences, { seed })
  return { value, interval: { lower, upper } }
}

/** By the majority of its samples; a tie is no majority. */
function passes({ satisfied, scores }: CaseScores): boolean {
  return satisfied * 2 > scores.length
}

function differenceOf({ before, after }: MatchedCase): number {
  return mean(after.scores) - mean(before.scores)
}

function deviation(numbers: readonly number[]): number {
  if (numbers.length < 2) return 0
  const centre = mean(numbers)
  const squares = numbers.reduce((sum, each) => sum + (each - centre) ** 2, 0)
  return Math.sqrt(squares / (numbers.length - 1))
}
