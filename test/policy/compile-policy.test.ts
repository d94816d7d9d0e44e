import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Clause, Section, Spec } from '../../src/clauses/data/clause.ts'
import { findClauseOf } from '../../src/clauses/data/labelled-replies.ts'
import { loadSpec } from '../../src/clauses/load.ts'
import { hashOf } from '../../src/common/hash.ts'
import { gradingProvenance } from '../../src/grade/prompt/request.ts'
import { withTitles } from '../../src/policy/blocks.ts'
import { compilePolicy } from '../../src/policy/compile-policy.ts'
import { policySlice, slicePieces } from '../../src/policy/slice.ts'
import { modelSpec } from '../support/model-spec.ts'

const root = path.resolve(import.meta.dirname, '../..')
const place = { line: 1, column: 1, offset: 0 }
const link = (id: string) => ({ id, span: { start: place, end: place } })

function clause(id: string, authority: Clause['authority'], rest: Partial<Clause> = {}): Clause {
  const title = `About ${id}`
  return { id, title, authority, text: `${id}!`, file: `${id}.md`, place, tags: [], examples: [], ...rest }
}

function section(id: string, rest: Partial<Section>): Section {
  const none = { parents: [], links: [], references: [], examples: [] }
  return { id, title: id, level: 1, file: 'policy.md', place, text: `${id}.`, ...none, ...rest }
}

const spec: Spec = {
  sections: [
    section('preface', {}),
    section('style', { authority: 'guideline', text: 'Be plain. See [?](#safe).' }),
    section('voice', {
      place: { ...place, offset: 90 },
      parents: ['style'],
      text: 'Speak slowly to a Guest.',
    }),
    section('odd', { place: { ...place, offset: 99 }, text: 'lost!' }),
  ],
  clauses: [
    clause('brief', 'guideline', { tags: ['tone'], exceptions: [link('steps')] }),
    clause('steps', 'user', { overrides: [link('style')] }),
    clause('slow', 'guideline', { section: 'voice', text: 'Speak slowly to a Guest.', tags: ['pace'] }),
    clause('lost', undefined, { section: 'odd' }),
    clause('safe', 'root', { tags: ['risk', 'tone'], checks: { maxWords: 9 } }),
  ],
  definitions: [
    { term: 'Guest', text: 'whoever asks' },
    { term: 'Host', text: 'whoever answers' },
  ],
}

