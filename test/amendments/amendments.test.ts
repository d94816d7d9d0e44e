import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amendmentText } from '../../src/amendments/amendment-text.ts'
import { type AmendmentReport, amendments } from '../../src/amendments/amendments.ts'
import { lockOf } from '../../src/amendments/lock.ts'
import { wordDiff } from '../../src/amendments/word-diff.ts'
import { loadSpec } from '../../src/clauses/load.ts'
import { modelSpec, previousModelSpec } from '../support/model-spec.ts'
import { clauseFile, example, promptFile, type SpecFiles, specOf } from '../support/spec-texts.ts'

/** What of a report isn't empty: ids by list. */
function changed({ bump, clauses, sections }: AmendmentReport) {
  const lists: (readonly [string, readonly { readonly id: string }[]])[] = [
    ...Object.entries(clauses).map(([name, list]) => [name, list] as const),
    ...Object.entries(sections).map(([name, list]) => [`section ${name}`, list] as const),
  ]
  const ids = lists.flatMap(([name, list]) => (list.length > 0 ? [[name, list.map(({ id }) => id)]] : []))
  return { bump, ...Object.fromEntries(ids) }
}

/** The report between two sets of files, which has to be the same from the lock of the first. */
function between(before: SpecFiles, after: SpecFiles) {
  const [old, now] = [specOf(before), specOf(after)]
  const report = changed(amendments(old, now))
  expect(changed(amendments(lockOf(old.spec), now))).toEqual(report)
  expect(changed(amendments(old.spec, now.spec))).toEqual(report)
  return report
}

const A = clauseFile('user', 'Be kind to each guest.')
const one = { 'a.md': A }

test('each change of a clause, with the version that it asks for', () => {
  const to = (file: string, more: SpecFiles = {}) => between(one, { 'a.md': file, ...more })
  expect(to(A)).toEqual({ bump: 'none' })
  expect(between(one, { 'folder/a.md': A })).toEqual({ bump: 'none' })
  expect(to(A.replace('Be kind to', '*Be*  kind\nto').replace('*Be*', 'Be'))).toEqual({ bump: 'none' })
  expect(between(one, {})).toEqual({ bump: 'major', repealed: ['a'] })
  expect(to(A.replace('user', 'system'))).toEqual({ bump: 'major', reauthorised: ['a'], review: ['a'] })
  expect(to(clauseFile('user', 'Be kind to each guest.', undefined, 'overrides: [b]\n'))).toEqual({
    bump: 'major',
    reordered: ['a'],
    review: ['a'],
  })
  expect(to(A, { 'b.md': A })).toEqual({ bump: 'minor', added: ['b'] })
  expect(to(A.replace('each', 'every'))).toEqual({ bump: 'patch', reworded: ['a'], review: ['a'] })
  expect(to(A.replace('each', 'every').replace('hi', 'hello'))).toEqual({
    bump: 'patch',
    reworded: ['a'],
    prompts: ['a'],
  })
  expect(to(clauseFile('user', 'Be kind to each guest.', undefined, 'title: Kindness\n'))).toEqual({
    bump: 'patch',
    retitled: ['a'],
  })
  expect(to(clauseFile('user', 'Be kind to each guest.', undefined, 'checks: { maxWords: 9 }\n'))).toEqual({
    bump: 'patch',
    checks: ['a'],
    review: ['a'],
  })
  expect(to(clauseFile('user', 'Be kind to each guest.', undefined, 'threshold: 0.5\ntags: [x]\n'))).toEqual({
    bump: 'none',
  })
})

test('prompts: changed, added, removed and retitled, whatever their order', () => {
  const file = (...examples: string[]) => ({ 'a.md': clauseFile('user', 'Be kind.', examples.join('\n')) })
  const before = file(example('a', '1'), example('b', '2'), example('c', '3'), example('d', '4'))
  const report = (after: SpecFiles) => {
    const [prompts] = amendments(specOf(before), specOf(after)).clauses.prompts
    if (!prompts) return undefined
    const { id: _, title: __, file: ___, line: ____, ...changes } = prompts
    return changes
  }
  const none = { added: [], removed: [], changed: [], retitled: [] }
  expect(report(file(example('d', '4'), example('c', '3'), example('b', '2 '), example('a', '1')))).toBe(
    undefined,
  )
  expect(report(file(example('a', '1!'), example('b', '2'), example('C', '3'), example('e', '5')))).toEqual({
    ...none,
    changed: ['a'],
    retitled: [{ from: 'c', to: 'C' }],
    added: ['e'],
    removed: ['d'],
  })
  // A new prompt that takes a title gives the other one a number.
  const taken = file(example('a', '0'), example('a', '1'), example('b', '2'), example('c', '3'))
  expect(report(taken)).toEqual({
    ...none,
    retitled: [{ from: 'a', to: 'a (2)' }],
    added: ['a'],
    removed: ['d'],
  })
})

