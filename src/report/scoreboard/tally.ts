import { sum } from '../../common/sum.ts'
import { isBlank } from '../../grade/prompt/evidence.ts'
import { clusterOf } from '../../grade/verdict/rate-gate.ts'
import {
  type ClauseResult,
  type GradedReply,
  type Provenance,
  samplesOf,
} from '../../grade/verdict/result.ts'
import type { Cluster } from '../../statistics/wilson.ts'

/** Sums over the results of one clause, or of a whole run. */
export interface Tally {
  /** Cases: challenges and assertions. */
  readonly cases: number
  readonly passed: number
  /** Failed, because there was no verdict. */
  readonly undecided: number
  /** Replies with a score. */
  readonly scored: number
  readonly satisfied: number
  /** The two by case: samples of one prompt are not independent. */
  readonly clusters: readonly Cluster[]
  /** Sum of their scores (0..1 each). */
  readonly scoreSum: number
  readonly gradings: number
  /** Replies whose score a check has decided. */
  readonly byCode: number
  /** Replies of the target without any text. */
  readonly empty: number
  /** Replies that one grading finds satisfied and another violated. */
  readonly disagreements: number
  /** Was a reply graded by the model that gave it? */
  readonly selfGraded: boolean
  /** How many replies have no score, by reason. */
  readonly unscored: Readonly<Record<string, number>>
  /** Requests made now. */
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Of the input tokens, how many a prompt cache served; undefined where no provider says. */
  readonly cachedTokens?: number
  /** US dollars spent now; undefined where no model has a price. */
  readonly dollars?: number
  /** Answers by where they came from: `replayed openai:x 2026-11-23`, `handwritten`, … */
  readonly origins: Readonly<Record<string, number>>
}

export interface ClauseTally extends Tally {
  readonly clause: string
  readonly title: string
  readonly authority?: string
}

/** Adds up results; the order doesn't matter. */
export function tally(results: readonly ClauseResult[]): Tally {
  const samples = results.flatMap(samplesOf)
  // What an assertion with `.not` finds says nothing of how well the clause is kept.
  const rated = results.filter((result) => result.kind !== 'assertion' || !result.negated).map(samplesOf)
  const answers = samples.flatMap(answersOf)
  // What a failed call has cost counts too: only a replay costs nothing.
  const paid = answers.filter(({ calls }) => calls > 0)
  const cached = paid.flatMap(({ tokens }) => tokens?.cached ?? [])
  const priced = paid.flatMap(({ dollars }) => dollars ?? [])
  const scores = rated.flat().flatMap(({ verdict }) => ('score' in verdict ? [verdict] : []))
  return {
    cases: results.length,
    passed: results.filter(({ passed }) => passed).length,
    undecided: results.filter((result) => !result.passed && isUndecided(result)).length,
    scored: scores.length,
    satisfied: scores.filter(({ kind }) => kind === 'satisfied').length,
    clusters: rated.map((samples) => clusterOf(samples.map(({ verdict }) => verdict))),
    scoreSum: sum(scores.map(({ score }) => score)),
    gradings: sum(
      samples.map(({ gradings }) => gradings.filter(({ verdict }) => verdict.kind !== 'unscored').length),
    ),
    byCode: scores.filter(({ by }) => by === 'code').length,
    empty: samples.filter(({ reply }) => reply !== undefined && isBlank(reply)).length,
    disagreements: samples.filter(({ disagreement }) => disagreement?.straddles).length,
    selfGraded: samples.some(isSelfGraded),
    unscored: count(samples.flatMap(({ verdict }) => reasonOf(verdict))),
    calls: sum(paid.map(({ calls }) => calls)),
    inputTokens: sum(paid.map(({ tokens }) => tokens?.input ?? 0)),
    outputTokens: sum(paid.map(({ tokens }) => tokens?.output ?? 0)),
    cachedTokens: cached.length > 0 ? sum(cached) : undefined,
    dollars: priced.length > 0 ? sum(priced) : undefined,
    origins: count(answers.flatMap(originOf)),
  }
}

/**
 * One tally for each clause, in the order in which the clauses first appear.
 *
 * @param spec name of theirs, where a run has several
 */
export function tallyByClause(results: readonly ClauseResult[], spec?: string): ClauseTally[] {
  return [...Map.groupBy(results, ({ clause }) => clause)].map(([clause, own]) => ({
    ...tally(own),
    clause: spec === undefined ? clause : `${spec} ${clause}`,
    title: own[0]!.title,
    authority: own[0]!.authority,
  }))
}

/** All answers that a graded reply stands on: the target's and the graders'. */
export function answersOf(reply: GradedReply): Provenance[] {
  return [reply.source, ...gradersAnswers(reply)]
}

/** The graders' alone: each grading, and the reason where another model gave it. */
export function gradersAnswers({ gradings }: GradedReply): Provenance[] {
  return gradings.flatMap((grading) => [grading, ...(grading.reason ? [grading.reason] : [])])
}

function reasonOf(verdict: GradedReply['verdict']): string[] {
  if (verdict.kind === 'unscored') return [verdict.reason]
  return verdict.kind === 'not-applicable' ? ['not applicable'] : []
}

/** Is it no verdict that the case failed by? */
function isUndecided(result: ClauseResult): boolean {
  if ('decision' in result) return result.decision.outcome === 'no-verdict'
  return samplesOf(result).every(({ verdict }) => verdict.kind === 'unscored')
}

/** A person who writes both by hand is no model that favours itself. */
function isSelfGraded({ source, gradings }: GradedReply): boolean {
  if (source.origin === 'handwritten') return false
  return gradings.some(({ model }) => model !== undefined && model === source.model)
}

function originOf({ origin, model, recorded, key }: GradedReply['source']): string[] {
  if (origin === 'handwritten') return ['handwritten']
  if (origin === 'live') return [`live ${model}`]
  return origin === 'replayed' && key ? [`replayed ${model}${recorded ? ` of ${recorded}` : ''}`] : []
}

function count(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]))
}

/** Hash of the prompt that a run graded with; undefined where no model has graded. */
export function promptHashOf(results: readonly ClauseResult[]): string | undefined {
  const gradings = results.flatMap(samplesOf).flatMap(({ gradings }) => gradings)
  return gradings.find(({ hashes }) => hashes?.prompt)?.hashes?.prompt
}
