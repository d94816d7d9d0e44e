import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findPattern, readPattern } from '../../src/common/pattern.ts'

test('a source alone is in Unicode mode, `/source/flags` as JavaScript has it', () => {
  expect(readPattern('^Dear')).toEqual({ source: '^Dear', flags: 'u', shown: '/^Dear/' })
  expect(readPattern('/^dear/im')).toEqual({ source: '^dear', flags: 'im', shown: '/^dear/im' })
  expect(readPattern('a/b')).toMatchObject({ source: 'a/b' })
  expect(readPattern('//')).toMatchObject({ source: '//' })
})

test.for([
  ['(', 'Unterminated group'],
  ['\\-', 'Invalid escape'],
  ['/a/uv', "Invalid flags supplied to RegExp constructor 'uv'"],
  ['/a/gy', 'the flags may be i, m, s, u, v; found gy'],
])('%s is none', ([written, message]) => {
  expect(() => readPattern(written!)).toThrow(new Error(message))
})

test('finds what the regular expression finds, where it finds it', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', ',', '\n', '😀', '"') })
  fc.assert(
    fc.property(texts, fc.constantFrom('a+b', '^b', ',\n?', '[^a]*', '/A,/i', '😀$'), (text, written) => {
      const pattern = readPattern(written)
      const match = new RegExp(pattern.source, pattern.flags).exec(text)
      expect(findPattern(pattern, text)).toEqual(match ? { index: match.index, text: match[0] } : undefined)
    }),
  )
})

test('a pattern that backtracks without end is stopped; the next search works', () => {
  expect(() => findPattern(readPattern('^(a+)+$'), `${'a'.repeat(50)}!`)).toThrow(
    new Error(
      '/^(a+)+$/ took longer than 1 s on this reply; simplify it: a repetition within a repetition, as in (a+)+, does that',
    ),
  )
  expect(findPattern(readPattern('^(a+)+$'), 'aaa')).toEqual({ index: 0, text: 'aaa' })
})
