import type { TestContext } from 'vitest'
import type { Clause } from '../../clauses/data/clause.ts'
import type { PairResult, Unasked } from '../../grade/contradictions/contradiction-result.ts'
import { explainContradiction } from '../../grade/contradictions/explain-contradiction.ts'
import { bindingClauses } from '../../policy/binding-clauses.ts'
import { ANNOTATIONS, type AnnotatedSeverity } from '../contract.ts'
import { currentSession, type Session } from '../session.ts'
import { annotate, generatedTest } from '../vitest.ts'
import { askPair, pairRecordings } from './ask-pair.ts'

/** What the main process says of a clause's pairs. */
export interface PairsToAsk {
  readonly severity: AnnotatedSeverity
  /** How many pairs are recorded in the same file. */
  readonly of: number
}

/**
 * One generated test of the spec: asks a model whether a clause contradicts others. What it can't ask is no verdict,
 * and fails.
 */
export const contradictions = generatedTest(
  async (
    context: TestContext,
    id: string,
    others: readonly string[],
    { severity, of }: PairsToAsk,
  ): Promise<void> => {
    const session = currentSession()
    const clauses = bindingClauses(await session.spec())
    const first = findIn(clauses, id)
    requireGrader(session, id)
    const results = await session.recorder.during(pairRecordings(session, first), () =>
      Promise.all(
        others.map((other) => askPair(session, [first, findIn(clauses, other)], of, context.signal)),
      ),
    )
    context.task.meta.contradictions = results
    const found = results.flatMap((result) => told(result, first, clauses))
    if (severity !== 'error') {
      for (const text of found) await annotate(context, `${text} (contradiction)`, ANNOTATIONS[severity])
    }
    const failures = [...(severity === 'error' ? found : []), ...unasked(id, results)]
    if (failures.length > 0) throw Object.assign(new Error(failures.join('\n\n')), { name: 'SpecError' })
  },
)

function findIn(clauses: readonly Clause[], id: string): Clause {
  const found = clauses.find((each) => each.id === id)
  if (!found) throw new Error(`the spec changed while it was loaded: there is no clause ${id}; run again`)
  return found
}

function requireGrader(session: Session, id: string): void {
  try {
    session.graders()
  } catch (error) {
    throw new Error(`no verdict on contradictions of ${id}: ${(error as Error).message}`, { cause: error })
  }
}

function told(
  { outcome, clauses: ids, grader, recordings }: PairResult,
  first: Clause,
  all: readonly Clause[],
) {
  if (outcome.kind !== 'contradiction') return []
  return [explainContradiction([first, findIn(all, ids[1])], outcome, grader, recordings)]
}

/** With the first reason: the others mostly have the same. */
function unasked(id: string, results: readonly PairResult[]): string[] {
  const missing = results.flatMap(({ clauses, outcome }) =>
    outcome.kind === 'unasked' ? [{ other: clauses[1], detail: detailOf(outcome) }] : [],
  )
  if (missing.length === 0) return []
  const [{ detail }] = missing as [(typeof missing)[0]]
  const names = missing.map(({ other }) => other).join(', ')
  return [`no verdict on whether ${id} contradicts ${names}: ${detail}`]
}

function detailOf({ detail, stopped }: Unasked): string {
  return stopped ? `${stopped.model} stopped, see “Stopped” below` : detail
}
