import fc from 'fast-check'
import { expect, test } from 'vitest'
import { median } from '../../src/statistics/median.ts'

test('known values', () => {
  expect(median([7])).toBe(7)
  expect(median([7, 1])).toBe(4)
  expect(median([10, 9, 2])).toBe(9)
  expect(median([6, 7, 1, 7])).toBe(6.5)
})

test('half of the numbers on either side, whatever the order; input untouched', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 40 }), (numbers) => {
      const before = [...numbers]
      const middle = median(numbers)
      expect(numbers).toEqual(before)
      expect(numbers.filter((each) => each < middle).length).toBeLessThanOrEqual(numbers.length / 2)
      expect(numbers.filter((each) => each > middle).length).toBeLessThanOrEqual(numbers.length / 2)
      expect(median(numbers.toReversed())).toBe(middle)
    }),
  )
})

test('impossible input', () => {
  expect(() => median([])).toThrow(new RangeError('Expected at least one number for a median, got none'))
  expect(() => median([1, Number.NaN])).toThrow(
    'Expected `numbers[1]` to be a number that is finite, got NaN',
  )
})