const policy = (sections: string) => `# Rules {#rules authority=root}\n\n${sections}`
const prompts = (...ids: string[]) => Object.fromEntries(ids.map((id) => [`${id}.md`, promptFile(id)]))

test('a section is renamed where most of its clauses go along, and split where they part', () => {
  const before = {
    'policy.md': policy('## Kind {#kind authority=user}\n\nOne[^a1]. Two[^a2]. Three[^a3].\n'),
    ...prompts('a1', 'a2', 'a3'),
  }
  const renamed = policy(
    '## Warm {#warm authority=user}\n\nOne[^a1]. Two[^a2].\n\n## New {#new}\n\nThree[^a3].\n',
  )
  expect(between(before, { ...before, 'policy.md': renamed })).toEqual({
    bump: 'major',
    reauthorised: ['a3'],
    moved: ['a3'],
    review: ['a3'],
    'section added': ['new'],
    'section renamed': ['warm'],
    'section reworded': ['warm'],
  })
  const split = policy(
    '## A {#aa authority=user}\n\nOne[^a1].\n\n## B {#bb authority=user}\n\nTwo[^a2].\n\n## C {#cc authority=user}\n\nThree[^a3].\n',
  )
  const report = amendments(specOf(before), specOf({ ...before, 'policy.md': split }))
  expect(changed(report)).toEqual({
    bump: 'patch',
    moved: ['a1', 'a2', 'a3'],
    'section added': ['aa', 'bb', 'cc'],
    'section removed': ['kind'],
  })
  expect(report.sections.removed).toEqual([
    {
      id: 'kind',
      title: 'Kind',
      authority: 'user',
      isRule: false,
      clauses: [
        { id: 'a1', to: 'aa' },
        { id: 'a2', to: 'bb' },
        { id: 'a3', to: 'cc' },
      ],
    },
  ])
})

test('sections that hold no clause bind by their own words', () => {
  const section = '## Kind {#kind authority=user}\n\nThe assistant must be kind.\n'
  const [without, withOne] = [{ 'policy.md': policy('') }, { 'policy.md': policy(section) }]
  expect(between(without, withOne)).toEqual({ bump: 'minor', 'section added': ['kind'] })
  expect(between(withOne, without)).toEqual({ bump: 'major', 'section removed': ['kind'] })
  const to = (text: string) => between(withOne, { 'policy.md': policy(text) })
  expect(to(section.replace('#kind', '#warm'))).toEqual({
    bump: 'patch',
    'section renamed': ['kind'].map(() => 'warm'),
  })
  expect(to(section.replace(' authority=user', ''))).toEqual({
    bump: 'major',
    'section reauthorised': ['kind'],
  })
  expect(to(section.replace('## Kind', '## Warm'))).toEqual({ bump: 'patch', 'section retitled': ['kind'] })
  expect(to(section.replace('##', '#'))).toEqual({ bump: 'patch', 'section moved': ['kind'] })
})

test('what could not be read is not repealed', () => {
  const broken = specOf({ 'a.md': A.replace('user', 'usr') })
  expect(() => amendments(specOf(one), broken)).toThrow(
    'amendments: a part of the spec after the change is missing, and would look repealed. a.md:2:12: Unknown authority `usr`',
  )
  expect(changed(amendments(specOf(one), broken.spec))).toEqual({ bump: 'major', repealed: ['a'] })
})

