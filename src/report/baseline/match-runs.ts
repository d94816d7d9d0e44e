import { canonicalJson } from '../../common/hash.ts'
import {
  type CaseScores,
  compareRuns,
  type MatchedCase,
  type RunComparison,
} from '../../grade/comparison/compare-runs.ts'
import type { StoredCase, StoredRun } from './stored.ts'

/** Challenges that stand in two runs. */
export interface MatchedRuns {
  readonly pairs: readonly MatchedCase[]
  /** In both, but with another clause or another prompt: left aside. */
  readonly changed: number
  /** In the later run only. */
  readonly added: number
}

/** Pairs the challenges of two runs by clause and title. */
export function matchStoredRuns(before: StoredRun, after: StoredRun): MatchedRuns {
  const known = new Map(before.cases.map((each) => [idOf(each), each]))
  const met = after.cases.flatMap((now) => {
    const old = known.get(idOf(now))
    return old ? [{ old, now }] : []
  })
  const same = met.filter(({ old, now }) => old.rule === now.rule && old.prompt === now.prompt)
  return {
    pairs: same.map(({ old, now }) => ({
      before: { ...scoresOf(old), section: now.section },
      after: scoresOf(now),
    })),
    changed: met.length - same.length,
    added: after.cases.length - met.length,
  }
}

/**
 * Compares two stored runs: see `compareRuns`.
 *
 * @throws Error where they were graded by different graders or prompts, or have no challenge in common: their
 *   scores can't be compared
 */
export function compareStoredRuns(before: StoredRun, after: StoredRun): RunComparison & MatchedRuns {
  if (!isSameGrader(before, after)) {
    throw new Error(
      `the runs of ${before.date} and ${after.date} were graded by different graders (${before.grader.id}, ${after.grader.id}) or prompts: grade both by one`,
    )
  }
  const paired = matchStoredRuns(before, after)
  if (paired.pairs.length === 0) throw new Error('the two runs have no challenge in common')
  return { ...compareRuns(paired.pairs), ...paired }
}

/** Scores of two graders can't be compared, nor of two prompts. A run that asked no model has no prompt. */
export function isSameGrader({ grader: before }: StoredRun, { grader: after }: StoredRun): boolean {
  const samePrompt = after.prompt === undefined || after.prompt === before.prompt
  return (
    samePrompt && before.id === after.id && canonicalJson(before.identity) === canonicalJson(after.identity)
  )
}

function scoresOf({ clause, section, scores, satisfied }: StoredCase): CaseScores {
  return { clause, section, scores: scores.map((raw) => (raw - 1) / 6), satisfied }
}

function idOf({ clause, challenge }: StoredCase): string {
  return JSON.stringify([clause, challenge])
}
