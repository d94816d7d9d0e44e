import { AUTHORITIES, LABELS, type Label } from '../../clauses/data/clause.ts'
import type { Judged } from '../../statistics/classification.ts'
import { type Agreement, agreementOf } from './agreement.ts'
import { type Canaries, doubtsOf } from './doubts.ts'
import { type GroupAgreement, groupsOf } from './groups.ts'
import { decidedOf, type JudgedPrecedent } from './judged-precedent.ts'
import { type GoodAndBad, goodAndBad } from './length-baselines.ts'

export interface CalibrationOptions {
  /** Of the bootstrap, a safe integer from 0 up; 1 by default. */
  readonly seed?: number
  readonly canaries?: Canaries
  /** Ids of the clauses that the grader is there for: those with challenges. */
  readonly graded?: ReadonlySet<string>
}

/** What is known of a grader from replies whose labels it did not see. Plain JSON. */
export interface Calibration {
  /** All precedents. */
  readonly n: number
  readonly labels: Readonly<Record<Label, number>>
  /** Precedents without a score, by reason. They are in no rate. */
  readonly unscored: Readonly<Record<string, number>>
  /** Those to which, says the grader, the clause does not apply. They are in no rate. */
  readonly notApplicable: Readonly<Record<Label, number>>
  /** Replies labelled OK, which either verdict fits. They are in no rate. */
  readonly ok: Readonly<Record<Judged, number>>
  readonly agreement: Agreement
  /** The same for each authority, the highest first; last, without one, what has none. */
  readonly authorities: readonly GroupAgreement[]
  /** And for each section, or clause that stands in none. */
  readonly sections: readonly GroupAgreement[]
  /**
   * How many GOOD and BAD precedents are judged by a clause that has challenges: from the others κ is carried over.
   * Missing where no clause has any.
   */
  readonly ofGraded?: number
  readonly pairs: GoodAndBad
  /** Who always gave the verdict of the more frequent label. Missing where nothing is judged. */
  readonly majority?: { readonly label: 'GOOD' | 'BAD'; readonly accuracy: number }
  readonly canaries?: Canaries
  readonly standing: 'calibrated' | 'uncalibrated'
  /** Why it is uncalibrated; none where it isn't. See `doubtsOf`. */
  readonly reasons: readonly string[]
}

/**
 * Measures a grader by labelled replies: GOOD must be satisfied, BAD violated, OK may be either.
 *
 * @param precedents one element for each labelled reply, in any order
 * @returns the same for the same precedents and seed, on every machine
 */
export function calibrate(
  precedents: readonly JudgedPrecedent[],
  { seed, canaries, graded = new Set() }: CalibrationOptions = {},
): Calibration {
  const decided = decidedOf(precedents)
  const labels = countLabels(precedents)
  const agreement = agreementOf(decided, seed)
  const pairs = goodAndBad(precedents, seed)
  const byAuthority = new Map(
    groupsOf(precedents, ({ authority }) => authority, seed).map((group) => [group.name, group]),
  )
  const authorities = [...AUTHORITIES, undefined].flatMap((authority) => byAuthority.get(authority) ?? [])
  const sections = groupsOf(precedents, ({ section, clause }) => section ?? clause, seed)
  const notApplicable = countLabels(precedents.filter(({ verdict }) => verdict.kind === 'not-applicable'))
  const reasons = doubtsOf({
    agreement,
    labelled: labels.GOOD + labels.BAD,
    notApplicable: notApplicable.GOOD + notApplicable.BAD,
    authorities,
    sections,
    pairs,
    canaries,
  })
  const ok = precedents.filter(({ label }) => label === 'OK')
  return {
    n: precedents.length,
    labels,
    unscored: countReasons(precedents),
    notApplicable,
    ok: {
      satisfied: ok.filter(({ verdict }) => verdict.kind === 'satisfied').length,
      violated: ok.filter(({ verdict }) => verdict.kind === 'violated').length,
    },
    agreement,
    authorities,
    sections,
    ...(graded.size > 0 && {
      ofGraded: precedents.filter(({ label, clause }) => label !== 'OK' && graded.has(clause)).length,
    }),
    pairs,
    majority: majorityOf(agreement),
    canaries,
    standing: reasons.length === 0 ? 'calibrated' : 'uncalibrated',
    reasons,
  }
}

function countLabels(precedents: readonly JudgedPrecedent[]): Record<Label, number> {
  const count = (label: Label) => precedents.filter((each) => each.label === label).length
  return Object.fromEntries(LABELS.map((label) => [label, count(label)])) as Record<Label, number>
}

function countReasons(precedents: readonly JudgedPrecedent[]): Record<string, number> {
  const reasons = precedents.flatMap(({ verdict }) => (verdict.kind === 'unscored' ? [verdict.reason] : []))
  const groups = [...Map.groupBy(reasons.sort(), (reason) => reason)]
  return Object.fromEntries(groups.map(([reason, all]) => [reason, all.length]))
}

function majorityOf({ n, falseFail, falsePass }: Agreement): Calibration['majority'] {
  if (n === 0) return undefined
  const label = falseFail.of >= falsePass.of ? 'GOOD' : 'BAD'
  return { label, accuracy: Math.max(falseFail.of, falsePass.of) / n }
}
