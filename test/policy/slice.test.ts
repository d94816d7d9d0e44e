import { describe, expect, test } from 'vitest'
import type { Clause, Section, Spec } from '../../src/clauses/data/clause.ts'
import { policySlice, slicePieces } from '../../src/policy/slice.ts'

const place = { line: 1, column: 1, offset: 0 }

function clause(id: string, rest: Partial<Clause>): Clause {
  return { id, title: id, text: '', file: `${id}.md`, place, tags: [], examples: [], ...rest }
}

function section(id: string, rest: Partial<Section>): Section {
  const none = { parents: [], links: [], references: [], examples: [] }
  return { id, title: id, level: 1, file: 'policy.md', place, text: '', ...none, ...rest }
}

const bounds = section('bounds', { title: 'Stay in bounds', text: 'General words.' })
const privacy = section('privacy', {
  title: 'Protect privacy',
  level: 2,
  authority: 'root',
  parents: ['bounds'],
  text: 'Do not track people. See [?](#honesty) and [the style](#style). Developers may ask.',
  links: ['honesty', 'style', 'privacy', 'nowhere'],
})
const honesty = section('honesty', {
  title: 'Be honest',
  authority: 'user',
  text: 'Do not lie. See [?](#far).',
  links: ['far'],
})
const far = section('far', { title: 'Far away', text: 'Two hops away.' })
const style = section('style', { title: 'Style' })
const tracking = clause('ab12', {
  title: 'No tracking',
  authority: 'root',
  text: 'Do not track people.',
  section: 'privacy',
})
const definitions = [
  { term: 'Developer', text: 'one who builds on the API.' },
  { term: 'Party', text: 'anyone involved.' },
  { term: 'Tool', text: 'a program.' },
]
const spec: Spec = {
  sections: [bounds, privacy, honesty, far, style],
  clauses: [
    tracking,
    clause('tone', { title: 'Tone', text: 'Be kind to all parties. [Mind](#brief) it. Stool.' }),
    clause('brief', { title: 'Be brief', authority: 'guideline', text: 'Few words.' }),
  ],
  definitions,
}

describe('a clause of a section', () => {
  test('linked: headings, section, what it links to, terms', () => {
    expect(policySlice(spec, tracking)).toMatchInlineSnapshot(`
      "## Where the clause stands

      - Stay in bounds (#bounds)
        - Protect privacy (#privacy, authority: root)

      ## The section of the clause: Protect privacy (#privacy, authority: root)

      Do not track people. See [Be honest](#honesty) and [the style](#style). Developers may ask.

      ## Linked: Be honest (#honesty, authority: user)

      Do not lie. See [Far away](#far).

      ## Definitions

      **Developer**: one who builds on the API.

      ## Clause: No tracking (#ab12, authority: root)

      Do not track people."
    `)
  })

  test('clause: headings and its own text', () => {
    expect(policySlice(spec, tracking, 'clause')).toMatchInlineSnapshot(`
      "## Where the clause stands

      - Stay in bounds (#bounds)
        - Protect privacy (#privacy, authority: root)

      ## Clause: No tracking (#ab12, authority: root)

      Do not track people."
    `)
  })

  test('a clause that is no less than its section is not repeated', () => {
    const same = clause('ab13', { text: `${privacy.text}\n`, section: 'privacy' })
    expect(policySlice(spec, same)).toContain('## The section of the clause: Protect privacy')
    expect(policySlice(spec, same)).not.toContain('## Clause: ab13')
  })

  test('begins as those of the other clauses of its section, at any extent', () => {
    const other = clause('ab14', {
      text: 'Tools too. [Mind](#honesty) it, and [that](#far).',
      section: 'privacy',
    })
    const first = policySlice(spec, tracking)
    const shared = first.slice(0, first.indexOf('\n\n## Clause:'))
    expect(slicePieces(spec, other)).toEqual({
      shared,
      own: `## Clause: ab14 (#ab14)

Tools too. [Mind](#honesty) it, and [that](#far).

## Linked: Far away (#far)

Two hops away.

## Further definitions

**Tool**: a program.`,
    })
    expect(slicePieces(spec, tracking).shared).toBe(shared)
    expect(slicePieces(spec, other, 'clause').shared).toBe(slicePieces(spec, tracking, 'clause').shared)
    expect(slicePieces(spec, spec.clauses[1]!, 'full').shared).toBe(
      slicePieces(spec, tracking, 'full').shared,
    )
    expect(slicePieces(spec, spec.clauses[1]!).shared).toBe('')
  })

  test('a section that does not exist is as none', () => {
    expect(policySlice(spec, { ...tracking, section: 'gone' }, 'clause')).toMatchInlineSnapshot(`
      "## Clause: No tracking (#ab12, authority: root)

      Do not track people."
    `)
  })
})

test('a clause of its own: linked clauses by their ids', () => {
  expect(policySlice(spec, spec.clauses[1]!)).toMatchInlineSnapshot(`
    "## Clause: Tone (#tone)

    Be kind to all parties. [Mind](#brief) it. Stool.

    ## Linked: Be brief (#brief, authority: guideline)

    Few words.

    ## Definitions

    **Party**: anyone involved."
  `)
})

