import { expect, test } from 'vitest'
import { callsOf } from '../../src/acts/acts.ts'
import { readActs } from '../../src/acts/read-acts.ts'

test('what was done is read as it is, without what is undefined', () => {
  const messages = [
    {
      role: 'assistant',
      content: 'Let me look.',
      calls: [{ name: 'lookup', arguments: { id: 4 }, id: 'a' }],
    },
    { role: 'tool', call: 'a', content: '{"total":3}', name: undefined },
    { role: 'user', content: 'And?' },
  ]
  const files = { 'src/a.ts': { after: 'new' }, 'b.md': { diff: '@@' } }
  expect(readActs({ text: 'Hi', messages, files, data: { a: undefined, b: [1] } })).toEqual({
    messages: [messages[0], { role: 'tool', call: 'a', content: '{"total":3}' }, messages[2]],
    files,
    data: { b: [1] },
  })
})

test.each([
  [{ messages: 'x' }, '`messages`: expected a list of turns'],
  [
    { messages: [{ role: 'bot' }] },
    '`messages.0`: expected a turn: { role: "assistant", content?, calls? }, { role: "tool", content, name?, call?, failed? } or { role: "user", content }',
  ],
  [
    { messages: [{ role: 'assistant', toolCalls: [] }] },
    '`messages.0.toolCalls`: expected one of the fields role, content, calls',
  ],
  [
    { messages: [{ role: 'assistant', calls: [{ name: ' ' }] }] },
    '`messages.0.calls.0.name`: expected a name',
  ],
  [{ messages: [{ role: 'tool', content: 3 }] }, '`messages.0.content`: expected text'],
  [{ files: { '../x': { after: '' } } }, '`files.../x`: expected a path below the folder, with `/`'],
  [
    { files: { 'a/../../x': { after: '' } } },
    '`files.a/../../x`: expected a path below the folder, with `/`',
  ],
  [
    { files: { '/etc/passwd': { after: '' } } },
    '`files./etc/passwd`: expected a path below the folder, with `/`',
  ],
  [{ files: { 'C:\\x': { after: '' } } }, '`files.C:\\x`: expected a path below the folder, with `/`'],
  [
    { files: { x: {} } },
    '`files.x`: expected a file: { before?, after? } with at least one of them as text, or { diff }',
  ],
  [{ data: new Date(0) }, '`data`: expected JSON: text, numbers, true, false, null, lists and maps of them'],
  [{ data: Number.NaN }, '`data`: expected JSON: text, numbers, true, false, null, lists and maps of them'],
])('%j is refused, with its place', (value, reason) => {
  expect(readActs(value)).toBe(reason)
})

test('calls are numbered, and each has its result', () => {
  const calls = callsOf({
    messages: [
      {
        role: 'assistant',
        calls: [
          { name: 'a', arguments: 1, id: 'x' },
          { name: 'b', arguments: 2, id: 'y' },
        ],
      },
      { role: 'tool', call: 'y', content: 'of b' },
      { role: 'tool', call: 'x', content: 'of a', failed: true },
      { role: 'assistant', calls: [{ name: 'a', arguments: 3 }] },
      { role: 'tool', name: 'a', content: 'of the second a' },
      { role: 'tool', call: 'z', content: 'of nobody' },
    ],
  })
  expect(calls.map(({ number, name, turn, result }) => [number, name, turn, result?.content])).toEqual([
    [1, 'a', 0, 'of a'],
    [2, 'b', 0, 'of b'],
    [3, 'a', 3, 'of the second a'],
  ])
})
