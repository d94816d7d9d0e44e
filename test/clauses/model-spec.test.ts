import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadSpec } from '../../src/clauses/load.ts'
import { modelSpec } from '../support/model-spec.ts'

describe('the Model Spec as it is published', () => {
  const read = (file: string) => fs.readFileSync(path.join(modelSpec, file), 'utf8')
  const names = fs.readdirSync(path.join(modelSpec, 'examples'))
  const policy = read('model_spec.md')
  const { spec, files, policyProblems } = loadSpec({
    root: modelSpec,
    include: 'examples/*.md',
    policy: 'model_spec.md',
  })
  const examples = spec.clauses.flatMap((clause) =>
    clause.examples.map((example) => ({ file: clause.file, ...example })),
  )
  const precedents = spec.sections.flatMap((section) => section.examples)
  const comparisons = precedents.flatMap((example) => example.comparisons)
  const replies = comparisons.flatMap((comparison) => comparison.replies)
  const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

  test('no problems', () => {
    expect([...policyProblems, ...files.flatMap(({ problems }) => problems)].map(String)).toEqual([])
  })

  test('114 clauses with 272 examples: none lost, none twice', () => {
    expect(spec.clauses.map(({ id }) => `${id}.md`).sort()).toEqual(names.sort())
    expect([names.length, examples.length]).toEqual([114, 272])
    for (const { file, examples } of spec.clauses) {
      const source = read(file)
      expect([file, examples.length]).toEqual([file, count(source, /^\*\*Example\*\*/gm)])
      const turns = examples.flatMap(({ messages }) => messages)
      expect([file, turns.length]).toEqual([
        file,
        count(source, /^<(?:system|developer|user|assistant|tool)\b/gm),
      ])
    }
    expect(new Set(examples.map(({ file, span }) => `${file}:${span.start.offset}`)).size).toBe(272)
    for (const { examples } of spec.clauses)
      expect(new Set(examples.map(({ title }) => title)).size).toBe(examples.length)
  })

  test('every prompt stands where its place says', () => {
    for (const { file, messages, prompt, title, titleSpan } of examples) {
      const source = read(file)
      const asked = messages.findLast(({ role }) => role === 'user') ?? messages.at(-1)!
      expect(prompt).toEqual(asked.span.start)
      const line = source.split('\n')[prompt.line - 1]!.slice(prompt.column - 1)
      expect(asked.content.replace(/[<>&"']/g, '').startsWith(line.replace(/&\w+;|[<>&"']/g, ''))).toBe(true)
      expect(source.slice(titleSpan.start.offset, titleSpan.end.offset)).toBe(title.replace(/ \(\d\)$/, ''))
      for (const { content, span } of messages) {
        const raw = source.slice(span.start.offset, span.end.offset)
        expect(content.replace(/[<>&"']/g, '')).toBe(raw.replace(/&\w+;|[<>&"']/g, ''))
      }
    }
  })

  test('each reference has a sentence, its section and that authority', () => {
    const marks = [...policy.matchAll(/\[\^(\w+)\]/g)]
    const references = spec.sections.flatMap((section) => section.references)
    expect(references.map(({ id, place }) => [id, place.offset])).toEqual(
      marks.map((mark) => [mark[1], mark.index]),
    )
    for (const { id, sentence, place } of references) {
      expect(sentence).not.toMatch(/\[\^|\[\?\]|\n/)
      expect([id, sentence[0]]).toEqual([id, expect.stringMatching(/[A-Z]/)])
      // What stands before the mark is in the sentence, unless a link or another mark does.
      const before = policy.slice(place.offset - 12, place.offset)
      if (!/[\]()]/.test(before)) expect(sentence).toContain(before.trim())
    }
    const headings = [...policy.matchAll(/^#+ .*\{#(\w+)(?: authority=(\w+))?\}$/gm)]
    expect(spec.sections.map(({ id, authority }) => [id, authority])).toEqual(
      headings.map(([, id, authority]) => [id, authority]),
    )
    for (const { id, section, authority } of spec.clauses) {
      const mark = marks.find((each) => each[1] === id)!
      const heading = headings.findLast(({ index }) => index < mark.index)!
      expect([id, section, authority]).toEqual([id, heading[1], heading[2]])
    }
    expect(spec.clauses.filter(({ authority }) => !authority).map(({ id }) => id)).toEqual(['8ep1'])
  })

  test('sections hold their own words only, and links that lead somewhere', () => {
    const ids = new Set(spec.sections.map(({ id }) => id))
    for (const { text, links } of spec.sections) {
      expect(text).not.toMatch(/\*\*Example\*\*|~~~|!!!|\[\^|<!--|\[\?\]|\{#|<assistant>/)
      for (const link of links) expect(ids).toContain(link)
    }
    expect(spec.definitions.map(({ term }) => term)).toEqual([
      ...[
        'Assistant',
        'Conversation',
        'Tool',
        'Hidden chain-of-thought message',
        'Token',
        'Developer',
        'User',
      ],
    ])
  })

  test('the precedents: all labels, reasons and replies', () => {
    const labels = Object.fromEntries(
      ['GOOD', 'BAD', 'OK'].map((label) => [label, replies.filter((reply) => reply.label === label).length]),
    )
    expect(labels).toEqual({
      GOOD: count(policy, /<!-- GOOD/g),
      BAD: count(policy, /<!-- BAD/g),
      OK: count(policy, /<!-- OK/g),
    })
    expect(labels).toEqual({ GOOD: 186, BAD: 186, OK: 7 })
    expect(precedents).toHaveLength(count(policy, /^\*\*Example\*\*/gm))
    expect(comparisons).toHaveLength(count(policy, /^<comparison>/gm))
    expect(replies.filter(({ reason }) => reason !== '')).toHaveLength(
      count(policy, /<!-- \w+(?:\[#\w+\])?[:,] /g),
    )
    expect(replies.filter(({ against }) => against)).toHaveLength(count(policy, /<!-- \w+\[#/g))
    for (const { messages } of comparisons) expect(messages.length).toBeGreaterThan(0)
  })
})
