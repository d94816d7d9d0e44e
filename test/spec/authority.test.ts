import { expect, test } from 'vitest'
import { AUTHORITY_MEANING, compareAuthority } from '../../src/spec/authority.ts'
import { AUTHORITIES } from '../../src/spec/clause.ts'

test('sorts the highest level first', () => {
  expect([...AUTHORITIES].reverse().sort(compareAuthority)).toEqual([...AUTHORITIES])
  expect(compareAuthority('root', 'guideline')).toBeLessThan(0)
  expect(compareAuthority('user', 'developer')).toBeGreaterThan(0)
  expect(compareAuthority('user', 'user')).toBe(0)
})

test('every level has a meaning of its own', () => {
  expect(Object.keys(AUTHORITY_MEANING)).toEqual([...AUTHORITIES])
  expect(new Set(Object.values(AUTHORITY_MEANING)).size).toBe(AUTHORITIES.length)
})
