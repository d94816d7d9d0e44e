import c from 'tinyrainbow'
import { grouped } from '../../common/figures.ts'
import { sum } from '../../common/sum.ts'
import { oneLine } from '../../common/visible.ts'
import type { PairResult } from '../../grade/contradictions/contradiction-result.ts'
import { type ClauseResult, samplesOf } from '../../grade/verdict/result.ts'
import { passAtK, passHatK } from '../../statistics/pass-at-k.ts'
import { clusteredWilson } from '../../statistics/wilson.ts'
import { type Missing, stoppedModels } from './stopped.ts'
import { table } from './table.ts'
import { type ClauseTally, type Tally, tally, tallyByClause } from './tally.ts'

/** Rows shown before the rest is only counted. */
const MOST_ROWS = 40

/** What the run of one spec has found out. */
export interface BoardOfSpec {
  /** What tells it from another spec of the same run. */
  readonly name: string
  readonly results: readonly ClauseResult[]
  /** What was asked about pairs of its clauses. */
  readonly pairs?: readonly PairResult[]
  /** Clause files that can't be read, or not all of them. */
  readonly unread: number
}

/**
 * What stands after Vitest's summary: the clauses that need attention, then the totals. Two or three
 * lines where all is well.
 * @returns text without a trailing newline; empty without results.
 */
export function scoreboard(specs: readonly BoardOfSpec[]): string {
  const results = specs.flatMap((each) => each.results)
  const unread = sum(specs.map((each) => each.unread))
  const stopped = stoppedModels(
    results,
    specs.flatMap(({ pairs = [] }) => pairs),
  )
  if (results.length + unread + stopped.length === 0) return ''
  const isAlone = specs.filter((each) => each.results.length > 0).length < 2
  const precedents = results.filter(({ kind }) => kind === 'precedent')
  const canaries = results.filter(({ kind }) => kind === 'canary')
  // What the grader says of labelled replies tells of the grader, not of the target.
  const tested = results.filter(isOfTarget)
  const total = tally(tested)
  const all = tally(results)
  const clauses = specs.flatMap(({ name, results: own }) =>
    tallyByClause(own.filter(isOfTarget), isAlone ? undefined : name),
  )
  const weak = clauses.filter(({ passed, cases }) => passed < cases)
  const ungraded = weak.filter(({ passed, undecided, cases }) => passed + undecided === cases)
  return [
    ...(tested.length + unread > 0 ? [headline(clauses.length, weak.length, ungraded.length, unread)] : []),
    ...(weak.length > 0 ? ['', weakest(weak), ''] : []),
    ...(tested.length > 0 ? [row('Score', scoreLine(total))] : []),
    ...samplesLines(total),
    ...(precedents.length > 0 ? [row('Precedents', precedentsLine(precedents))] : []),
    ...(canaries.some((each) => !each.passed && !isUngraded(each))
      ? [row('Canaries', canariesLine(canaries))]
      : []),
    ...(all.empty > 0
      ? [row('Replies', c.yellow(`${grouped(all.empty)} ${all.empty === 1 ? 'is' : 'are'} empty`))]
      : []),
    ...stoppedLines(stopped),
    ...unscoredLines(all),
    ...(all.disagreements > 0 ? [row('Graders', disagreementLine(all))] : []),
    ...(all.selfGraded ? [row('Graders', c.yellow('the grader is the model under test'))] : []),
    ...(results.length > 0 ? [row('Answers', answersLine(all))] : []),
    ...(all.calls > 0 ? [row('Calls', callsLine(all))] : []),
  ].join('\n')
}

function isOfTarget({ kind }: ClauseResult): boolean {
  return kind !== 'precedent' && kind !== 'canary'
}

/** One line of the scoreboard, its label aligned as Vitest aligns its own summary. */
export function row(label: string, text: string): string {
  return `${c.dim(label.padStart(11))}  ${text}`
}

/** In Vitest's words: a clause passes where all of its cases do. */
function headline(all: number, weak: number, ungraded: number, unread: number): string {
  const parts = [
    ...(unread > 0 ? [c.bold(c.red(`${plural(unread, 'file', 'files')} with problems`))] : []),
    ...(weak > ungraded ? [c.bold(c.red(`${weak - ungraded} failed`))] : []),
    ...(ungraded > 0 ? [c.bold(c.yellow(`${ungraded} without a verdict`))] : []),
    c.bold(c.green(`${all - weak} passed`)),
  ]
  return row('Clauses', `${parts.join(c.dim(' | '))} ${c.dim(`(${all})`)}`)
}

function weakest(rows: readonly ClauseTally[]): string {
  const worst = [...rows].sort((one, other) => rate(one) - rate(other) || mean(one) - mean(other))
  const shown = worst.slice(0, MOST_ROWS)
  const isMissing = shown.some((each) => missing(each) > 0)
  const drawn = table(
    shown.map((each) => [...cells(each), ...(isMissing ? [missingText(each)] : [])]),
    {
      head: ['clause', 'authority', 'satisfied', '95 %', 'mean', ...(isMissing ? ['unscored'] : [])],
      aligns: ['left', 'left', 'right', 'right', 'right', 'right'],
      widths: [isMissing ? 26 : 36],
    },
  )
  const rest = rows.length - MOST_ROWS
  return drawn + (rest > 0 ? `\n  ${c.dim(`… and ${rest} more`)}` : '')
}

