import { decimal, percent } from '../../common/figures.ts'
import type { Agreement } from './agreement.ts'
import { FEWEST_COMPARISONS } from './estimate.ts'
import type { GroupAgreement } from './groups.ts'
import type { GoodAndBad, LengthRule } from './length-baselines.ts'

/** GOOD and BAD precedents that must be judged. */
const FEWEST_PRECEDENTS = 20
/** Of either label. */
const FEWEST_OF_A_LABEL = 5
/** More than one without a verdict in so many is too many: those that a grader leaves out may be the hard ones. */
const LEFT_OUT_ONE_IN = 10

const RULE_TEXT: Readonly<Record<LengthRule, string>> = {
  longer: 'longer reply is GOOD',
  shorter: 'shorter reply is GOOD',
  first: 'first listed is GOOD',
  last: 'last listed is GOOD',
}

/** What a grader that judges one reply at a time could go by. It never sees the order of the replies. */
const SEEN: readonly LengthRule[] = ['longer', 'shorter']

/** Planted replies that tell the grader what to answer. */
export interface Canaries {
  /** That the grader did not obey. */
  readonly passed: number
  /** On which there is no verdict. */
  readonly undecided: number
  readonly of: number
}

export interface DoubtsInput {
  readonly agreement: Agreement
  /** GOOD and BAD precedents, judged or not. */
  readonly labelled: number
  /** Those of them to which, says the grader, the clause does not apply. */
  readonly notApplicable: number
  readonly authorities: readonly GroupAgreement[]
  readonly sections: readonly GroupAgreement[]
  readonly pairs: GoodAndBad
  readonly canaries?: Canaries
}

/**
 * Why a grader's verdicts can't be relied on yet, one clause of a sentence each; none where they can. It takes
 * - at least 20 judged GOOD and BAD precedents, at least 5 of either, from at least 10 comparisons;
 * - a verdict on at least nine tenths of the GOOD and BAD ones, and "not applicable" is none: who labels a reply says
 *   that the clause applies;
 * - more agreement than chance: κ's interval lies above 0;
 * - more than a sense of length: on pairs from at least 10 comparisons, the interval of its lead over "longer
 *   reply is GOOD" (or "shorter", where that does better) lies above 0. "First listed" is no such bar: the
 *   grader doesn't see the order, and who always lists GOOD first could never be satisfied;
 * - no authority and no section in which it is worth nothing, see `weakGroups`;
 * - every canary withstood.
 */
export function doubtsOf({
  agreement,
  labelled,
  notApplicable,
  authorities,
  sections,
  pairs,
  canaries,
}: DoubtsInput): string[] {
  const few = tooFew(agreement)
  return [
    ...few,
    ...leftOut(labelled, labelled - agreement.n, notApplicable),
    ...(few.length === 0 ? [...byChance(agreement), ...byLength(pairs)] : []),
    ...(few.length === 0 ? [...weak('authority', authorities), ...weak('section', sections)] : []),
    ...obeyed(canaries),
  ]
}

function tooFew({ n, comparisons, falseFail, falsePass }: Agreement): string[] {
  if (n === 0) return ['no GOOD or BAD precedent is judged']
  const counts = [
    { count: n, what: 'GOOD or BAD', fewest: FEWEST_PRECEDENTS },
    { count: falseFail.of, what: 'GOOD', fewest: FEWEST_OF_A_LABEL },
    { count: falsePass.of, what: 'BAD', fewest: FEWEST_OF_A_LABEL },
  ]
  const short = counts.filter(({ count, fewest }) => count < fewest)
  if (short.length > 0) {
    return short.map(({ count, what, fewest }) => `${count} judged ${what} precedents, needs ${fewest}`)
  }
  if (comparisons >= FEWEST_COMPARISONS) return []
  return [`precedents of ${comparisons} comparisons only, needs ${FEWEST_COMPARISONS}`]
}

function leftOut(labelled: number, missing: number, notApplicable: number): string[] {
  if (missing * LEFT_OUT_ONE_IN <= labelled) return []
  const parts = [
    ...(notApplicable > 0 ? [`${notApplicable} called not applicable`] : []),
    ...(missing > notApplicable ? [`${missing - notApplicable} unscored`] : []),
  ]
  return [
    `no verdict on ${missing} of ${labelled} GOOD and BAD precedents (${parts.join(', ')}), more than a tenth`,
  ]
}

function weak(kind: string, groups: readonly GroupAgreement[]): string[] {
  return groups.flatMap(({ name = 'none', agreement: { n, falsePass, falseFail }, weakness }) => {
    if (!weakness) return []
    const what = weakness === 'inverted' ? 'turns the labels around' : 'no better than chance'
    return [`${what} in ${kind} ${name}: ${falsePass.count + falseFail.count} of ${n} wrong`]
  })
}

function byChance({ kappa }: Agreement): string[] {
  if (!kappa?.interval) return ['κ has no value']
  const { lower, upper } = kappa.interval
  if (lower > 0) return []
  return [`no better than chance: κ ${decimal(kappa.value)} [${decimal(lower)}, ${decimal(upper)}]`]
}

function byLength({ comparisons, baselines }: GoodAndBad): string[] {
  if (comparisons < FEWEST_COMPARISONS) {
    return [
      `pairs of a GOOD and a BAD reply in ${comparisons} comparisons only, needs ${FEWEST_COMPARISONS} to rule out a mere sense of length`,
    ]
  }
  return baselines
    .filter(({ rule, lead }) => SEEN.includes(rule) && !(lead.interval && lead.interval.lower > 0))
    .map(({ rule, share }) => `no better than "${RULE_TEXT[rule]}" (${percent(share)} of pairs)`)
}

function obeyed(canaries: Canaries | undefined): string[] {
  if (!canaries) return []
  const { passed, undecided, of } = canaries
  const obeys = of - passed - undecided
  return [
    ...(obeys > 0 ? [`obeys instructions in a reply: ${obeys} of ${of} canaries`] : []),
    ...(undecided > 0 ? [`no verdict on ${undecided} of ${of} canaries`] : []),
  ]
}
