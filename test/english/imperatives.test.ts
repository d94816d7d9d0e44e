import { expect, test } from 'vitest'
import { imperativeIn } from '../../src/english/imperatives.ts'

/** The sentence from the verb that commands on. */
function command(text: string): string | undefined {
  const start = imperativeIn(text)
  return start === undefined ? undefined : text.slice(start)
}

test.each([
  ['Keep functions small.', 'Keep functions small.'],
  ['Always ask first.', 'ask first.'],
  ['Do not push.', 'Do not push.'],
  ["FR-003: Don't push.", "Don't push."],
  ['If the build fails, please restart it.', 'restart it.'],
  ['When possible, make errors visible.', 'make errors visible.'],
  ['Generally, prefer prose.', 'prefer prose.'],
  ['Summarise the log.', 'Summarise the log.'],
  ['Name files after their tests.', 'Name files after their tests.'],
  ['Report the state of each part.', 'Report the state of each part.'],
])('"%s" commands', (text, expected) => {
  expect(command(text)).toBe(expected)
})

test.each([
  'The assistant keeps its word.',
  'Support is open on Sundays.',
  'Test files end in `.test.ts`.',
  'Handle-based APIs are older.',
  'Answers of two words are rare.',
  'Note that lying is never justified.',
  'For example, use a table.',
  'Sending mail takes time.',
  'Name: the one on the order.',
])('"%s" does not', (text) => {
  expect(command(text)).toBeUndefined()
})
