import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sectionClause } from '../../src/clauses/data/labelled-replies.ts'
import { parsePolicy } from '../../src/clauses/policy-text/policy-text.ts'
import { policySlice } from '../../src/policy/slice.ts'

const parse = (source: string, authorities?: Record<string, string>) =>
  parsePolicy(source, 'policy.md', { authorities })

const POLICY = `# Overview {#overview}

Words. See [?](#tone), [the facts](#facts "title") and [?](#nowhere).

# Definitions {#definitions}

!!! meta "Commentary"
    **Not**: a term.

    Nor here.

**Assistant**: the *entity*, see [?](#tone).

It has more.

**Example**: of a message

~~~xml
<assistant recipient="python" end_turn="false">
import this
</assistant>
~~~

Still more.

**User:** a person.

# Rules {#rules authority=system}

## Facts {#facts authority=root}

First[^f001]. Second, e.g. this
one[^f002] (see [?](#tone))[^f003]. Third.

- An item[^f004]. With two sentences.
- Another.

### A heading without braces

Its text[^f005] belongs here.

**Example**: see [?](#tone)

~~~xml
<comparison>
<assistant> <!-- GOOD -->
# yes {#no_heading}
</assistant>
</comparison>
~~~

After.

## Tone {#tone}

Be \`[^code]\` kind\\[^escaped].[^t001] Always.
`

describe('sections', () => {
  const { sections, problems } = parse(POLICY)
  const section = (id: string) => sections.find((each) => each.id === id)!

  test('each heading with an id is one, with the ids above it', () => {
    expect(problems.map(String)).toEqual([])
    expect(
      sections.map(({ id, title, level, authority, parents, place }) => [
        id,
        title,
        level,
        authority,
        parents,
        place.line,
      ]),
    ).toEqual([
      ['overview', 'Overview', 1, undefined, [], 1],
      ['definitions', 'Definitions', 1, undefined, [], 5],
      ['rules', 'Rules', 1, 'system', [], 28],
      ['facts', 'Facts', 2, 'root', ['rules'], 30],
      ['tone', 'Tone', 2, undefined, ['rules'], 54],
    ])
  })

  test('the text is without examples, commentary and marks, and links have titles', () => {
    expect(section('overview').text).toBe(
      'Words. See [Tone](#tone), [the facts](#facts "title") and [?](#nowhere).',
    )
    expect(section('facts').text).toBe(`First. Second, e.g. this
one (see [Tone](#tone)). Third.

- An item. With two sentences.
- Another.

### A heading without braces

Its text belongs here.

After.`)
    expect(section('tone').text).toBe('Be `[^code]` kind\\[^escaped]. Always.')
  })

  test('links are those of the text, not of examples', () => {
    expect(section('overview').links).toEqual(['tone', 'facts', 'nowhere'])
    expect(section('facts').links).toEqual(['tone'])
  })

  test('a reference has its place and its sentence', () => {
    const references = sections.flatMap((each) =>
      each.references.map((reference) => ({ section: each.id, ...reference })),
    )
    expect(references.map(({ section, id, sentence }) => [section, id, sentence])).toEqual([
      ['facts', 'f001', 'First.'],
      ['facts', 'f002', 'Second, e.g. this one (see [Tone](#tone)).'],
      ['facts', 'f003', 'Second, e.g. this one (see [Tone](#tone)).'],
      ['facts', 'f004', 'An item. With two sentences.'],
      ['facts', 'f005', 'Its text belongs here.'],
      ['tone', 't001', 'Be `[^code]` kind\\[^escaped].'],
    ])
    for (const { id, place } of references)
      expect(POLICY.slice(place.offset)).toMatch(new RegExp(`^\\[\\^${id}\\]`))
    expect(references[1]!.place).toMatchObject({ line: 33, column: 4 })
  })

  test('examples are precedents, with or without a question', () => {
    expect(section('definitions').examples.map(({ title }) => title)).toEqual(['of a message'])
    const [precedent] = section('facts').examples
    expect(precedent!.comparisons[0]!.replies[0]!.reply.content).toBe('# yes {#no_heading}')
    expect(precedent).toMatchObject({ title: 'see Tone', messages: [] })
  })
})

test('definitions reach to the next term', () => {
  const { definitions } = parse(POLICY)
  expect(definitions.map(({ term, text }) => ({ term, text }))).toEqual([
    { term: 'Assistant', text: 'the *entity*, see [Tone](#tone).\n\nIt has more.\n\nStill more.' },
    { term: 'User', text: 'a person.' },
  ])
  const [, user] = definitions
  expect(POLICY.split('\n')[user!.place!.line - 1]).toMatch(/^\*\*User/)
})

test('line breaks of Windows give the same text', () => {
  const strip = ({ sections, definitions }: ReturnType<typeof parse>) =>
    JSON.parse(
      JSON.stringify({ sections, definitions }, (key, value: unknown) =>
        key === 'offset' ? undefined : value,
      ),
    )
  expect(strip(parse(POLICY.replace(/\n/g, '\r\n')))).toEqual(strip(parse(POLICY)))
})