test('full: everything once', () => {
  expect(policySlice(spec, tracking, 'full')).toMatchInlineSnapshot(`
    "## Section: Stay in bounds (#bounds)

    General words.

    ## Section: Protect privacy (#privacy, authority: root)

    Do not track people. See [Be honest](#honesty) and [the style](#style). Developers may ask.

    ## Section: Be honest (#honesty, authority: user)

    Do not lie. See [Far away](#far).

    ## Section: Far away (#far)

    Two hops away.

    ## Section: Style (#style)

    ## Clause: Tone (#tone)

    Be kind to all parties. [Mind](#brief) it. Stool.

    ## Clause: Be brief (#brief, authority: guideline)

    Few words.

    ## Definitions

    **Developer**: one who builds on the API.

    **Party**: anyone involved.

    **Tool**: a program.

    ## Where the clause stands

    - Stay in bounds (#bounds)
      - Protect privacy (#privacy, authority: root)"
  `)
})

describe('terms', () => {
  const uses = (text: string, term: string) =>
    policySlice(
      { ...spec, definitions: [{ term, text: 'MEANING' }] },
      clause('x1', { title: 'x', text }),
    ).includes('MEANING')

  test.each([
    ['a USER asks', 'User'],
    ['many users ask', 'User'],
    ['two parties', 'Party'],
    ['one party', 'Parties'],
    ['a side-effect', 'Side-effects'],
    ['both addresses', 'Address'],
    ['a hidden\nmessage', 'Hidden message'],
    ["the *user*'s wish", 'user'],
    ['die GRÖSSE', 'Grösse'],
    ['in C++ code', 'C++'],
  ])('%j uses %j', (text, term) => expect(uses(text, term)).toBe(true))

  test.each([
    ['a superuser', 'User'],
    ['user_id', 'User'],
    ['see [here](#user) and [there](https://example.com/user/x)', 'User'],
    ['Übermut', 'mut'],
    ['stools', 'Tool'],
    ['anything', '  '],
  ])('%j does not use %j', (text, term) => expect(uses(text, term)).toBe(false))
})

describe('the chain of command', () => {
  const link = (id: string) => ({ id, span: { start: place, end: place } })
  const brief = clause('brief', { title: 'Be brief', authority: 'guideline', text: 'Few words.' })
  const steps = clause('steps', {
    title: 'Full steps',
    authority: 'developer',
    text: 'Steps are complete, not [short](#brief).',
    overrides: [link('brief')],
    exceptions: [link('privacy')],
  })
  const chained: Spec = { ...spec, clauses: [tracking, brief, steps] }

  test('linked: what goes before and after the clause, with their texts', () => {
    expect(policySlice(chained, steps)).toMatchInlineSnapshot(`
      "## Clause: Full steps (#steps, authority: developer)

      Steps are complete, not [short](#brief).

      ## Chain of command

      Where both apply, this clause gives way to:

      - Protect privacy (#privacy, authority: root)

      Where both apply, this clause goes before:

      - Be brief (#brief, authority: guideline)

      ## Linked: Protect privacy (#privacy, authority: root)

      Do not track people. See [Be honest](#honesty) and [the style](#style). Developers may ask.

      ## Linked: Be brief (#brief, authority: guideline)

      Few words."
    `)
  })

  test('clause: from the other side, by name only', () => {
    expect(policySlice(chained, brief, 'clause')).toMatchInlineSnapshot(`
      "## Clause: Be brief (#brief, authority: guideline)

      Few words.

      ## Chain of command

      Where both apply, this clause gives way to:

      - Full steps (#steps, authority: developer)"
    `)
    expect(policySlice(chained, tracking, 'clause')).toMatchInlineSnapshot(`
      "## Where the clause stands

      - Stay in bounds (#bounds)
        - Protect privacy (#privacy, authority: root)

      ## Clause: No tracking (#ab12, authority: root)

      Do not track people.

      ## Chain of command

      Where both apply, this clause goes before:

      - Full steps (#steps, authority: developer)"
    `)
  })

  test('full: named, with the texts where they stand anyway', () => {
    const full = policySlice(chained, steps, 'full')
    expect(full).toContain(
      '## Chain of command\n\nWhere both apply, this clause gives way to:\n\n- Protect privacy',
    )
    expect(full.match(/Few words\./g)).toHaveLength(1)
  })

  test('a link that loops, puts a lower authority above a higher one or leads nowhere says nothing', () => {
    const wrong: Spec = {
      ...spec,
      clauses: [
        { ...brief, overrides: [link('steps'), link('nowhere'), link('tone')] },
        { ...steps, overrides: [], exceptions: [] },
        clause('tone', { authority: 'guideline', overrides: [link('brief')] }),
      ],
    }
    for (const each of wrong.clauses) expect(policySlice(wrong, each)).not.toContain('## Chain of command')
  })
})
