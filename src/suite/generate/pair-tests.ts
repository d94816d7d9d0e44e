import path from 'node:path'
import type { ModelChecks } from '../../check/contradictions/pair-tests.ts'
import type { Severity } from '../../check/facts/rule.ts'
import type { Place } from '../../clauses/data/clause.ts'
import type { PairsToAsk } from '../../trial/tests/contradictions.ts'

/** A test that asks about the pairs of one clause. */
interface PairCall {
  readonly title: string
  readonly place: Place
  /** The call of the worker's function. */
  readonly call: string
}

/** The tests of a file that ask a model whether clauses contradict each other. */
export function pairCalls({ contradiction, pairs }: ModelChecks, file: string): PairCall[] {
  if (contradiction === 'off') return []
  const folder = path.posix.dirname(file)
  const beside = pairs.filter((each) => path.posix.dirname(each.file) === folder)
  const of = beside.reduce((sum, { others }) => sum + others.length, 0)
  const options: PairsToAsk = { severity: contradiction, of }
  return pairs
    .filter((each) => each.file === file)
    .map(({ clause, place, others }) => ({
      title: `contradictions of ${clause}`,
      place,
      call: `contradictions(context, ${JSON.stringify(clause)}, ${JSON.stringify(others)}, ${JSON.stringify(options)})`,
    }))
}

/** Severity of gradings that disagree on a reply to the example of a line; undefined for the worker's default. */
export function disagreementAt(
  model: ModelChecks | undefined,
  file: string,
  line: number,
): Severity | undefined {
  if (!model) return undefined
  const isSilent = model.silent.some((each) => each.file === file && each.from <= line && line <= each.to)
  const severity = isSilent ? 'off' : model.disagreement
  return severity === 'warn' ? undefined : severity
}
