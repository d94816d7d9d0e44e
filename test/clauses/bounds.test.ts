import { expect, test } from 'vitest'
import { parseClauseFile } from '../../src/clauses/file/clause-file.ts'
import { beyondBounds } from '../../src/clauses/markdown/bounds.ts'

const nested = (depth: number) =>
  Array.from({ length: depth }, (_, level) => `${'  '.repeat(level)}- a\n`).join('')

// Each took the parser between two seconds and three minutes.
test.each([
  ['a list a thousand deep', nested(1000), /^Lists or quotes are nested too deeply to be read: nest less$/],
  ['many lists a hundred deep', `${nested(100)}\n`.repeat(90), /nested too deeply/],
  [
    'quotes a thousand deep',
    Array.from({ length: 1000 }, (_, level) => `${'>'.repeat(level)} a\n`).join(''),
    /nested too deeply/,
  ],
  [
    'emphasis that ends nothing',
    '*a_ '.repeat(5000),
    /^Too many `\*` and `_` up to this paragraph match nothing/,
  ],
  [
    'links that end nowhere',
    '[a]('.repeat(25_000),
    /^Too many `\[` and `\]` up to this paragraph match nothing/,
  ],
  [
    'three megabytes',
    'must '.repeat(600_000),
    /^This file has 3\d+ characters, and at most 2000000 are read: divide it$/,
  ],
])('%s is a problem, and not parsed', (_, text, reason) => {
  const { problems } = parseClauseFile(`---\nauthority: user\n---\n${text}`, 'big.md')
  expect(problems.map((each) => each.reason)).toEqual(expect.arrayContaining([expect.stringMatching(reason)]))
})

test('what people write is within bounds, also where there is much of it', () => {
  const text = [
    nested(30),
    '| *a* | **b** | [c](d) | `e_f` | snake_case |\n'.repeat(5000),
    '- [one](https://example.com/a_(b)) and [two][ref], [^note]\n'.repeat(5000),
    '> > quoted\n'.repeat(5000),
    'a * b, c _ d, [x] done, 2 * 3\n'.repeat(300),
  ].join('\n')
  expect(beyondBounds(text)).toBeUndefined()
})
