import type { Checks } from '../../clauses/data/clause.ts'
import { around, beginning } from '../../common/visible.ts'
import type { CheckResult } from '../verdict/check-result.ts'

/** Every text of `contains` occurs, none of `notContains` does; case counts. */
export function checkContains({ contains = [], notContains = [] }: Checks, reply: string): CheckResult[] {
  return [
    ...[contains].flat().map((text) => checkPresence(text, reply)),
    ...[notContains].flat().map((text) => checkAbsence(text, reply)),
  ]
}

function checkPresence(text: string, reply: string): CheckResult {
  const quoted = JSON.stringify(text)
  if (reply.includes(text)) return { check: 'contains', outcome: 'passed', message: `contains ${quoted}` }
  // A lower-case letter may have another length, so the place is not that of the reply.
  const otherCase = reply.toLowerCase().includes(text.toLowerCase())
  const what = otherCase ? ' in this case (upper and lower), though in another' : beginning(reply)
  return { check: 'contains', outcome: 'failed', message: `does not contain ${quoted}${what}` }
}

function checkAbsence(text: string, reply: string): CheckResult {
  const quoted = JSON.stringify(text)
  const at = reply.indexOf(text)
  if (at === -1) {
    return { check: 'notContains', outcome: 'passed', message: `does not contain ${quoted}, and must not` }
  }
  const where = around(reply, at, text.length)
  return { check: 'notContains', outcome: 'failed', message: `contains ${quoted}, and must not: ${where}` }
}
