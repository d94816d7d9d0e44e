import { describe, expect, test } from 'vitest'
import { precedentsOf, sectionClause } from '../../src/clauses/data/labelled-replies.ts'
import { loadSpec } from '../../src/clauses/load.ts'
import { type GradeInput, gradingPrompt, plainMessage } from '../../src/grade/prompt/prompt.ts'
import { workedExamples } from '../../src/grade/prompt/worked-examples.ts'
import { slicePieces } from '../../src/policy/slice.ts'
import { modelSpec } from '../support/model-spec.ts'

const { spec } = loadSpec({ root: modelSpec, include: 'examples/*.md', policy: 'model_spec.md' })
const ofSections = spec.sections.map((section) => sectionClause(section, spec.sections))

/** All gradings of the Model Spec: of its challenges, and of its labelled replies by their sections. */
const inputs: readonly GradeInput[] = [
  ...spec.clauses.flatMap((clause) =>
    clause.examples.map(({ messages }) => ({ clause, messages, reply: 'A' })),
  ),
  ...ofSections.flatMap((clause) =>
    precedentsOf(clause).map(({ comparison, reply }) => ({
      ...{ clause, messages: comparison.messages, reply: reply.content },
    })),
  ),
].map(({ clause, messages, reply }) => ({
  ...{ clause, reply, conversation: messages.map(plainMessage), slice: slicePieces(spec, clause) },
  precedents: workedExamples(spec, clause, messages, 4),
}))

/** What stands before the end of a shared beginning, message by message. */
function beginnings(input: GradeInput): string[] {
  const { messages, shared } = gradingPrompt(input)
  return shared.map(({ message, length }) =>
    [
      ...messages.slice(0, message).map(({ content }) => content),
      messages[message]!.content.slice(0, length),
    ].join('\n'),
  )
}

const groupsBy = (key: (input: GradeInput) => string) => [...Map.groupBy(inputs, key).values()]

describe('on the Model Spec', () => {
  test('gradings of one section share everything up to the clause’s own blocks', () => {
    for (const group of groupsBy(({ clause }) => clause.section!)) {
      const [first] = beginnings(group[0]!)
      expect(first!.trimEnd().endsWith(group[0]!.slice.shared.trim())).toBe(true)
      for (const each of group) expect(beginnings(each)[0]).toBe(first)
    }
  })

  test('that is 1,024 tokens and more wherever the section’s slice is that long', () => {
    for (const each of inputs) {
      const { length } = beginnings(each)[0]!
      expect(length).toBeGreaterThan(each.slice.shared.length + 2500)
    }
  })

  test('gradings by one clause with the same worked examples share all but the data', () => {
    const groups = groupsBy(({ clause, precedents }) => JSON.stringify([clause.id, precedents]))
    for (const group of groups) {
      const shared = new Set(group.map((each) => beginnings(each).at(-1)))
      expect([group[0]!.clause.id, shared.size]).toEqual([group[0]!.clause.id, 1])
    }
  })
})

test('nothing random stands before the data', () => {
  const fence = /^<<<GRADED-DATA /m
  for (const input of [inputs[0]!, inputs.find(({ precedents = [] }) => precedents.length > 0)!]) {
    const [one, other] = [gradingPrompt(input), gradingPrompt(input)]
    const before = ({ messages: [rules, data] }: typeof one) => [
      rules!.content,
      // The sentence that leads to the data names their code.
      data!.content.slice(0, data!.content.search(fence)).replace(/carry the code [0-9a-f-]{36} /, ''),
    ]
    expect(before(one)).toEqual(before(other))
    expect(one.messages[1]!.content).not.toBe(other.messages[1]!.content)
    expect(beginnings(input)).toEqual(beginnings(input))
  }
})

test('what is known of one reply comes after what gradings share', () => {
  const settled = ['The reply has 7 words, at most 9 allowed.']
  const open = ['The reply must be in German (de).']
  const input = inputs[0]!
  expect(beginnings(input)).toHaveLength(3)
  expect(beginnings({ ...input, settled, open })).toEqual(beginnings(input).slice(0, 2))
})