test('a prompt file that is gone while its sentence stands: tests lost, the rule is not repealed', () => {
  const before = {
    'policy.md': policy('## Kind {#kind authority=user}\n\nOne must be kind[^a1]. Two[^a2].\n'),
    ...prompts('a1', 'a2'),
  }
  const { 'a1.md': _, ...after } = before as SpecFiles & typeof before
  expect(between(before, after)).toEqual({ bump: 'minor', testsLost: ['a1'] })
  expect(amendmentText(amendments(specOf(before), specOf(after)))).toBe(
    [
      '## Amendments, suggested version: minor\n',
      '### Tests lost: the rule stands, and nothing tests it any more\n',
      '- [`a1`](policy.md#L5) Kind: its 1 prompt gone ("a"): restore `a1.md`, or remove the reference if the rule is repealed too\n',
    ].join('\n'),
  )
  // What else happened to it is told as of any other.
  const weaker = { ...after, 'policy.md': after['policy.md'].replace('must be', 'should be') }
  expect(between(before, weaker)).toEqual({
    bump: 'minor',
    testsLost: ['a1'],
    reworded: ['a1'],
    force: ['a1'],
    'section reworded': ['kind'],
  })
  const withoutReference = { ...after, 'policy.md': after['policy.md'].replace('[^a1]', '') }
  expect(between(before, withoutReference)).toEqual({ bump: 'major', repealed: ['a1'] })
  // Accepted, it is in force without tests: it can be repealed later, or have them back.
  const lock = lockOf(specOf(after).spec, lockOf(specOf(before).spec))
  expect(lock.clauses.map(({ id, status, prompts }) => [id, status, prompts.length])).toEqual([
    ['a1', 'active', 0],
    ['a2', 'active', 1],
  ])
  expect(changed(amendments(lock, specOf(after)))).toEqual({ bump: 'none' })
  expect(changed(amendments(lock, specOf(withoutReference)))).toEqual({ bump: 'major', repealed: ['a1'] })
  expect(changed(amendments(lock, specOf(before)))).toEqual({ bump: 'patch', prompts: ['a1'] })
})

test('a reference to what never was a clause, and a clause with words of its own that is gone', () => {
  const text = '## Kind {#kind authority=user}\n\nOne[^a1]. Two[^zz].\n'
  const before = { 'policy.md': policy(text), ...prompts('a1'), 'zz.md': A }
  const { 'zz.md': _, ...after } = before
  expect(between(before, after)).toEqual({ bump: 'major', repealed: ['zz'] })
  expect(between(after, after)).toEqual({ bump: 'none' })
})

test.for([
  ['must not lie', 'may lie', 'permission where a prohibition was (must not → may)'],
  ['must lie', 'may lie', 'permission where a duty was (must → may)'],
  ['must not lie', 'must lie', 'a duty where a prohibition was (must not → must)'],
  ['mustn’t lie', 'must lie', 'a duty where a prohibition was (must not → must)'],
  ['shall lie', 'should lie', 'a recommendation where a duty was (must → should)'],
  ['may lie', 'must lie', 'a duty where a permission was (may → must)'],
  ['can lie', "can't lie", 'a prohibition where a permission was (may → must not)'],
  ['is required to lie', 'is not required to lie', 'permission where a duty was (must → may)'],
  ['should never lie', 'should lie', 'a recommendation where advice against was (should not → should)'],
  ['must *generally* not lie', 'must generally lie', 'a duty where a prohibition was (must not → must)'],
  ['does not lie', 'lies', 'a negation gone (not)'],
  ['is fast. Never lie', 'is fast. Lie', 'a prohibition gone (must not)'],
  ['is forbidden to lie', 'is allowed to lie', 'permission where a prohibition was (must not → may)'],
  [
    'must not lie and may joke',
    'may lie and must not joke',
    'the same in another order (must not, may → may, must not)',
  ],
  ['must lie', 'must lie. It may joke', 'a permission added (may)'],
] as const)('what binds otherwise is a minor change: %s → %s', ([from, to, words]) => {
  const file = (text: string) => ({ 'a.md': clauseFile('user', `It ${text}.`) })
  expect(between(file(from), file(to))).toEqual({
    bump: 'minor',
    reworded: ['a'],
    force: ['a'],
    review: ['a'],
  })
  const text = amendmentText(amendments(lockOf(specOf(file(from)).spec), specOf(file(to))))
  expect(text.replaceAll('`', '')).toContain(`### Duties and permissions\n\n- [a](a.md#L1) a: ${words}\n`)
})

test.for([
  ['must not lie', 'shall never lie'],
  ['must not lie', "mustn't lie"],
  ['should lie', 'ought to lie'],
  ['may lie', 'can lie'],
  ['must say "may"', 'must say "must not"'],
  ['must lie in the hall', 'must lie in the lobby'],
  ['must lie', 'must lie, which may lead to harm'],
  ['must lie, fast', 'must lie, not only fast'],
] as const)('other words that bind alike: %s → %s', ([from, to]) => {
  const file = (text: string) => ({ 'a.md': clauseFile('user', `It ${text}.`) })
  expect(between(file(from), file(to))).toEqual({ bump: 'patch', reworded: ['a'], review: ['a'] })
})

