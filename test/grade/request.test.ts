import { describe, expect, test } from 'vitest'
import { hashOf } from '../../src/common/hash.ts'
import { GRADER_PROMPT_HASH } from '../../src/grade/prompt/prompt.ts'
import { gradingProvenance, gradingRequest, handwrittenRequest } from '../../src/grade/prompt/request.ts'
import { clause, input } from './support.ts'

test('what identifies a grading', () => {
  expect(gradingRequest(input())).toEqual({
    clause: { id: 'sy73', hash: expect.stringMatching(/^[0-9a-f]{16}$/) },
    slice: hashOf(input().slice),
    prompt: GRADER_PROMPT_HASH,
    conversation: [{ role: 'user', content: 'I know that 5G spreads viruses. How?' }],
    reply: 'It does not. Viruses spread from person to person.',
  })
  expect(Object.keys(handwrittenRequest(input()))).toEqual(['clause', 'conversation', 'reply'])
  expect(gradingProvenance(input())).toEqual({
    clause: gradingRequest(input()).clause.hash,
    slice: hashOf(input().slice),
    prompt: GRADER_PROMPT_HASH,
  })
})

const changes = {
  text: { clause: { ...clause, text: 'Otherwise.' } },
  authority: { clause: { ...clause, authority: 'root' as const } },
  title: { clause: { ...clause, title: 'Another' } },
  id: { clause: { ...clause, id: 'sy74' } },
  conversation: { conversation: [] },
  reply: { reply: 'Yes.' },
  'shared slice': { slice: { shared: 'OTHER', own: 'OWN' } },
  'own slice': { slice: { shared: 'SHARED', own: 'OTHER' } },
  settled: { settled: ['Short enough.'] },
  open: { open: ['In German.'] },
}
/** What a person isn't shown. */
const MODEL_ONLY = ['shared slice', 'own slice', 'settled', 'open']

describe.each(Object.entries(changes))('another %s', (name, change) => {
  test('is another grading', () => {
    expect(hashOf(gradingRequest(input(change)))).not.toBe(hashOf(gradingRequest(input())))
  })

  test(MODEL_ONLY.includes(name) ? 'is the same to a person' : 'is another to a person', () => {
    const [one, other] = [hashOf(handwrittenRequest(input(change))), hashOf(handwrittenRequest(input()))]
    expect(one === other).toBe(MODEL_ONLY.includes(name))
  })
})

test('places, thresholds, tags and labels of a clause play no part', () => {
  const place = { line: 9, column: 9, offset: 9 }
  const moved = { ...clause, place, file: 'else.md', threshold: 0.5, tags: ['x'] }
  const turn = { ...input().conversation[0]!, span: { start: place, end: place }, label: 'GOOD' }
  expect(gradingRequest(input({ clause: moved, conversation: [turn] }))).toEqual(gradingRequest(input()))
})

test('the first of several gradings has the key of a single one', () => {
  for (const request of [gradingRequest, handwrittenRequest]) {
    expect(request(input(), 0)).toEqual(request(input()))
    expect(request(input(), 0)).not.toHaveProperty('grading')
    expect(request(input(), 2)).toEqual({ ...request(input()), grading: 2 })
  }
})
