import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cohenKappa } from '../../src/statistics/classification.ts'

const count = fc.integer({ min: 0, max: 500 })
const matrix = fc
  .integer({ min: 1, max: 5 })
  .chain((size) =>
    fc.array(fc.array(count, { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
  )

test('published tables', () => {
  expect(
    cohenKappa([
      [20, 5],
      [10, 15],
    ]),
  ).toBeCloseTo(0.4, 14)
  // Cohen 1960, table 1, in counts of 200: observed 0.70, by chance 0.41.
  expect(
    cohenKappa([
      [88, 14, 18],
      [10, 40, 10],
      [2, 6, 12],
    ]),
  ).toBeCloseTo(0.29 / 0.59, 14)
  expect(
    cohenKappa([
      [0, 5],
      [5, 0],
    ]),
  ).toBe(-1)
})

test('no value where there is nothing to agree on', () => {
  expect(cohenKappa([])).toBeUndefined()
  expect(
    cohenKappa([
      [0, 0],
      [0, 0],
    ]),
  ).toBeUndefined()
  expect(
    cohenKappa([
      [9, 0],
      [0, 0],
    ]),
  ).toBeUndefined()
  expect(cohenKappa([[7]])).toBeUndefined()
  // One judge who always says the same agrees by chance alone.
  expect(
    cohenKappa([
      [9, 1],
      [0, 0],
    ]),
  ).toBe(0)
  expect(
    cohenKappa([
      [0, 9],
      [0, 0],
    ]),
  ).toBe(0)
})

test('1 on the diagonal', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 5 }), (diagonal) => {
      expect(cohenKappa(diagonal.map((count, i) => diagonal.map((_, j) => (i === j ? count : 0))))).toBe(1)
    }),
  )
})

test('0 where judges are independent', () => {
  const habits = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(habits, habits, (first, second) => {
      expect(cohenKappa(first.map((a) => second.map((b) => a * b)))).toBe(0)
    }),
  )
})

test('in -1..1, the same for either judge first and for any unit of counting', () => {
  fc.assert(
    fc.property(matrix, (table) => {
      const kappa = cohenKappa(table)
      expect(cohenKappa(table.map((row, i) => row.map((_, j) => table[j]![i]!)))).toBe(kappa)
      if (kappa === undefined) return
      expect(kappa).toBeGreaterThanOrEqual(-1)
      expect(kappa).toBeLessThanOrEqual(1)
      expect(cohenKappa(table.map((row) => row.map((each) => each * 3)))).toBeCloseTo(kappa, 12)
    }),
  )
})

test('impossible input', () => {
  expect(() => cohenKappa([[1, 2], [3]])).toThrow(
    new RangeError('Expected a square matrix, got 2 rows with 1 columns in row 1'),
  )
  expect(() =>
    cohenKappa([
      [1, -2],
      [3, 4],
    ]),
  ).toThrow('Expected `matrix[0][1]` to be a number from 0 up, got -2')
})