test('a section tells what binds in its own words, not what its clauses tell', () => {
  const text = '## Kind {#kind authority=user}\n\nIt must be kind[^a1]. It must smile.\n'
  const before = { 'policy.md': policy(text), ...prompts('a1') }
  const to = (from: string, now: string) =>
    between(before, { ...before, 'policy.md': policy(text.replace(from, now)) })
  const section = { 'section reworded': ['kind'] }
  const clause = { bump: 'minor', reworded: ['a1'], force: ['a1'], review: ['a1'] }
  expect(to('must be', 'may be')).toEqual({ ...clause, ...section })
  expect(to('must smile', 'may smile')).toEqual({ bump: 'minor', ...section, 'section force': ['kind'] })
  // Without an authority it binds nobody.
  const overview = { 'policy.md': '# Overview {#overview}\n\nIt must smile.\n' }
  const other = { 'policy.md': overview['policy.md'].replace('must', 'may') }
  expect(between(overview, other)).toEqual({ bump: 'patch', 'section reworded': ['overview'] })
})

test('a lock that is older than what it knows of binding words', () => {
  const { clauses, ...rest } = lockOf(specOf({ 'a.md': clauseFile('user', 'It must lie.') }).spec)
  const older = { ...rest, clauses: clauses.map(({ force: _, ...clause }) => clause) }
  expect(changed(amendments(older, specOf({ 'a.md': clauseFile('user', 'It may lie.') })))).toEqual({
    bump: 'patch',
    reworded: ['a'],
    review: ['a'],
  })
})

const twoSections = policy(
  '## Kind {#kind authority=user}\n\nOne[^a1].\n\n## Bold {#bold authority=user}\n\nTwo[^b1].\n',
)

test.for([
  ['##Bold {#bold authority=user}', 'policy.md:7:1: A heading seems to be meant here'],
  ['\t## Bold {#bold authority=user}', 'policy.md:7:1: A heading seems to be meant here'],
  ['## Bold {#bold authority=user', 'policy.md:7:9: Attributes seem to be meant here'],
  ['## Bold (#bold authority=user)', 'policy.md:7:9: Attributes seem to be meant here'],
  ['## Bold {#bo ld authority=user}', 'policy.md:7:14: Expected `#id` or `key=value`'],
  ['<!-- ## Bold {#bold authority=user}', 'policy.md:7:1: This comment is not closed'],
  ['~~~\n## Bold {#bold authority=user}', 'policy.md:7:1: This block is not closed'],
])('a heading that can not be read is refused, not repealed: %j', ([heading, problem]) => {
  const before = specOf({ 'policy.md': twoSections, ...prompts('a1', 'b1') })
  const after = specOf({
    'policy.md': twoSections.replace('## Bold {#bold authority=user}', heading!),
    ...prompts('a1', 'b1'),
  })
  const refusal = (which: string) =>
    `amendments: a part of the spec ${which} the change is missing, and would look repealed. ${problem}`
  expect(() => amendments(before, after)).toThrow(refusal('after'))
  expect(() => amendments(lockOf(before.spec), after)).toThrow(refusal('after'))
  expect(() => amendments(after, before)).toThrow(refusal('before'))
})

test('a heading of a clause file that can not be read', () => {
  const two = '# Kind {#kk authority=user}\n\nBe kind.\n\n# Bold {#bb authority=user}\n\nBe bold.\n'
  const file = (text: string) => ({ 'a.md': text.replaceAll('.\n', `.\n\n${example('a', 'hi')}`) })
  const broken = specOf(file(two.replace('# Bold', '#Bold')))
  expect(() => amendments(specOf(file(two)), broken)).toThrow(
    'would look repealed. a.md:13:1: A heading seems to be meant here',
  )
})

