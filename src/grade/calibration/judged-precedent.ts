import type { Authority, Label } from '../../clauses/data/clause.ts'
import type { Judged } from '../../statistics/classification.ts'
import type { Scored, Verdict } from '../verdict/verdict.ts'

/** A labelled reply and what the grader, who saw no label, said of it. */
export interface JudgedPrecedent {
  /** Id of the clause that it was judged by. */
  readonly clause: string
  /** Section of the policy that the clause stands in, or is. */
  readonly section?: string
  readonly authority?: Authority
  /** Which comparison it belongs to: the same for all replies to one conversation, and unique among all. */
  readonly comparison: string
  readonly label: Label
  /** Where it stands in its comparison; 0 is listed first. */
  readonly position: number
  /** Characters of the reply. */
  readonly length: number
  readonly verdict: Verdict
}

/** One that counts: its label takes a side, and so does the grader. */
export interface DecidedPrecedent extends JudgedPrecedent {
  readonly label: 'GOOD' | 'BAD'
  readonly verdict: Scored
}

/** Leaves out OK labels, which either verdict fits, and replies without a score. */
export function decidedOf(precedents: readonly JudgedPrecedent[]): DecidedPrecedent[] {
  return precedents.filter(isDecided)
}

/** The verdict that a label asks for. */
export function truthOf(label: DecidedPrecedent['label']): Judged {
  return label === 'GOOD' ? 'satisfied' : 'violated'
}

/** In groups by comparison, in an order that does not depend on the input's. */
export function byComparison<P extends JudgedPrecedent>(precedents: readonly P[]): P[][] {
  const groups = [...Map.groupBy(precedents, ({ comparison }) => comparison)]
  return groups.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

function isDecided(precedent: JudgedPrecedent): precedent is DecidedPrecedent {
  return precedent.label !== 'OK' && 'score' in precedent.verdict
}
