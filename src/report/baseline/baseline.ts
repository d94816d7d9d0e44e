import { today } from '../../common/figures.ts'
import { hashOf } from '../../common/hash.ts'
import type { RecordMode } from '../../common/record-mode.ts'
import {
  compareRuns,
  type MatchedCase,
  type RunComparison,
  regressionsOf,
} from '../../grade/comparison/compare-runs.ts'
import type { ChallengeResult, ClauseResult } from '../../grade/verdict/result.ts'
import { row } from '../scoreboard/scoreboard.ts'
import { promptHashOf } from '../scoreboard/tally.ts'
import { isSameGrader, matchStoredRuns } from './match-runs.ts'
import { type ModelIdentity, readBaseline, type StoredCase, type StoredRun, writeBaseline } from './stored.ts'
import { comparisonLines, regressionText } from './text.ts'

/** A clause as the comparison needs it. */
export interface KnownClause {
  readonly title: string
  readonly section?: string
  /** Hash of what its replies are judged by. */
  readonly rule: string
  /** How many challenges it has. */
  readonly challenges: number
  /** Its gate is `regression`. */
  readonly gated: boolean
}

/** What the plugin knows of the stored run and of the spec as it is now. */
export interface BaselineContext {
  /** Path of the stored run, absolute, and as configured; missing where none is configured. */
  readonly file?: { readonly path: string; readonly name: string }
  readonly target: ModelIdentity
  readonly grader: ModelIdentity
  /** By id. */
  readonly clauses: ReadonlyMap<string, KnownClause>
  /** Titles of sections by id. */
  readonly sections: ReadonlyMap<string, string>
  /** Vitest's snapshot mode: `new` stores a run where none is, `all` (`-u`) replaces it, `none` (CI) only compares. */
  readonly mode: RecordMode
}

export interface BaselineOutcome {
  /** For the scoreboard. */
  readonly lines: readonly string[]
  /** Why the run must fail. */
  readonly failure?: string
}

/**
 * Compares a run with the stored one, or stores it where it is complete.
 * @throws Error where the stored file is broken or can't be written
 */
export async function baselineOf(
  results: readonly ClauseResult[],
  context: BaselineContext,
): Promise<BaselineOutcome> {
  const { file, clauses, mode } = context
  const challenges = results
    .filter((result) => result.kind === 'challenge')
    .filter(({ clause }) => clauses.has(clause))
  const gated = challenges.some(({ clause }) => clauses.get(clause)!.gated)
  const failing = (what: string) => (gated ? `the gate \`regression\` can't decide: ${what}` : undefined)
  if (challenges.length === 0) return { lines: [] }
  if (!file) {
    return {
      lines: [],
      failure: failing("no stored run is named in the config; add e.g. baseline: './specs/baseline.json'"),
    }
  }
  const stored = readBaseline(file.path)
  const current = runOf(challenges, promptHashOf(results), context)
  if (!stored && mode === 'none') {
    const what = `there is no ${file.name}; store a run with: npx vitest run --update=new`
    return { lines: [row('Baseline', what)], failure: failing(what) }
  }
  const found = stored ? compared(stored, current, context, failing) : { lines: [] }
  if (stored && mode !== 'all') return found
  const lines = [...found.lines, row('Baseline', await store(current, file, context))]
  return { lines }
}

async function store(
  run: StoredRun,
  { path, name }: NonNullable<BaselineContext['file']>,
  { clauses }: BaselineContext,
): Promise<string> {
  const all = [...clauses.values()].reduce((sum, { challenges }) => sum + challenges, 0)
  const missing = all - run.cases.length
  if (missing > 0) return `not stored: ${missing} of ${all} challenges have no verdict in this run`
  await writeBaseline(path, run)
  return `stored ${all} challenges in ${name}; commit it`
}

function compared(
  stored: StoredRun,
  current: StoredRun,
  context: BaselineContext,
  failing: (what: string) => string | undefined,
): BaselineOutcome {
  if (!isSameGrader(stored, current)) {
    const what = `the stored run of ${stored.date} was graded by ${stored.grader.id}, by another version or prompt of it than this one`
    return { lines: [row('Baseline', what)], failure: failing(what) }
  }
  const { clauses, sections } = context
  const { pairs, ...aside } = matchStoredRuns(stored, current)
  const gatedPairs = pairs.filter(({ after }) => clauses.get(after.clause)!.gated)
  const comparison = pairs.length > 0 ? compareRuns(pairs) : undefined
  // Where all clauses have the gate, what is judged is what is shown.
  const judged = gatedPairs.length === pairs.length ? comparison : compareGated(gatedPairs)
  const regressions = judged ? regressionsOf(judged) : []
  const title = (level: string, id: string) =>
    level === 'section' ? sections.get(id) : clauses.get(id)?.title
  return {
    lines: comparisonLines(stored, { pairs, comparison }, aside, title),
    failure:
      regressions.length > 0 ? `worse than the stored run: ${regressionText(regressions, title)}` : undefined,
  }
}

function compareGated(pairs: readonly MatchedCase[]): RunComparison | undefined {
  return pairs.length > 0 ? compareRuns(pairs) : undefined
}

function runOf(
  challenges: readonly ChallengeResult[],
  prompt: string | undefined,
  { target, grader, clauses }: BaselineContext,
): StoredRun {
  return {
    version: 1,
    target,
    grader: { ...grader, prompt },
    date: today(),
    cases: challenges.flatMap((result) => caseOf(result, clauses)),
  }
}

/** None where there is no verdict. */
function caseOf(result: ChallengeResult, clauses: BaselineContext['clauses']): StoredCase[] {
  if (result.decision.outcome === 'no-verdict') return []
  const { clause, challenge, prompt, samples } = result
  const scored = samples.flatMap(({ verdict }) => ('score' in verdict ? [verdict] : []))
  return [
    {
      clause,
      section: clauses.get(clause)!.section,
      challenge,
      rule: clauses.get(clause)!.rule,
      prompt: hashOf(prompt),
      scores: scored.map(({ score }) => Math.round((score * 6 + 1) * 100) / 100),
      satisfied: scored.filter(({ kind }) => kind === 'satisfied').length,
    },
  ]
}
