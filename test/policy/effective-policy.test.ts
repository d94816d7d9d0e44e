import { describe, expect, test } from 'vitest'
import type { Clause, Section, Spec } from '../../src/clauses/data/clause.ts'
import { effectivePolicy } from '../../src/policy/effective-policy.ts'

const place = { line: 1, column: 1, offset: 0 }
const link = (id: string) => ({ id, span: { start: place, end: place } })

function clause(id: string, authority: Clause['authority'], rest: Partial<Clause> = {}): Clause {
  return {
    id,
    title: `About ${id}`,
    authority,
    text: '',
    file: `${id}.md`,
    place,
    tags: [],
    examples: [],
    ...rest,
  }
}

function section(id: string, rest: Partial<Section>): Section {
  const none = { parents: [], links: [], references: [], examples: [] }
  return { id, title: id, level: 1, file: 'policy.md', place, text: '', ...none, ...rest }
}

const spec: Spec = {
  sections: [
    section('style', { authority: 'guideline' }),
    section('voice', { level: 2, parents: ['style'] }),
  ],
  clauses: [
    clause('brief', 'guideline', { tags: ['tone'], exceptions: [link('steps')] }),
    clause('steps', 'user', { overrides: [link('style')] }),
    clause('sung', 'guideline', { section: 'voice' }),
    clause('plain', undefined),
    clause('safe', 'root', { tags: ['risk', 'tone'] }),
    clause('sales', 'developer', { overrides: [link('safe')] }),
  ],
  definitions: [],
}

test('each clause with its standing, the highest authority first', () => {
  expect(effectivePolicy(spec).clauses).toMatchInlineSnapshot(`
    [
      {
        "authority": "root",
        "givesWayTo": [],
        "id": "safe",
        "liftableBy": [],
        "outrankedBy": [],
        "status": "in force",
        "title": "About safe",
        "why": "It is in force: no clause in question goes before it.",
      },
      {
        "authority": "developer",
        "givesWayTo": [],
        "id": "sales",
        "liftableBy": [
          "system",
          "developer",
        ],
        "outrankedBy": [
          "root",
        ],
        "status": "in force",
        "title": "About sales",
        "why": "It is in force: no clause in question goes before it, except one of higher authority (\`root\`) that conflicts with it.",
      },
      {
        "authority": "user",
        "givesWayTo": [],
        "id": "steps",
        "liftableBy": [
          "system",
          "developer",
          "user",
        ],
        "outrankedBy": [
          "root",
          "developer",
        ],
        "status": "in force",
        "title": "About steps",
        "why": "It is in force: no clause in question goes before it, except one of higher authority (\`root\` or \`developer\`) that conflicts with it.",
      },
      {
        "authority": "guideline",
        "givesWayTo": [
          {
            "id": "brief",
            "to": "steps",
            "why": "\`brief\` gives way to \`steps\`.",
          },
        ],
        "id": "brief",
        "liftableBy": [
          "system",
          "developer",
          "user",
        ],
        "outrankedBy": [
          "root",
          "developer",
          "user",
        ],
        "status": "gives way",
        "title": "About brief",
        "why": "It is in force except where \`steps\` applies too.",
      },
      {
        "authority": "guideline",
        "givesWayTo": [
          {
            "id": "sung",
            "to": "steps",
            "why": "\`steps\` overrides \`sung\`, which stands in \`style\`.",
          },
        ],
        "id": "sung",
        "liftableBy": [
          "system",
          "developer",
          "user",
        ],
        "outrankedBy": [
          "root",
          "developer",
          "user",
        ],
        "status": "gives way",
        "title": "About sung",
        "why": "It is in force except where \`steps\` applies too.",
      },
      {
        "givesWayTo": [],
        "id": "plain",
        "liftableBy": [],
        "outrankedBy": [],
        "status": "in force",
        "title": "About plain",
        "why": "It is in force, but declares no authority: it is not said who may lift it.",
      },
    ]
  `)
})

test('links that do not count, and why', () => {
  expect(effectivePolicy(spec).ignored).toMatchInlineSnapshot(`
    [
      {
        "id": "safe",
        "to": "sales",
        "why": "\`sales\` names \`safe\` in its \`overrides\`, but the authority of \`sales\`, developer, is lower than that of \`safe\`, root.",
      },
    ]
  `)
  const clauses = [
    clause('a', 'user', { overrides: [link('b')] }),
    clause('b', 'user', { overrides: [link('c')] }),
    clause('c', 'user', { exceptions: [link('b')], overrides: [link('a'), link('d')] }),
    clause('d', 'user', { overrides: [link('d')] }),
  ]
  const looped = effectivePolicy({ ...spec, clauses })
  expect(looped.ignored.map(({ id, to }) => `${id} < ${to}`)).toEqual([
    ...['b < a', 'c < b', 'a < c', 'c < b', 'd < d'],
  ])
  expect(looped.ignored[0]!.why).toMatchInlineSnapshot(
    `"\`a\` names \`b\` in its \`overrides\`, but these links go round in a loop: none of them says who goes first."`,
  )
  expect(looped.clauses.filter(({ status }) => status === 'gives way').map(({ id }) => id)).toEqual(['d'])
})

describe('who may lift what', () => {
  test('only the roles that speak in the conversation', () => {
    const { roles, clauses } = effectivePolicy(spec, [
      { role: 'developer' },
      { role: 'user' },
      { role: 'tool' },
    ])
    expect(roles).toMatchInlineSnapshot(`
      [
        {
          "clauses": [
            "sales",
            "steps",
            "brief",
            "sung",
          ],
          "lifts": [
            "developer",
            "user",
            "guideline",
          ],
          "role": "developer",
        },
        {
          "clauses": [
            "steps",
            "brief",
            "sung",
          ],
          "lifts": [
            "user",
            "guideline",
          ],
          "role": "user",
        },
      ]
    `)
    expect(clauses.map(({ id, liftableBy }) => [id, ...liftableBy])).toEqual([
      ['safe'],
      ['sales', 'developer'],
      ['steps', 'developer', 'user'],
      ['brief', 'developer', 'user'],
      ['sung', 'developer', 'user'],
      ['plain'],
    ])
  })

  test('without a conversation, all that could speak', () => {
    expect(effectivePolicy(spec).roles.map(({ role }) => role)).toEqual(['system', 'developer', 'user'])
    expect(effectivePolicy(spec, []).roles).toEqual([])
  })
})

describe('the clauses in question', () => {
  const ids = (scope: Parameters<typeof effectivePolicy>[1]) =>
    effectivePolicy(spec, scope).clauses.map(({ id, status }) => `${id}: ${status}`)

  test('a clause gives way only to one that is in question too', () => {
    expect(ids({ authorities: ['guideline'] })).toEqual(['brief: in force', 'sung: in force'])
    expect(ids({ clauses: ['steps', 'sung', 'nowhere'] })).toEqual(['steps: in force', 'sung: gives way'])
  })

  test('by tags; a section may be named as well', () => {
    expect(ids({ tags: ['tone'] })).toEqual(['safe: in force', 'brief: in force'])
    expect(ids({ tags: ['tone'], authorities: ['root'] })).toEqual(['safe: in force'])
    expect(ids({ clauses: ['voice', 'steps'] })).toEqual(['steps: in force', 'voice: gives way'])
  })
})

test('plain JSON that leaves the spec as it was', () => {
  const before = JSON.stringify(spec)
  const policy = effectivePolicy(spec, { conversation: [{ role: 'user' }] })
  expect(JSON.parse(JSON.stringify(policy))).toEqual(policy)
  expect(JSON.stringify(spec)).toBe(before)
})