describe('problems', () => {
  const problems = (source: string, authorities?: Record<string, string>) =>
    parse(source, authorities).problems.map(String)
  const known = '`root`, `system`, `developer`, `user` and `guideline`'

  test('an authority that nobody knows, unless an option says what it stands for', () => {
    const source = '# A {#a authority=platform}\n\nx\n'
    expect(problems(source)).toEqual([
      `policy.md:1:19: Unknown authority \`platform\`; the known ones are ${known}. Use one of them, or say what it stands for with the option \`authorities: { platform: 'root' }\``,
    ])
    expect(problems(source, { platform: 'rot' })).toEqual([
      `policy.md:1:19: Unknown authority \`platform\` (the option \`authorities\` makes it \`rot\`); the known ones are ${known}; did you mean \`root\`?`,
    ])
    expect(parse(source, { platform: 'root' })).toMatchObject({
      problems: [],
      sections: [{ authority: 'root' }],
    })
    expect(parse(source)).toMatchObject({ sections: [{ id: 'a' }], doubtful: ['a'] })
  })

  test('a key that is mistyped, an id that is taken or none', () => {
    expect(problems('# A {#a autority=root}\n\n# B {#a}\n\n# C {#c!}\n')).toEqual([
      'policy.md:1:9: Unknown `autority`, kept as it is; did you mean `authority`?',
      'policy.md:3:1: The id `a` is taken: it stands first at policy.md:1:1. Give one of them another id',
      'policy.md:5:6: Expected an id of letters, digits, `-` and `_`, found "c!"',
    ])
  })

  test('a reference below a heading whose id is none: only that is the problem', () => {
    expect(problems('# C {#c!}\n\nWords[^a].\n\n# A {#a}\n')).toEqual([
      'policy.md:1:6: Expected an id of letters, digits, `-` and `_`, found "c!"',
    ])
  })

  test('a reference that no section holds', () => {
    expect(problems('Words[^a].\n\n# A {#a}\n')).toEqual([
      'policy.md:1:6: `[^a]` stands above the first heading with an id: give its section one, such as `## Title {#some_id authority=user}`',
    ])
  })

  test('no text makes it throw', () => {
    const piece = fc.constantFrom(
      ...[
        '# A {#a authority=user}\n',
        '## ',
        '{#b}',
        '[^a]',
        '[?](#a)',
        '**T**: x\n\n',
        '# Definitions\n\n',
        '- i\n',
        '> q\n',
      ],
      ...[
        '| a |\n|---|\n| [^b] |\n',
        '!!! meta\n    x\n',
        '**Example**: y\n\n',
        '~~~xml\n',
        '<user>\nq\n</user>\n',
        '~~~\n',
        '\r\n',
        '<!-- ',
        '-->',
      ],
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 25 }), (pieces) => {
        const { sections } = parse(pieces.join(''))
        expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length)
      }),
      { numRuns: 500 },
    )
  })
})

describe('what a foreign text says beyond what we know', () => {
  const TEENS = `# Teens {#teens authority=root tags=under_18,safety audience="13 to 17"}

Be careful with teenagers.

**Example**: a question

~~~xml
<developer>
<settings>
under_18: true
max_token: 20
</settings>
</developer>
<user locale="de">
Hello!
</user>
<comparison>
<assistant> <!-- GOOD -->
Hi!
</assistant>
</comparison>
~~~
`
  test('is kept and no error; tags are tags, likely typos are warnings', () => {
    const { sections, problems } = parsePolicy(TEENS, 'policy.md')
    expect(sections[0]).toMatchObject({
      authority: 'root',
      tags: ['under_18', 'safety'],
      attributes: { audience: '13 to 17' },
    })
    const [example] = sections[0]!.examples
    expect(example!.messages).toMatchObject([
      { role: 'developer', settings: { under_18: 'true', max_token: '20' } },
      { role: 'user', attributes: { locale: 'de' } },
    ])
    expect(example!.comparisons[0]!.replies).toHaveLength(1)
    expect(problems.map(({ fatal, name, reason }) => [fatal, name, reason])).toEqual([
      [false, 'policy.md:11:1', 'Unknown `max_token`, kept as it is; did you mean `max_tokens`?'],
    ])
  })

  test('is shown to graders', () => {
    const { sections } = parsePolicy(TEENS, 'policy.md')
    const spec = { clauses: [], sections, definitions: [] }
    expect(policySlice(spec, sectionClause(sections[0]!, sections))).toContain(
      'Teens (#teens, authority: root, audience: 13 to 17)',
    )
  })
})

test('the title of an example has the title of a section that it links to, and no link', () => {
  const turns = '~~~xml\n<user>\nHello!\n</user>\n~~~\n'
  const source = `# Creators first {#creators authority=root}\n\nText.\n\n**Example**: against the [?](#creators), [so to speak](#creators) and [?](#nowhere)\n\n${turns}`
  const [section] = parsePolicy(source, 'policy.md').sections
  expect(section!.examples.map(({ title }) => title)).toEqual([
    'against the Creators first, so to speak and nowhere',
  ])
})

test('a mistake beside an authority leaves the authority what it is', () => {
  expect(parse('# A {#a authority=root tags=authority/x}\n').doubtful).toEqual([])
  expect(parse('# A {#a authority=rooot}\n').doubtful).toEqual(['a'])
})
