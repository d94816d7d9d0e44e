import { sum } from '../common/sum.ts'
import { requireNumber } from './argument-range.ts'

/** What a label says, and what a judge can say. */
export type Judged = 'satisfied' | 'violated'

export interface Judgement {
  /** By the label. */
  readonly truth: Judged
  /** By the judge. */
  readonly judged: Judged
}

/** How well a judge reproduces labels. Rates are in 0..1, undefined where their denominator is 0. */
export interface Classification {
  readonly n: number
  readonly accuracy: number | undefined
  /** Undefined for a class that neither labels nor judge use. */
  readonly f1: Readonly<Record<Judged, number | undefined>>
  /** `confusion[truth][judged]` */
  readonly confusion: Readonly<Record<Judged, Readonly<Record<Judged, number>>>>
}

/**
 * Counts and rates of a judge's verdicts against labels.
 *
 * Source: the usual definitions, as in C. Manning, P. Raghavan, H. Schütze, Introduction to Information Retrieval
 * (2008), section 8.3.
 *
 * @param judgements scored ones only: leave out what has no verdict, and say how many
 */
export function classification(judgements: readonly Judgement[]): Classification {
  const count = (truth: Judged, judged: Judged) =>
    judgements.filter((each) => each.truth === truth && each.judged === judged).length
  const passed = count('satisfied', 'satisfied')
  const falseFail = count('satisfied', 'violated')
  const falsePass = count('violated', 'satisfied')
  const failed = count('violated', 'violated')
  const wrong = falseFail + falsePass
  return {
    n: judgements.length,
    accuracy: ratio(passed + failed, judgements.length),
    f1: {
      satisfied: ratio(2 * passed, 2 * passed + wrong),
      violated: ratio(2 * failed, 2 * failed + wrong),
    },
    confusion: {
      satisfied: { satisfied: passed, violated: falseFail },
      violated: { satisfied: falsePass, violated: failed },
    },
  }
}

function ratio(count: number, of: number): number | undefined {
  return of === 0 ? undefined : count / of
}

/**
 * Cohen's κ, unweighted: how much two judges agree beyond what their habits alone would give.
 * 1 is full agreement, 0 what chance gives, below 0 less than that.
 *
 * Source: J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological
 * Measurement 20 (1960) 37–46.
 *
 * @param matrix square; `matrix[i][j]` is how often the first judge said category i and the second
 *   category j, from 0 up
 * @returns -1..1; undefined where κ has no value: nothing was judged, or both judges only ever used
 *   one and the same category (chance alone would agree fully)
 * @throws RangeError for a matrix that isn't square or holds anything but counts
 */
export function cohenKappa(matrix: readonly (readonly number[])[]): number | undefined {
  const rows = matrix.map(() => 0)
  const columns = matrix.map(() => 0)
  let total = 0
  let agreed = 0
  for (const [i, row] of matrix.entries()) {
    if (row.length !== matrix.length) {
      throw new RangeError(
        `Expected a square matrix, got ${matrix.length} rows with ${row.length} columns in row ${i}`,
      )
    }
    for (const [j, count] of row.entries()) {
      requireNumber(`matrix[${i}][${j}]`, count, 0)
      rows[i]! += count
      columns[j]! += count
      total += count
      if (i === j) agreed += count
    }
  }
  if (total === 0 || rows.some((row, i) => row === total && columns[i] === total)) return undefined
  // In counts, not in shares: whole numbers keep a κ of 0 or 1 exact.
  const chance = sum(rows.map((row, i) => row * columns[i]!))
  return (total * agreed - chance) / (total * total - chance)
}
