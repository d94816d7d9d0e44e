import type { Checks } from '../../clauses/data/clause.ts'
import { findPattern, readPattern } from '../../common/pattern.ts'
import { around, beginning } from '../../common/visible.ts'
import type { CheckResult } from '../verdict/check-result.ts'

/** Every pattern of `matches` matches, none of `notMatches` does. */
export function checkPatterns({ matches = [], notMatches = [] }: Checks, reply: string): CheckResult[] {
  return [
    ...[matches].flat().map((written) => checkPattern('matches', written, reply)),
    ...[notMatches].flat().map((written) => checkPattern('notMatches', written, reply)),
  ]
}

function checkPattern(check: 'matches' | 'notMatches', written: string, reply: string): CheckResult {
  const pattern = readPattern(written)
  try {
    const found = findPattern(pattern, reply)
    if (check === 'matches') {
      const message = found
        ? `matches ${pattern.shown}`
        : `does not match ${pattern.shown}${beginning(reply)}`
      return { check, outcome: found ? 'passed' : 'failed', message }
    }
    if (!found) return { check, outcome: 'passed', message: `does not match ${pattern.shown}, and must not` }
    const where = around(reply, found.index, found.text.length)
    return { check, outcome: 'failed', message: `matches ${pattern.shown}, and must not: ${where}` }
  } catch (error) {
    return { check, outcome: 'error', message: (error as Error).message }
  }
}