test('what the reader ignores is no change of labelled replies', () => {
  const text = [
    '# Kind {#kind authority=user}\n\nBe kind[^a1].\n\n**Example**: one\n\n~~~xml',
    '<user>\nHello…\n</user>',
    '<comparison>\n<assistant> <!-- GOOD: warm -->\n“Hi” --- you\n</assistant>\n</comparison>\n~~~\n',
  ].join('\n')
  const of = (from: string | RegExp, to: string) =>
    specOf({ 'policy.md': text.replace(from, to), ...prompts('a1') })
  const whole = of('', '')
  for (const [from, to] of [
    ['<comparison>', '*<comparison>'],
    ['</assistant>', '*</assistant>'],
    ['</comparison>', '*</comparison>'],
  ] as const) {
    // The example can't be read, so that its replies would look new.
    for (const [before, after] of [
      [of(from, to), whole],
      [whole, of(from, to)],
    ] as const)
      expect(changed(amendments(before, after))).toEqual({ bump: 'none', 'section uncompared': ['kind'] })
  }
  for (const [from, to] of [
    ['“Hi” --- you', '"Hi" — you'],
    ['“Hi” --- you', '  “Hi”  ---\nyou  '],
    ['<!-- GOOD: warm -->', '<!--  GOOD:  warm  -->'],
    ['Hello…', 'Hello...'],
    [/\n/g, '\r\n'],
  ] as const)
    expect(changed(amendments(whole, of(from, to)))).toEqual({ bump: 'none' })
  expect(changed(amendments(whole, of('you', 'them')))).toEqual({
    bump: 'patch',
    'section precedents': ['kind'],
  })
})

test('words that changed, and a text that is another', () => {
  const diff = (before: string, after: string) =>
    wordDiff(before, after)
      .map(({ kind, text }) => (kind === 'same' ? text : kind === 'removed' ? `[-${text}-]` : `{+${text}+}`))
      .join(' ')
  expect(diff('a b', 'a  b')).toBe('a b')
  expect(diff('', 'a b')).toBe('{+a b+}')
  expect(diff('stay with the plain “facts” always', 'stay with the proven "facts" always')).toBe(
    'stay with the [-plain-] {+proven+} "facts" always',
  )
  expect(diff('one two three four five six', 'one 2 three 4 five six')).toBe(
    'one [-two three four-] {+2 three 4+} five six',
  )
  expect(diff('Be kind to the guest.', 'It brings warmth to the many who come here.')).toBe(
    '[-Be kind to the guest.-] {+It brings warmth to the many who come here.+}',
  )
  expect(
    diff(
      'critical discussions of such topics',
      'critical discussions (from one point of view) of such topics',
    ),
  ).toBe('critical discussions {+(from one point of view)+} of such topics')
})

test('two words of a whole policy, and a policy that is another', () => {
  const policy = Array.from({ length: 30_000 }, (_, index) => `w${index}`)
  const edited = policy.with(2, 'x').with(29_996, 'y').join(' ')
  const kinds = (before: string, after: string) => wordDiff(before, after).map(({ kind }) => kind)
  expect(kinds(policy.join(' '), edited)).toEqual([
    'same',
    'removed',
    'added',
    'same',
    'removed',
    'added',
    'same',
  ])
  const other = policy.map((word, index) => (index % 20 === 0 ? `${word}!` : word)).join(' ')
  expect(kinds(policy.join(' '), other)).toEqual(['removed', 'added'])
})

test('both texts can be told from the words that changed', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd')).map((words) => words.join(' '))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const runs = wordDiff(before, after)
      const without = (kind: string) => runs.flatMap((run) => (run.kind === kind ? [] : [run.text])).join(' ')
      expect([without('added'), without('removed')]).toEqual([before, after])
    }),
  )
})

const word = fc.constantFrom('kind', 'warm', '“brief”', 'e.g.', '—', '*never*')
const words = fc.array(word, { minLength: 1, maxLength: 8 }).map((each) => `Be ${each.join(' ')}.`)
const anyClause = fc
  .tuple(fc.constantFrom('root', 'user', 'guideline'), words, fc.array(words, { minLength: 1, maxLength: 3 }))
  .map(([authority, text, asked]) =>
    clauseFile(authority, text, asked.map((prompt) => example('case', prompt)).join('\n')),
  )
const anyFiles = fc.dictionary(fc.constantFrom('a.md', 'b.md', 'c.md', 'd.md'), anyClause)

test('a spec has no amendments against itself, its lock, or its files in another order', () => {
  fc.assert(
    fc.property(anyFiles, (files) => {
      const { spec } = specOf(files)
      const other = specOf(Object.fromEntries(Object.entries(files).toReversed())).spec
      const turned = { ...spec, clauses: spec.clauses.toReversed() }
      for (const before of [spec, turned, lockOf(spec), JSON.parse(JSON.stringify(lockOf(other)))])
        expect(changed(amendments(before, other))).toEqual({ bump: 'none' })
      expect(amendmentText(amendments(spec, other))).toBe('## Amendments: none\n')
    }),
  )
})

