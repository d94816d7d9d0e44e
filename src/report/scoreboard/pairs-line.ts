import c from 'tinyrainbow'
import { counted, grouped } from '../../common/figures.ts'
import type { PairResult } from '../../grade/contradictions/contradiction-result.ts'

/** `3 asked for contradictions: 1 found, 1 refuted by a reply to its witness | 4 calls`; undefined where none was. */
export function pairsLine(results: readonly PairResult[]): string | undefined {
  if (results.length === 0) return undefined
  const count = (kind: PairResult['outcome']['kind']) =>
    results.filter(({ outcome }) => outcome.kind === kind).length
  const [found, refuted, unasked] = [count('contradiction'), count('refuted'), count('unasked')]
  const parts = [
    ...(found > 0 ? [c.red(`${found} found`)] : []),
    ...(refuted > 0 ? [`${refuted} refuted by a reply to its witness`] : []),
    ...(unasked > 0 ? [c.yellow(`${unasked} without a verdict`)] : []),
  ]
  const said = parts.length > 0 ? parts.join(c.dim(' | ')) : c.green('none found')
  return `${results.length} asked for contradictions: ${said}${spent(results)}`
}

/** What was asked now; a replay costs nothing. */
function spent(results: readonly PairResult[]): string {
  const answers = results.flatMap((each) => each.answers)
  const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0)
  const calls = sum(answers.map((each) => each.calls))
  if (calls === 0) return ''
  const tokens = sum(
    answers.map((each) => (each.calls > 0 && each.tokens ? each.tokens.input + each.tokens.output : 0)),
  )
  const dollars = answers.flatMap((each) => each.dollars ?? [])
  const parts = [
    counted(calls, 'call'),
    ...(tokens > 0 ? [`${grouped(tokens)} tokens`] : []),
    ...(dollars.length > 0 ? [`$${sum(dollars).toFixed(4)}`] : []),
  ]
  return c.dim(` (${parts.join(', ')})`)
}
