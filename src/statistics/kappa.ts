import { requireNumber } from './require.ts'

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
  const chance = rows.reduce((sum, row, i) => sum + row * columns[i]!, 0)
  return (total * agreed - chance) / (total * total - chance)
}