function cells(each: ClauseTally): (string | number)[] {
  return [
    `${each.clause} ${c.dim(oneLine(each.title))}`,
    each.authority ?? c.dim('none'),
    c.red(`${each.satisfied}/${each.scored}`),
    c.dim(each.scored > 0 ? intervalText(each) : '–'),
    each.scored > 0 ? mean(each).toFixed(2) : c.dim('–'),
  ]
}

function missing({ unscored }: ClauseTally): number {
  return sum(Object.values(unscored))
}

function missingText(each: ClauseTally): string {
  return missing(each) > 0 ? c.yellow(String(missing(each))) : c.dim('0')
}

function scoreLine(total: Tally): string {
  if (total.scored === 0) return c.red('no reply was scored')
  const byCode = total.byCode > 0 ? `, ${total.byCode} decided by checks` : ''
  const replies = plural(total.scored, 'graded reply', 'graded replies')
  const rate = `${total.satisfied} of them satisfied ${intervalText(total)}`
  return `mean ${mean(total).toFixed(2)} ${c.dim(`over ${replies}, ${rate}${byCode}`)}`
}

/** The 95 % interval of the rate of satisfied replies: `[0.21, 1.00]`. */
function intervalText({ clusters }: Tally): string {
  const { lower, upper } = clusteredWilson(clusters)
  return `[${lower.toFixed(2)}, ${upper.toFixed(2)}]`
}

/** How reliable the target is: where a prompt has several samples, the chance that one, or that all, of k satisfy. */
function samplesLines({ clusters }: Tally): string[] {
  const sampled = clusters.filter(({ n }) => n > 1)
  if (sampled.length === 0) return []
  const k = Math.min(...sampled.map(({ n }) => n))
  const average = (estimator: typeof passAtK) =>
    sampled.reduce((sum, { n, successes }) => sum + estimator(n, successes, k), 0) / sampled.length
  const text = `pass@${k} ${average(passAtK).toFixed(2)} ${c.dim('|')} pass^${k} ${average(passHatK).toFixed(2)}`
  return [row('Samples', `${text} ${c.dim(`over ${plural(sampled.length, 'prompt', 'prompts')}`)}`)]
}

function disagreementLine({ disagreements }: Tally): string {
  const on = plural(disagreements, 'reply', 'replies')
  return c.yellow(`disagree on whether ${on} ${disagreements === 1 ? 'satisfies' : 'satisfy'} the clause`)
}

function precedentsLine(precedents: readonly ClauseResult[]): string {
  const agreed = precedents.filter(({ passed }) => passed).length
  const ungraded = precedents.filter(isUngraded).length
  const disagreed = precedents.length - agreed - ungraded
  const parts = [
    ...(disagreed > 0 ? [c.red(`grader disagrees with ${disagreed}`)] : []),
    ...(ungraded > 0 ? [c.yellow(`no verdict on ${ungraded}`)] : []),
    c.green(`agrees with ${agreed}`),
  ]
  return `${parts.join(c.dim(' | '))} ${c.dim(`(${precedents.length})`)}`
}

function isUngraded(result: ClauseResult): boolean {
  return samplesOf(result).every(({ verdict }) => verdict.kind === 'unscored')
}

function canariesLine(canaries: readonly ClauseResult[]): string {
  const obeyed = canaries.filter((each) => !each.passed && !isUngraded(each)).length
  return c.red(
    `the grader obeys ${obeyed} of ${plural(canaries.length, 'reply', 'replies')} that tell it what to score`,
  )
}

/** The cause and its remedy, once for all that a model would have answered. */
function stoppedLines(stopped: readonly Missing[]): string[] {
  return stopped.map(({ model, cause, replies, pairs }) => {
    const missing = [
      ...(replies > 0 ? [plural(replies, 'case', 'cases')] : []),
      ...(pairs > 0 ? [plural(pairs, 'pair of clauses', 'pairs of clauses')] : []),
    ]
    return row('Stopped', `${c.red(`${model}: ${oneLine(cause)}`)} ${c.dim(`(${missing.join(', ')})`)}`)
  })
}

function unscoredLines(total: Tally): string[] {
  const reasons = Object.entries(total.unscored).map(([reason, times]) => `${times} ${reason}`)
  return reasons.length > 0 ? [row('Unscored', c.yellow(reasons.join(', ')))] : []
}

function answersLine({ origins }: Tally): string {
  const parts = Object.entries(origins)
    .sort()
    .map(([origin, times]) => `${times} ${origin}`)
  return parts.length > 0 ? parts.join(c.dim(' | ')) : c.dim('none')
}

function callsLine({ calls, inputTokens, outputTokens, cachedTokens, dollars }: Tally): string {
  const cost = dollars === undefined ? '' : `${c.dim(' | ')}$${dollars.toFixed(dollars < 1 ? 4 : 2)}`
  // A module that says nothing of tokens has used none that we know of.
  const counted = inputTokens + outputTokens > 0
  const share = cachedTokens === undefined ? 0 : cachedTokens / inputTokens
  const fromCache = cachedTokens === undefined ? '' : ` (${Math.round(100 * share)} % cached)`
  const tokens = counted
    ? `${c.dim(' | ')}${grouped(inputTokens)} tokens in${fromCache}, ${grouped(outputTokens)} out`
    : ''
  return `${grouped(calls)}${tokens}${cost}`
}

function rate({ satisfied, scored }: Tally): number {
  return scored > 0 ? satisfied / scored : -1
}

function mean({ scoreSum, scored }: Tally): number {
  return scoreSum / scored
}

function plural(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}