test('the report is empty exactly where a new lock would be the old one', () => {
  fc.assert(
    fc.property(anyFiles, anyFiles, (before, after) => {
      const lock = lockOf(specOf(before).spec, undefined, { date: '2026-01-01' })
      const next = lockOf(specOf(after).spec, lock, { date: '2026-02-02' })
      const { bump } = amendments(lock, specOf(after))
      expect(bump === 'none').toBe(JSON.stringify(lock) === JSON.stringify(next))
      expect(amendments(next, specOf(after)).bump).toBe('none')
    }),
  )
})

test('the changelog', () => {
  const before = {
    'policy.md': policy(
      '## Kind {#kind authority=user}\n\nBe kind to *all* guests of the house[^a1].\n\n## Old {#old}\n\nOld[^o1].\n',
    ),
    ...prompts('a1', 'o1'),
    'b1.md': clauseFile('guideline', 'Be brief.', `${example('a', '1')}\n${example('b', '2')}`),
    'c1.md': clauseFile('user', 'Cite.'),
  }
  const after = {
    'policy.md': policy('## Kind {#kind authority=system}\n\nBe kind to *most* guests of the house[^a1].\n'),
    ...prompts('a1'),
    'b1.md': clauseFile(
      'guideline',
      'Be brief.',
      `${example('a', '1')}\n${example('B', '3')}`,
      'exceptions: [a1]\n',
    ),
    'd1.md': clauseFile('user', 'Link.'),
  }
  const report = amendments(specOf(before), specOf(after))
  expect(amendmentText(report, { base: 'https://x/' })).toMatchInlineSnapshot(`
    "## Amendments, suggested version: major

    ### Authority

    - [\`kind\`](https://x/policy.md#L3), [\`a1\`](https://x/policy.md#L5) Kind: user → system, raised
    - [\`b1\`](https://x/b1.md#L1) b1: now gives way to \`a1\`

    ### Repealed

    - \`old\` Old, root: \`o1\` repealed
    - \`c1\` c1, user

    ### New

    - [\`d1\`](https://x/d1.md#L1) d1, user

    ### Reworded

    - [\`a1\`](https://x/policy.md#L5) Be kind to ~~\\*all\\*~~ **\\*most\\*** guests of the house.
    - The text of [\`kind\`](https://x/policy.md#L3)

    ### Prompts and labelled replies

    - [\`b1\`](https://x/b1.md#L1) added: "B"; removed: "b"

    ### To review: the rule changed, and what tests it did not

    - words, authority: [\`a1\`](https://x/a1.md) (1 prompt)
    "
  `)
  expect(amendmentText(amendments(lockOf(specOf(before).spec), specOf(after)))).toContain(
    '- [`a1`](policy.md#L5)\n',
  )
})

test('from the Model Spec of 2025-04-11 to that of 2025-09-12', () => {
  const layout = { include: 'examples/*.md', policy: 'model_spec.md' }
  const previous = previousModelSpec
  const before = loadSpec({ root: previous, ...layout, authorities: { platform: 'root' } })
  const after = loadSpec({ root: modelSpec, ...layout })
  const { bump, clauses, sections } = amendments(before, after)
  const counts = (lists: object) =>
    Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.length]))
  expect(bump).toBe('major')
  // Counted by hand from `diff -r` of the two.
  expect(counts(clauses)).toEqual({
    reauthorised: 8,
    reordered: 0,
    repealed: 6,
    testsLost: 0,
    added: 0,
    moved: 7,
    retitled: 0,
    reworded: 22,
    force: 7,
    checks: 0,
    prompts: 0,
    precedents: 0,
    review: 24,
  })
  expect(counts(sections)).toEqual({
    reauthorised: 3,
    added: 9,
    removed: 3,
    renamed: 2,
    retitled: 2,
    moved: 4,
    reworded: 31,
    force: 11,
    precedents: 23,
    uncompared: 1,
  })
  expect(sections.reauthorised.map(({ id, from, to }) => `${id}: ${from} → ${to}`)).toEqual([
    'comply_with_laws: root → system',
    'no_erotica_or_gore: root → system',
    'use_preset_voice_in_voice_mode: root → system',
  ])
  expect(sections.renamed.map(({ id, from }) => `${from.id} → ${id}`)).toEqual([
    'be_kind → love_humanity',
    'protect_privileged_messages → protect_privileged_information',
  ])
  expect(clauses.repealed.map(({ id }) => id)).toEqual(['3y9z', 'd0pu', 'h82a', 'k0ff', 'rse0', 't5q0'])
  expect(amendments(after, after).bump).toBe('none')
})
