import { expect, test } from 'vitest'
import { checkRead } from '../../src/check/check.ts'
import { CONSISTENCY_RULES } from '../../src/check/rules.ts'
import { readSpec } from '../../src/clauses/load.ts'
import { modelSpec, previousModelSpec } from '../support/model-spec.ts'

const ids = CONSISTENCY_RULES.map(({ id }) => id)

/** How much each rule of consistency finds, and the errors in full. */
function found(root: string, authorities?: Readonly<Record<string, string>>) {
  const read = readSpec({ root, include: 'examples/*.md', policy: 'model_spec.md', authorities })
  const messages = checkRead(read).filter(({ ruleId }) => ids.includes(ruleId!))
  const counts = Object.entries(Object.groupBy(messages, ({ ruleId }) => ruleId!))
  return {
    counts: Object.fromEntries(counts.map(([id, each]) => [id, each!.length])),
    errors: messages.filter(({ fatal }) => fatal).map(({ ruleId, name }) => `${name} ${ruleId}`),
  }
}

// Each finding was judged by hand. The one error is true: `[^8ep1]` stands below a heading without an authority.
test('what is found in the Model Spec, and in the one before', () => {
  expect(found(modelSpec)).toEqual({
    counts: {
      'binds-nobody': 8,
      'duplicate-case': 20,
      'duplicate-prompt': 1,
      'no-authority': 1,
      'no-prompts': 13,
      'one-sided': 96,
    },
    errors: ['model_spec.md:162:1 no-authority'],
  })
  expect(found(previousModelSpec, { platform: 'root' })).toEqual({
    counts: {
      'binds-nobody': 7,
      'duplicate-case': 21,
      'duplicate-prompt': 1,
      'no-authority': 1,
      'no-prompts': 10,
      'one-sided': 93,
    },
    errors: ['model_spec.md:141:1 no-authority'],
  })
})
