import { expect, test } from 'vitest'
import { parseClauseFile } from '../../src/clauses/file/clause-file.ts'
import { resolveOptions } from '../../src/suite/input/options.ts'

test.each([
  [{ threshold: 0 }, 'clauses(): option `threshold`: Invalid value: Expected >0, got 0'],
  [{ samples: 1e9 }, 'clauses(): option `samples`: Invalid value: Expected <=1000, got 1000000000'],
  [
    { grader: { model: 'openai:x', samples: 1001 } },
    'clauses(): option `grader.samples`: Invalid value: Expected <=1000, got 1001',
  ],
])('a config may not ask for nothing, nor for ages: %j', (options, message) => {
  expect(() => resolveOptions(options)).toThrow(message)
})

test('nor may a clause', () => {
  const { problems } = parseClauseFile(
    '---\nauthority: user\nthreshold: 0\nsamples: 1e9\n---\nReplies are kind.\n',
    'tone.md',
  )
  expect(problems.map(String)).toEqual([
    'tone.md:3:12: Expected `threshold` to be a number above 0, up to 1, found the number 0',
    'tone.md:4:10: Expected `samples` to be a whole number from 1 to 1000, found the number 1000000000',
  ])
})
