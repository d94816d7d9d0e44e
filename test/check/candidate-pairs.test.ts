import fc from 'fast-check'
import { expect, test } from 'vitest'
import { candidatePairs } from '../../src/check/contradictions/candidate-pairs.ts'
import { nearOwners } from '../../src/check/contradictions/near-sentences.ts'
import { readSpec } from '../../src/clauses/load.ts'
import { bindingClauses } from '../../src/policy/binding-clauses.ts'
import { modelSpec } from '../support/model-spec.ts'

/** The pairs of a spec of single-file clauses, as text. */
function pairsOf(files: Readonly<Record<string, string>>, policy?: string) {
  const read = readSpec({
    root: '/nowhere',
    files: Object.keys(files).filter((file) => file !== policy),
    policy,
    read: (file) => files[file],
  })
  return candidatePairs(read).map(({ first, second, linked }) => {
    const how = linked ? 'links to' : 'is like'
    return `${first.id} ${how} ${second.id}`
  })
}

const clause = (text: string, more = '') =>
  `---\nauthority: user\n${more}---\n${text}\n\n**Example**: one\n\n~~~xml\n<user>\nHello!\n</user>\n~~~\n`

test('clauses whose sentences use the same words, and those that link', () => {
  expect(
    pairsOf({
      'brief.md': clause('Answers to questions about refunds are one sentence long. They are kind.'),
      'full.md': clause('Answers to questions about refunds explain each step.'),
      'fonts.md': clause('Headings use a bold typeface; see [length](#brief).'),
      'birds.md': clause('Sparrows sing at dawn.'),
    }),
  ).toEqual(['brief links to fonts', 'brief is like full'])
})

test('not where the spec says which one goes first', () => {
  const brief = 'Answers to questions about refunds are one sentence long.'
  const full = 'Answers to questions about refunds explain each step.'
  expect(pairsOf({ 'brief.md': clause(brief), 'full.md': clause(full) })).toEqual(['brief is like full'])
  for (const field of ['overrides', 'exceptions']) {
    const decided = { 'brief.md': clause(brief, `${field}: [full]\n`), 'full.md': clause(full) }
    expect(pairsOf(decided)).toEqual([])
  }
})

test('in the layout of a policy text sections with an authority are the units, also for links to their clauses', () => {
  const files = {
    'policy.md': `## Length {#length authority=user}

Answers about refunds are one sentence long.[^aa11] See [the other](#bb22).

## Steps {#steps authority=guideline}

Sparrows sing at dawn.[^bb22]

## Background {#background}

Answers about refunds are one sentence long.
`,
    'aa11.md': '**Example**: one\n\n~~~xml\n<user>\nHello!\n</user>\n~~~\n',
    'bb22.md': '**Example**: two\n\n~~~xml\n<user>\nGood day!\n</user>\n~~~\n',
  }
  expect(pairsOf(files, 'policy.md')).toEqual(['length links to steps'])
})

const words = fc.constantFrom('refund', 'answers', 'kind', 'step', 'never', 'user', 'sentence', 'the', 'asks')
const sentences = fc.array(
  fc.record({
    owner: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    text: fc.array(words, { maxLength: 8 }).map((list) => list.join(' ')),
  }),
  { maxLength: 30 },
)

test('nearness is symmetric, the same in any order, and never of an owner with itself', () => {
  fc.assert(
    fc.property(
      sentences.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      ),
      ([all, shuffled]) => {
        const near = nearOwners(all)
        const sorted = (found: typeof near) =>
          found.map(({ owners, cosine }) => [...owners, cosine]).sort((a, b) => (`${a}` < `${b}` ? -1 : 1))
        expect(sorted(nearOwners(shuffled))).toEqual(sorted(near))
        for (const { owners, cosine } of near) {
          expect(owners[0] < owners[1]).toBe(true)
          expect(cosine).toBeGreaterThanOrEqual(0.15)
          expect(cosine).toBeLessThan(1 + 1e-9)
        }
        expect(new Set(near.map(({ owners }) => owners.join(' '))).size).toBe(near.length)
      },
    ),
  )
})

const ids = ['a', 'b', 'c', 'd']

test('with links too: each pair once, the likeliest first, whatever the order of the files', () => {
  const links = fc.array(fc.constantFrom(...ids), { maxLength: 3 })
  fc.assert(
    fc.property(fc.tuple(links, links, links, links), (of) => {
      const files = ids.map((id, index): [string, string] => [
        `${id}.md`,
        clause(`Sparrows of ${id} sing. ${of[index]!.map((to) => `[it](#${to})`).join(' ')}`),
      ])
      const pairs = pairsOf(Object.fromEntries(files))
      const unordered = (found: string[]) => found.map((pair) => [...pair].sort().join(''))
      expect(unordered(pairsOf(Object.fromEntries(files.toReversed())))).toEqual(unordered(pairs))
      const names = pairs.map((pair) => [pair.at(0), pair.at(-1)].sort().join(''))
      expect(new Set(names).size).toBe(names.length)
      expect(names.filter(([one, other]) => one === other)).toEqual([])
      const linked = pairs.map((pair) => pair.includes('links'))
      expect(linked).toEqual(linked.toSorted((one, other) => Number(other) - Number(one)))
      const meant = of.flatMap((to, index) => to.map((id) => [ids[index], id].sort().join('')))
      expect(names.slice(0, linked.filter(Boolean).length).sort()).toEqual(
        [...new Set(meant)].filter(([one, other]) => one !== other).sort(),
      )
    }),
    { numRuns: 30 },
  )
})

// The figures stand in docs/checks.md.
test('a fifth of all pairs of the Model Spec is left', () => {
  const read = readSpec({ root: modelSpec, include: 'examples/*.md', policy: 'model_spec.md' })
  const count = bindingClauses(read.loaded.spec).length
  const pairs = candidatePairs(read)
  expect({ clauses: count, all: (count * (count - 1)) / 2, left: pairs.length }).toEqual({
    clauses: 57,
    all: 1596,
    left: 334,
  })
  expect(pairs.filter(({ linked }) => linked).length).toBeGreaterThan(0)
})
