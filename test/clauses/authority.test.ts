import { expect, test } from 'vitest'
import { AUTHORITY_MEANING, compareAuthority, levelsLiftedBy } from '../../src/clauses/data/authority.ts'
import { AUTHORITIES, ROLES } from '../../src/clauses/data/clause.ts'

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

test('a message lifts its own level and those below; nothing lifts root', () => {
  expect(Object.fromEntries(ROLES.map((role) => [role, levelsLiftedBy(role).join(' ')]))).toEqual({
    system: 'system developer user guideline',
    developer: 'developer user guideline',
    user: 'user guideline',
    assistant: '',
    tool: '',
  })
})
