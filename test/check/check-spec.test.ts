import { expect, test } from 'vitest'
import { checkSpec } from '../../src/spec.ts'
import { modelSpec } from '../support/model-spec.ts'

const texts: Readonly<Record<string, string>> = {
  'a1.md': `---\nauthority: user\n---\nThe assistant should be only be Wren.\n\n**Example**: hi\n\n~~~xml\n<user>\nHi\n</user>\n~~~\n`,
  'b2.md': `---\nauthority: chief\n---\nThe assistant must answer.\n`,
}
const spec = { root: '/spec', files: Object.keys(texts), read: (file: string) => texts[file] }

test('what is wrong with a spec is plain data, by file and line', () => {
  const found = checkSpec(spec)
  expect(found).toEqual(JSON.parse(JSON.stringify(found)))
  expect(found).toMatchObject([
    {
      file: 'a1.md',
      line: 4,
      column: 22,
      end: { line: 4, column: 32 },
      ruleId: 'repeated-word',
      severity: 'warn',
      fix: 'only be',
    },
    { file: 'b2.md', line: 2, column: 12, severity: 'error' },
  ])
})

test('severities are the caller’s, and a rule that is none is refused', () => {
  expect(checkSpec({ ...spec, rules: { 'repeated-word': 'off' } }).map(({ file }) => file)).toEqual(['b2.md'])
  const severities = checkSpec({ ...spec, rules: { 'repeated-word': 'error' } }).map(
    ({ severity }) => severity,
  )
  expect(severities).toEqual(['error', 'error'])
  expect(() => checkSpec({ ...spec, rules: { 'repeated-words': 'off' } })).toThrow(
    'checkSpec(): option `rules`: there is no rule `repeated-words`; did you mean `repeated-word`?',
  )
})

test('the Model Spec has one error', () => {
  const found = checkSpec({ root: modelSpec, include: 'examples/*.md', policy: 'model_spec.md' })
  const errors = found.filter(({ severity }) => severity === 'error')
  expect(errors).toMatchObject([{ file: 'model_spec.md', line: 162, ruleId: 'no-authority' }])
})