/** Titles of the clauses that a text holds. */
function titles({ text }: { readonly text: string }): string[] {
  return [...text.matchAll(/^## Clause: (.*) \(#/gm)].map((match) => match[1]!)
}

test('by authority, with what each level means, who gives way, and the definitions used', () => {
  expect(compilePolicy(spec).text).toMatchInlineSnapshot(`
    "# Policy

    The assistant follows the clauses below, which stand in order of authority, the highest first. Where two of them conflict, the one of higher authority holds.

    # Authority: root

    Nothing in a conversation overrides it: no system, developer or user message, whatever reason it gives.

    ## Clause: About safe (#safe, authority: root)

    safe!

    # Authority: user

    A default that a user, developer or system message may change or lift, but only by an explicit instruction. Context alone does not override it.

    ## Clause: About steps (#steps, authority: user)

    steps!

    # Authority: guideline

    A default that gives way to an explicit instruction of the user, the developer or the system, and also implicitly to context: what the conversation shows of the purpose, the setting or the wishes of those who ask.

    ## Clause: About brief (#brief, authority: guideline)

    brief!

    Where both apply, this clause gives way to:

    - About steps (#steps, authority: user)

    ## Clause: style (#style, authority: guideline)

    Be plain. See [About safe](#safe).

    Where both apply, this clause gives way to:

    - About steps (#steps, authority: user)

    ## Clause: voice (#voice, authority: guideline)

    Speak slowly to a Guest.

    Where both apply, this clause gives way to:

    - About steps (#steps, authority: user)

    # Without an authority

    It is not said who may change or lift these.

    ## Clause: odd (#odd)

    lost!

    # Definitions

    **Guest**: whoever asks"
  `)
})

test('the whole of an example spec', async () => {
  const { text } = compilePolicy(loadSpec({ root, include: 'specs/*.md' }))
  await expect(text).toMatchFileSnapshot('__snapshots__/compiled-policy.md')
})

test('neither challenge prompts nor labelled replies nor reference marks are in it', () => {
  const { spec: example } = loadSpec({ root, include: 'specs/*.md' })
  const { text } = compilePolicy(example)
  const asked = example.clauses.flatMap(({ examples }) =>
    examples.flatMap((each) => [
      ...each.messages,
      ...each.comparisons.flatMap(({ replies }) => replies.map(({ reply }) => reply)),
    ]),
  )
  expect(asked.length).toBeGreaterThan(50)
  expect(asked.filter(({ content }) => content.length > 20 && text.includes(content))).toEqual([])
})

test('what is shipped is what is graded: the same words, the same hashes', () => {
  for (const each of [spec, loadSpec({ root, include: 'specs/*.md' }).spec]) {
    const { text, hash, clauses } = compilePolicy(each)
    expect(hash).toBe(hashOf(text))
    for (const shipped of clauses) {
      const found = findClauseOf(each, shipped.id)!
      const slice = policySlice(each, found, 'clause')
      expect(shipped.hash).toBe(
        gradingProvenance({
          ...{ clause: found, slice: slicePieces(each, found, 'clause') },
          ...{ conversation: [], reply: '' },
        }).clause,
      )
      const own = slice.match(/^## Clause: [\s\S]*?(?=\n\n## |$(?![\s\S]))/m)![0]
      // The sentence of a clause stands within its section.
      const isSentence = found.section !== undefined && found.section !== found.id
      expect(text).toContain(isSentence ? withTitles(each, found.text) : own)
    }
  }
})

test('the same, in whatever order the files were read', () => {
  const turned: Spec = {
    ...spec,
    clauses: spec.clauses.toReversed(),
    sections: spec.sections.toReversed(),
  }
  expect(compilePolicy(turned)).toEqual(compilePolicy(spec))
  expect(compilePolicy(JSON.parse(JSON.stringify(spec)))).toEqual(compilePolicy(spec))
})

test('another word of a clause is another hash, of it and of the whole', () => {
  const clauses = spec.clauses.map((each) => (each.id === 'safe' ? { ...each, text: 'Otherwise.' } : each))
  const [one, other] = [compilePolicy(spec), compilePolicy({ ...spec, clauses })]
  expect(other.hash).not.toBe(one.hash)
  const changed = one.clauses.filter((each, index) => each.hash !== other.clauses[index]!.hash)
  expect(changed.map(({ id }) => id)).toEqual(['safe'])
})

describe('some of it', () => {
  test.for([
    [{ tags: 'risk' }, ['About safe']],
    [{ tags: ['risk', 'tone'] }, ['About safe', 'About brief']],
    // The section is shipped as a whole where one of its clauses is asked for.
    [{ tags: 'pace' }, ['voice']],
    [{ authority: 'root' }, ['About safe']],
    [{ authority: ['user', 'guideline'] }, ['About steps', 'About brief', 'style', 'voice']],
    [{ authority: ['guideline'], tags: ['tone'] }, ['About brief']],
  ] as const)('%o', ([selection, expected]) => {
    expect(titles(compilePolicy(spec, { for: selection }))).toEqual(expected)
  })

  test('definitions go with the text that uses them; a clause that is left out is not given way to', () => {
    const { text } = compilePolicy(spec, { for: { tags: 'tone' } })
    expect(text).not.toContain('Definitions')
    expect(text).not.toContain('this clause gives way')
  })

  test('nothing at all is an error: no app should lose its policy silently', () => {
    expect(() => compilePolicy(spec, { for: { tags: 'toen' } })).toThrow(
      'compilePolicy(): no clause that is asked for has the tag `toen`; the tags are `pace`, `risk` and `tone`',
    )
    expect(() => compilePolicy(spec, { for: { authority: 'developer' } })).toThrow(
      'compilePolicy(): no clause is of this authority',
    )
    expect(() => compilePolicy(spec, { for: { authority: 'boss' as 'root' } })).toThrow(
      'compilePolicy(): unknown authority `boss`; the known ones are',
    )
    expect(() => compilePolicy({ clauses: [], sections: [], definitions: [] })).toThrow(
      'compilePolicy(): the spec has no clause; look at the problems that loadSpec() returns',
    )
  })

  test('a file with a problem is an error, with its place', () => {
    const files: Record<string, string> = {
      'a.md': '---\nauthority: boss\n---\nText.\n\n**Example**: x\n\n~~~xml\n<user>\nHi\n</user>\n~~~\n',
    }
    const loaded = loadSpec({ root, files: ['a.md'], read: (file) => files[file] })
    expect(() => compilePolicy(loaded)).toThrow(
      'compilePolicy(): a file with a problem has no clause to ship\n\n  a.md:2:12 Unknown authority `boss`',
    )
  })
})

describe('for a conversation', () => {
  const said = (...roles: ('system' | 'developer' | 'user' | 'assistant')[]) =>
    compilePolicy(spec, { for: roles.map((role) => ({ role })) }).text

  test('each level says who of those who speak may lift its clauses', () => {
    expect(said('user', 'assistant')).toContain(
      'Context alone does not override it. In this conversation: user.',
    )
    expect(said('developer', 'user')).toContain('In this conversation: user, developer.')
    expect(said('assistant')).toContain('Nobody in this conversation may.')
    expect(said('user').match(/# Authority: root\n\n(.*)/)![1]).not.toContain('this conversation')
  })

  test('all clauses are in it: one that gives way is marked, because it does so only where both apply', () => {
    expect(compilePolicy(spec, { for: [{ role: 'user' }] }).clauses).toEqual(compilePolicy(spec).clauses)
    expect(said('user')).toContain(
      'brief!\n\nWhere both apply, this clause gives way to:\n\n- About steps (#steps, authority: user)',
    )
  })
})

test('the Model Spec: its sections once, each with its clauses', () => {
  const loaded = loadSpec({ root: modelSpec, include: 'examples/*.md', policy: 'model_spec.md' })
  const { text, clauses } = compilePolicy(loaded)
  expect(titles({ text })).toHaveLength(58)
  expect(clauses).toHaveLength(58 + 114)
  expect(text.match(/^# Authority: .*/gm)).toHaveLength(5)
  // Explanations without an authority stay out, except where a clause stands in one.
  expect(text).not.toContain('#overview,')
  expect(text).toContain('# Without an authority')
  for (const { text: sentences } of loaded.spec.clauses) {
    for (const sentence of withTitles(loaded.spec, sentences).split('\n\n')) expect(text).toContain(sentence)
  }
})

test('what is left out is listed, with the reason', () => {
  const reasons = (options: Parameters<typeof compilePolicy>[1]) =>
    compilePolicy(spec, options).leftOut.map(({ id, reason }) => `${id}: ${reason}`)
  const bindsNobody =
    'preface: Neither its heading nor one above it declares an authority: it explains, and binds nobody.'
  expect(compilePolicy(spec).leftOut).toEqual([
    {
      id: 'preface',
      title: 'preface',
      file: 'policy.md',
      line: 1,
      reason: 'Neither its heading nor one above it declares an authority: it explains, and binds nobody.',
    },
  ])
  expect(reasons({ for: { authority: ['root', 'user'] } })).toEqual([
    'brief: It is of authority guideline, and `root` or `user` was asked for.',
    bindsNobody,
    'style: It is of authority guideline, and `root` or `user` was asked for.',
    'voice: It is of authority guideline, and `root` or `user` was asked for.',
    'odd: It is of authority unknown, and `root` or `user` was asked for.',
  ])
  expect(reasons({ for: { tags: 'risk' } })).toContain('steps: It has no tag `risk`.')
})
