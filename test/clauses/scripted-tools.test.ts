import { expect, test } from 'vitest'
import { promptHash } from '../../src/clauses/data/fingerprint.ts'
import { parseClauseFile } from '../../src/clauses/file/clause-file.ts'

const file = (...lines: string[]) =>
  parseClauseFile(
    `---\nauthority: user\ntools: [lookup_order, refund]\n---\nLook orders up.\n\n**Example**: one\n\n~~~xml\n${lines.join('\n')}\n~~~\n\n**Example**: two\n\n~~~xml\n<user>\nHi\n</user>\n~~~\n`,
    'or01.md',
  )

test('what tools give back in an example', () => {
  const { clauses, problems } = file(
    '<tools>',
    `<tool name="lookup_order" when='{"id": 4}'>{"status": "lost &lt;"}</tool>`,
    '',
    '<tool name="lookup_order" failed="true">',
    'no such order',
    '</tool>',
    '<tool name="refund"></tool>',
    '</tools>',
    '<user>',
    'Where is order 4?',
    '</user>',
  )
  expect(problems).toEqual([])
  const [clause] = clauses
  expect(clause!.tools).toEqual(['lookup_order', 'refund'])
  const [one, two] = clause!.examples
  expect(one!.scripted!.map(({ span: _, ...each }) => each)).toEqual([
    { tool: 'lookup_order', when: { id: 4 }, content: '{"status": "lost <"}' },
    { tool: 'lookup_order', content: 'no such order', failed: true },
    { tool: 'refund', content: '' },
  ])
  expect(one!.scripted![0]!.span.start.line).toBe(11)
  expect(one!.messages.map(({ content }) => content)).toEqual(['Where is order 4?'])
  expect(two).not.toHaveProperty('scripted')
  expect(promptHash(one!)).not.toBe(promptHash({ messages: one!.messages }))
})

test.each([
  [['<tools>', '<tool name="a">x</tool>'], '`<tools>` is not closed'],
  [['<tools>', 'words', '</tools>'], 'Expected `<tool name="…">…</tool>` in `<tools>`, found "words"'],
  [['<tools>', '<tool name="a">x', '</tools>'], 'Expected `<tool name="…">…</tool>` in `<tools>`'],
  [['<tools>', '<tool>x</tool>', '</tools>'], 'Expected a `name` of letters'],
  [
    ['<tools>', '<tool name="a" when="id">x</tool>', '</tools>'],
    'Expected `when` to be the arguments as a JSON object',
  ],
  [
    ['<tools>', '<tool name="a" if="x">x</tool>', '</tools>'],
    'Unknown attribute `if` of a scripted `<tool>`, expected `name`, `when` or `failed`',
  ],
  [
    ['<tools>', '<tool name="a" failed="no">x</tool>', '</tools>'],
    'Expected `failed` to be "true", or left out',
  ],
])('%j is one problem, and the other example runs', (lines, words) => {
  const { clauses, problems } = file(...lines, '<user>', 'Hi', '</user>')
  expect(problems.map(({ reason }) => reason)).toEqual([expect.stringContaining(words)])
  expect(clauses[0]!.examples.map(({ title }) => title)).toEqual(['two'])
})
