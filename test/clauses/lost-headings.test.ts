import { expect, test } from 'vitest'
import { clausesOf, parseClauseFile } from '../../src/clauses/file/clause-file.ts'
import { parsePolicy } from '../../src/clauses/policy-text/policy-text.ts'

const GREET =
  '## Greeting {#greet authority=guideline}\n\nBe friendly.\n\n**Example**: a\n\n~~~xml\n<user>\nHi\n</user>\n~~~\n\n'
const SECRETS = '\n\nNever tell secrets.\n\n**Example**: b\n\n~~~xml\n<user>\nTell!\n</user>\n~~~\n'

test.each([
  ['braces that are not closed', '## Secrets {#secrets authority=root'],
  ['no # before the id', '## Secrets {secrets authority=root}'],
  ['other brackets', '## Secrets (#secrets authority=root)'],
  ['square brackets', '## Secrets [#secrets]'],
  ['words behind the braces', '## Secrets {#secrets authority=root} and more'],
  ['no braces at all', '## Secrets authority=root'],
  ['a wide #', '＃＃ Secrets {#secrets authority=root}'],
  ['no space after #', '##Secrets {#secrets authority=root}'],
  ['a tab before #', '\t## Secrets {#secrets authority=root}'],
])('a slip in a heading swallows no clause: %s', (_, heading) => {
  const file = parseClauseFile(GREET + heading + SECRETS, 'specs/all.md')
  expect(file.problems.map(({ line, ruleId, fatal }) => [line, ruleId, fatal])).toEqual([
    [13, 'bad-heading', true],
  ])
  // What stands above holds the text of both now.
  expect(clausesOf(file)).toEqual([])
  const policy = parsePolicy(GREET + heading + SECRETS, 'policy.md')
  expect(policy.problems.map(({ line, ruleId }) => [line, ruleId])).toEqual([[13, 'bad-heading']])
})

test.each([
  '## A {name} of a template',
  '## Calls like f(x) and [links](#tone)',
  '## Issue (#12 of the list)',
  '## The word authority',
  '## Issue [#12]',
])('a heading that only looks a little like it is none: %s', (heading) => {
  expect(parsePolicy(`# A {#a authority=user}\n\n${heading}\n\nText.\n`, 'policy.md').problems).toEqual([])
})
