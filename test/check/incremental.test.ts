import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkRead } from '../../src/check/check.ts'
import { diagnosticOf } from '../../src/check/diagnostic.ts'
import { createMemory, readSpec, type SpecMemory } from '../../src/clauses/load.ts'
import { forgetTree } from '../../src/clauses/markdown/markdown.ts'

const AUTHORITIES = ['root', 'user', 'guideline', 'chief'] as const
const SENTENCES = [
  'The assistant should be only be kind.',
  'When appropriate, the assistant must answer, and should ask.',
  'It must never refuse to avoid New York Rules.',
  'See [this](#calm) and [that](#c1).',
  '<!-- clause-disable-next-line repeated-word -- kept -->',
]
const example = (prompt: string, label: string) =>
  `**Example**: hi\n\n~~~xml\n<user>\n${prompt}\n</user>\n<comparison>\n<assistant> <!-- ${label} -->\nWell.\n</assistant>\n</comparison>\n~~~\n`

const words = fc.subarray(SENTENCES)
const examples = fc.array(fc.tuple(fc.constantFrom('Hi', 'Ho'), fc.constantFrom('GOOD', 'BAD')), {
  maxLength: 2,
})
const written = (list: readonly (readonly [string, string])[]) =>
  list.map((each) => example(...each)).join('\n')
const ownFile = fc
  .tuple(
    fc.constantFrom(...AUTHORITIES),
    words,
    examples,
    fc.constantFrom('', 'overrides: [c2]\n', 'imports: [./c2.md]\n'),
  )
  .map(
    ([authority, text, list, more]) =>
      `---\nauthority: ${authority}\n${more}---\n${text.join('\n\n')}\n\n${written(list)}`,
  )
const promptFile = examples.map((list) => `Examples for [^p1] in Calm:\n\n${written(list)}`)
const policy = fc
  .tuple(fc.constantFrom(...AUTHORITIES), words, fc.constantFrom('[^p1]', '[^p1][^p2]', ''), examples)
  .map(
    ([authority, text, marks, list]) =>
      `# Policy\n\n## Calm {#calm authority=${authority}}\n\n${text.join('\n\n')}\n\nReplies must be calm.${marks}\n\n${written(list)}`,
  )

const edit = fc.oneof(
  fc.record({ file: fc.constantFrom('c1.md', 'c2.md'), text: ownFile }),
  fc.record({ file: fc.constantFrom('p1.md', 'p2.md'), text: promptFile }),
  fc.record({ file: fc.constant('policy.md'), text: policy }),
  fc.record({ file: fc.constantFrom('c1.md', 'c2.md', 'p1.md', 'p2.md'), text: fc.constant(undefined) }),
)

test('after any edits, what is read and found is the same as when all is read anew', () => {
  fc.assert(
    fc.property(policy, fc.array(edit, { minLength: 1, maxLength: 8 }), (first, edits) => {
      const files = new Map([['policy.md', first]])
      const memory = createMemory()
      for (const { file, text } of edits) {
        if (text === undefined) files.delete(file)
        else files.set(file, text)
        expect(found(files, memory)).toEqual(found(files, createMemory()))
      }
    }),
    { numRuns: 200 },
  )
})

function found(texts: ReadonlyMap<string, string>, memory: SpecMemory) {
  const files = [...texts.keys()].filter((file) => file !== 'policy.md').sort()
  const read = readSpec(
    { root: '/spec', files, policy: 'policy.md', read: (file) => texts.get(file) },
    memory,
  )
  const messages = checkRead(read).map(diagnosticOf)
  for (const { markdown } of read.texts) forgetTree(markdown)
  const { files: parsed, policyProblems, spec } = read.loaded
  const problems = [...policyProblems, ...parsed.flatMap((file) => file.problems)].map(diagnosticOf)
  return { spec, messages, problems }
}
