import { binomialTail, holm } from '../../statistics/significance.ts'
import { type Agreement, agreementOf } from './agreement.ts'
import {
  byComparison,
  type DecidedPrecedent,
  decidedOf,
  type JudgedPrecedent,
  truthOf,
} from './judged-precedent.ts'

/** GOOD and BAD precedents that have something in common. */
export interface GroupAgreement {
  /** Their authority, or the section (of a clause in none: the clause) that they are judged by; missing: none. */
  readonly name?: string
  /** All of them, judged or not. */
  readonly labelled: number
  readonly agreement: Agreement
  /** The grader's verdicts here are worth nothing, though its others may be: see `weakGroups`. */
  readonly weakness?: 'inverted' | 'chance'
}

type NameOf = (precedent: JudgedPrecedent) => string | undefined

/** Chance that any group of a grader that is equally good everywhere is called weak. */
const ALPHA = 0.05
/** From so many of its verdicts wrong on, a group that stands out is none that the grader is merely less good at. */
const CHANCE_FROM = 1 / 3
const INVERTED_FROM = 2 / 3

/** The agreement in each group, in the order of their names' first appearance. */
export function groupsOf(
  precedents: readonly JudgedPrecedent[],
  nameOf: NameOf,
  seed?: number,
): GroupAgreement[] {
  const labelled = precedents.filter(({ label }) => label !== 'OK')
  const groups = [...Map.groupBy(labelled, nameOf)].map(([name, own]) => ({
    name,
    own,
    decided: decidedOf(own),
  }))
  const weak = weakGroups(groups.map(({ decided }) => decided))
  return groups.map(({ name, own, decided }, index) => ({
    ...(name !== undefined && { name }),
    labelled: own.length,
    agreement: agreementOf(decided, seed),
    ...(weak[index] && { weakness: weak[index] }),
  }))
}

/**
 * In which groups the grader is no better than a coin, or turns the labels around, while it is better elsewhere: an
 * average hides it. A group is compared with all others together, by the chance of as many wrong comparisons under
 * their rate (the binomial tail, Holm among the groups). Of those that stand out, a third of wrong verdicts makes
 * `chance`, two thirds make `inverted`. Comparisons are counted, not replies: what stands in one isn't independent.
 *
 * Simulated in `test/grade/weak-groups.test.ts`: false alarms, and which sizes of a group are found.
 *
 * @returns one element for each group, undefined where nothing stands out
 * @internal
 */
export function weakGroups(
  groups: readonly (readonly DecidedPrecedent[])[],
): (GroupAgreement['weakness'] | undefined)[] {
  const counts = groups.map(countOf)
  const all = { wrong: total(counts, 'wrong'), of: total(counts, 'of') }
  const pValues = counts.map(({ wrong, of }) => {
    const rest = all.of - of
    // Jeffreys' estimate: a rest without an error is no proof that there is none.
    return rest === 0 ? 1 : binomialTail(wrong, of, (all.wrong - wrong + 0.5) / (rest + 1))
  })
  return holm(pValues).map((p, index) => {
    if (p >= ALPHA) return undefined
    const decided = groups[index]!
    const share = decided.filter(isWrong).length / decided.length
    if (share >= INVERTED_FROM) return 'inverted'
    return share >= CHANCE_FROM ? 'chance' : undefined
  })
}

interface Count {
  /** Comparisons of which at least half of the verdicts are wrong. */
  readonly wrong: number
  readonly of: number
}

function countOf(decided: readonly DecidedPrecedent[]): Count {
  const comparisons = byComparison(decided)
  const wrong = comparisons.filter((own) => 2 * own.filter(isWrong).length >= own.length).length
  return { wrong, of: comparisons.length }
}

function isWrong({ label, verdict }: DecidedPrecedent): boolean {
  return verdict.kind !== truthOf(label)
}

function total(counts: readonly Count[], key: keyof Count): number {
  return counts.reduce((sum, each) => sum + each[key], 0)
}
