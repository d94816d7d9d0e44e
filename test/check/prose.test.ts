import fc from 'fast-check'
import { visit } from 'unist-util-visit'
import { describe, expect, test } from 'vitest'
import { proseOf } from '../../src/check/english/prose.ts'
import { voiceOf } from '../../src/check/english/voice.ts'
import { LANGUAGE_RULES } from '../../src/check/rules.ts'
import type { Span } from '../../src/clauses/data/clause.ts'
import { readSpec } from '../../src/clauses/load.ts'
import { findEdits } from '../../src/clauses/markdown/left-out.ts'
import { readMarkdown } from '../../src/clauses/markdown/markdown.ts'
import { modalsOf } from '../../src/english/modals.ts'

function read(source: string, policy = false) {
  return readSpec({
    root: '/',
    files: policy ? [] : ['a1.md'],
    policy: policy ? 'p.md' : undefined,
    read: () => source,
  })
}

/** The sentences that bind, with one `·` for each filled part. */
function prose(source: string, policy?: boolean): string[] {
  return proseOf(read(source, policy)).map(({ text, authority, obligation }) => {
    const plain = text.replace(/·+/g, '·').replace(/\s+/g, ' ').trim()
    return `${authority}${obligation ? '!' : ''} ${plain}`
  })
}

describe('the prose of a spec', () => {
  test('is what a clause says itself', () => {
    const source = `---
authority: user
---

# A title that must not count

Wren **should** say "it must be so" or “must”, 'must' or \`must\` (and must not (ever) shout).
See [the list](https://must.example/must) and <https://must.example>. Wren's customers' rest is quiet.

!!! meta "Commentary"
    This must not count.

<!-- Nor must this. -->
**A bold line must not count**

> A quoted line[^a1] must count
> once.

**Example**: one

~~~xml
<user>
Must this count?
</user>
~~~
`
    expect(prose(source)).toEqual([
      'user! Wren should say · or ·, · or · ·.',
      'user See the list and ·.',
      "user Wren's customers' rest is quiet.",
      'user! A quoted line must count once.',
    ])
  })

  test('takes the authority of the heading above, and without one there is none', () => {
    const source = `# One {#one}

Nobody must read this.

# Two {#two authority=root}

Say two.

## Three {#three}

Say three.

## Four {#four authority=guideline}

Say four.

# Five {#five}

Nor this.
`
    expect(prose(source, true)).toEqual(['root! Say two.', 'root! Say three.', 'guideline! Say four.'])
  })

  test('makes the items of a list obligations where the line above them is one', () => {
    const source =
      '# A {#a authority=user}\n\nA scope should:\n\n- be small. It grows.\n- have an end\n\nIt may:\n\n- grow\n'
    expect(prose(source)).toEqual([
      'user! A scope should:',
      'user! be small.',
      'user It grows.',
      'user! have an end',
      'user It may:',
      'user grow',
    ])
  })

  test('keeps what one may do, below a line that permits it, from being an obligation', () => {
    const source =
      '# A {#a authority=user}\n\nYou may:\n\n- use humour\n- leave, but you must pay\n\nRules:\n\n- use prose\n'
    expect(prose(source)).toEqual([
      'user You may:',
      'user use humour',
      'user! leave, but you must pay',
      'user Rules:',
      'user! use prose',
    ])
  })

  test('has what scenarios and RFC 2119 ask for', () => {
    const source =
      '# A {#a authority=user}\n\n- **WHEN** a guest leaves **THEN** the door closes\n- **THEN** it locks\n- Keys are RECOMMENDED.\n- Keys MAY be lent.\n'
    expect(prose(source)).toEqual([
      'user! WHEN a guest leaves THEN the door closes',
      'user! THEN it locks',
      'user! Keys are RECOMMENDED.',
      'user Keys MAY be lent.',
    ])
  })

  test('has the words of a placeholder, not those of a tag', () => {
    expect(prose('# A {#a authority=user}\n\nAsk <name of the desk> or <b>her</b>.\n')).toEqual([
      'user! Ask <name of the desk> or ·her·.',
    ])
  })

  test('is read once', () => {
    const input = read('---\nauthority: user\n---\n\nBe brief.\n')
    expect(proseOf(input)).toBe(proseOf(input))
  })
})

test.each([
  ['It must not, and it should.', ['must not', 'should']],
  ['If it must go, it should.', ['must~', 'should']],
  ['Those who should go must stay.', ['should~', 'must~']],
  ['Note that it must stay.', ['must']],
  ["It shouldn't; it may. It has to.", ["shouldn't", 'has to']],
  ['WHEN it rains THEN the gate SHALL close.', ['SHALL']],
  ['WHILE it rains THE gate SHALL NOT open.', ['SHALL NOT']],
  ['A client that MUST wait SHOULD say so.', ['MUST~', 'SHOULD']],
])('modals of "%s"', (text, modals) => {
  expect(modalsOf(text).map(({ words, subordinate }) => words + (subordinate ? '~' : ''))).toEqual(modals)
})

const PIECES = [
  'Wren should',
  'must never',
  '**must** not',
  '*typically*',
  'the the',
  'when\nappropriate',
  'try to',
  'etc.',
  ', and',
  'It is',
  '"quoted, must."',
  '“and” ‘this’',
  "customers' don't",
  '(a (nested) etc.)',
  '(open',
  'close)',
  '`code "`',
  '[a link](#must "x")',
  '[?](#a)',
  '<https://a.example>',
  '![image](must.png)',
  '[^a1]',
  '<!-- must -->',
  '. ',
  '? ',
  '\n> ',
  '\n',
  '\r\n',
  '\n- ',
  '\n\n',
  'Gold Partner',
  'gold partner',
  'never refuse',
  'several',
  'reasonable',
  '🦉',
  '&amp;',
  '\\*',
  '~',
]
const text = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 3 })), { maxLength: 25 })

test('each mask of a paragraph is as long as the paragraph', () => {
  fc.assert(
    fc.property(text, (pieces) => {
      const markdown = readMarkdown(pieces.join(' '), { frontMatter: false })
      const { edits } = findEdits(markdown, [], [])
      visit(markdown.tree, 'paragraph', (node) => {
        const raw = markdown.source.slice(node.position!.start.offset, node.position!.end.offset)
        for (const mask of Object.values(voiceOf(markdown.source, node, edits)))
          expect(mask).toHaveLength(raw.length)
      })
    }),
    { numRuns: 500 },
  )
})

test('each finding of the linter quotes the words of its place', () => {
  let found = 0
  fc.assert(
    fc.property(text, (pieces) => {
      const input = read(`# A {#a authority=user}\n\n${pieces.join(' ')}\n`)
      const [{ markdown }] = input.texts as [(typeof input.texts)[number]]
      for (const rule of LANGUAGE_RULES) {
        for (const { place, reason } of rule.check(input)) {
          const { start, end } = place as Span
          expect(start.offset).toBeGreaterThan(0)
          expect(end.offset).toBeGreaterThan(start.offset)
          expect(end.offset).toBeLessThanOrEqual(markdown.source.length)
          expect(markdown.locate(start.offset)).toEqual(start)
          expect(bare(/`([^`]*)`/.exec(reason)![1]!)).toBe(
            bare(markdown.source.slice(start.offset, end.offset)),
          )
          found++
        }
      }
    }),
    { numRuns: 500 },
  )
  expect(found).toBeGreaterThan(100)
})

/** Without what markdown puts between words. */
function bare(words: string): string {
  return words
    .replace(/<!--.*?-->|\[\^\w+\]|\]\([^)]*\)|[*[\]>]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
