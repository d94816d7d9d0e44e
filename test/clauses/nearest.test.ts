import { expect, test } from 'vitest'
import { didYouMean, nearest } from '../../src/clauses/data/nearest.ts'

test('the likeliest words come first, whatever their case', () => {
  expect(nearest('Usr', ['tool', 'user', 'system'])).toEqual(['user'])
  expect(nearest('sy37', ['sy73', 'sy74', 'q0xz'])).toEqual(['sy73', 'sy74'])
  expect(nearest('authorty', ['title', 'authority'])).toEqual(['authority'])
})

test('a word that is far from all has no neighbour', () => {
  expect(nearest('platform', ['root', 'system', 'developer', 'user', 'guideline'])).toEqual([])
  expect(didYouMean('platform', ['root'])).toBe('')
})

test('a suggestion ends a sentence', () => {
  expect(didYouMean('usr', ['user'])).toBe('; did you mean `user`?')
  expect(didYouMean('sy7', ['sy73', 'sy74'])).toBe('; did you mean `sy73` or `sy74`?')
})
