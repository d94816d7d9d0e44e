import type { Acts } from '../../acts/acts.ts'
import type { Checks } from '../../clauses/data/clause.ts'
import type { CheckResult } from '../verdict/check-result.ts'
import type { Scored, Unscored } from '../verdict/verdict.ts'
import { checkActs } from './acts.ts'
import { checkContains } from './contains.ts'
import { checkJson } from './json.ts'
import { checkLanguage } from './language.ts'
import { checkPatterns } from './patterns.ts'
import { checkWords } from './words.ts'

/** What code finds out about a reply: one result for each limit, pattern and text of the checks. */
export async function runChecks(
  checks: Checks,
  reply: string,
  acts: Acts = {},
): Promise<readonly CheckResult[]> {
  return [
    ...checkWords(checks, reply),
    ...checkPatterns(checks, reply),
    ...checkContains(checks, reply),
    ...checkJson(checks, reply),
    ...(await checkLanguage(checks, reply)),
    ...checkActs(checks, acts),
  ]
}

/**
 * The verdict that needs no grader: violated where a check failed, none where one could not be made.
 * Undefined where the grader decides.
 */
export function checkVerdict(results: readonly CheckResult[]): Scored | Unscored | undefined {
  const failed = results.filter(({ outcome }) => outcome === 'failed')
  if (failed.length > 0) {
    const reasoning = failed.map(checkLine).join('; ')
    return { kind: 'violated', raw: 1, score: 0, evidence: [], reasoning, by: 'code' }
  }
  const broken = results.filter(({ outcome }) => outcome === 'error')
  if (broken.length === 0) return undefined
  return { kind: 'unscored', reason: 'check-error', detail: broken.map(checkLine).join('; ') }
}

/** `check maxWords: has 231 words, at most 200 allowed` */
export function checkLine({ check, message }: CheckResult): string {
  return `check ${check}: ${message}`
}

/** What a grader is told: sentences on what code has decided, and on what it has left open. */
export function toldToGrader(results: readonly CheckResult[]) {
  const sentences = (wanted: CheckResult['outcome']) =>
    results.flatMap(({ outcome, message }) => (outcome === wanted ? [`The reply ${message}.`] : []))
  return { settled: sentences('passed'), open: sentences('unsure') }
}
