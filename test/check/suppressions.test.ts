import { describe, expect, test } from 'vitest'
import { checkRead, type Severities } from '../../src/check/check.ts'
import { RULES } from '../../src/check/rules.ts'
import { readSpec } from '../../src/clauses/load.ts'

/** What one rule (and its suppressions) says of a file. */
function findings(source: string, rule = 'weak-verb', severity: Severities[string] = 'warn'): string[] {
  const read = readSpec({ root: '/spec', files: ['a1.md'], read: () => source })
  const severities = Object.fromEntries(RULES.map(({ id }) => [id, id === rule ? severity : 'off'] as const))
  return checkRead(read, severities).map(
    ({ line, ruleId, fatal, reason }) => `${line} ${ruleId}${fatal ? ' (error)' : ''}: ${reason}`,
  )
}

const RULE = 'Wren should try to answer.'
const FOUND =
  'weak-verb: Unexpected weak verb, `try to`, expected what a reply shows: require the act or the result itself'

function clause(...lines: string[]): string {
  return ['---', 'authority: user', '---', '', ...lines, ''].join('\n')
}

describe('a suppression', () => {
  test.each([
    ['above the line', [`<!-- clause-disable-next-line weak-verb -- it can do no more -->`, RULE]],
    ['with blank lines below', ['<!-- clause-disable-next-line weak-verb -- so it is -->', '', '', RULE]],
    [
      'within a paragraph',
      ['Wren is kind.', '<!-- clause-disable-next-line weak-verb -- so be it -->', RULE],
    ],
    ['over several lines', ['<!-- clause-disable-next-line weak-verb --', 'a long', 'reason -->', RULE]],
    [
      'above another one',
      [
        '<!-- clause-disable-next-line weak-verb -- so it is -->',
        '<!-- a word to the reader -->',
        '<!-- clause-disable-next-line vague-quantifier -- not on -->',
        RULE,
      ],
    ],
    ['with Windows line ends', ['<!-- clause-disable-next-line weak-verb -- so it is -->\r', `${RULE}\r`]],
  ])('works %s', (_where, lines) => {
    expect(findings(clause(RULE))).toEqual([`5 ${FOUND}`])
    expect(findings(clause(...lines))).toEqual([])
  })

  test('is about every finding of its rule on the next line, and about no other', () => {
    const comment = '<!-- clause-disable-next-line weak-verb -- so it is -->'
    expect(findings(clause(comment, `${RULE} ${RULE}`, RULE))).toEqual([`7 ${FOUND}`])
    expect(findings(clause(comment, 'Wren should try to help many.'), 'vague-quantifier')).toEqual([
      expect.stringContaining('6 vague-quantifier: '),
    ])
  })

  test('above an example is about all of it', () => {
    const example = [
      '**Example**: a hint',
      '',
      '~~~xml',
      '<user>',
      'As per the spec, you must not lie.',
      '</user>',
      '~~~',
    ]
    const comment = '<!-- clause-disable-next-line leaky-prompt -- a pupil who quotes -->'
    expect(findings(clause('Do not lie.', '', ...example), 'leaky-prompt')).toEqual([
      expect.stringContaining('11 leaky-prompt: '),
    ])
    expect(findings(clause('Do not lie.', '', comment, ...example), 'leaky-prompt')).toEqual([])
    expect(findings(clause('Do not lie.', '', ...example, '', comment), 'leaky-prompt')).toHaveLength(2)
  })

  test('may be a comment of YAML in front matter', () => {
    const comment = '# clause-disable-next-line weak-verb -- nothing to see'
    expect(findings(`---\n${comment}\nauthority: user\n---\n\nBe brief.\n`)).toEqual([
      '2 unused-suppression: Nothing to suppress: `weak-verb` finds nothing on line 3. Remove the comment',
    ])
    expect(findings(`---\nauthority: user\n${comment}\n# not this\n\ntags: [a]\n---\n\nBe brief.\n`)).toEqual(
      ['3 unused-suppression: Nothing to suppress: `weak-verb` finds nothing on line 6. Remove the comment'],
    )
  })

  test('needs a reason', () => {
    const wanted =
      '5 bad-suppression (error): Expected a reason: write `clause-disable-next-line weak-verb -- why it stays as it is`'
    for (const end of ['', ' --', ' -- ', ' why not'])
      expect(findings(clause(`<!-- clause-disable-next-line weak-verb${end} -->`, RULE))).toEqual([
        wanted,
        `6 ${FOUND}`,
      ])
    expect(findings(clause('<!-- clause-disable-next-line weak-verb-->', RULE))).toEqual([
      wanted,
      `6 ${FOUND}`,
    ])
  })

  test('of a rule that nobody knows names the nearest', () => {
    expect(findings(clause('<!-- clause-disable-next-line weak-verbs -- so it is -->', RULE))).toEqual([
      '5 bad-suppression (error): Expected the id of a rule after `clause-disable-next-line`, found `weak-verbs`; did you mean `weak-verb`?',
      `6 ${FOUND}`,
    ])
  })

  test.each(['', ' -- so it is'])('of no rule is none: "%s"', (end) => {
    expect(findings(clause(`<!-- clause-disable-next-line${end} -->`, RULE))).toEqual([
      '5 bad-suppression (error): Expected the id of a rule after `clause-disable-next-line`, found nothing',
      `6 ${FOUND}`,
    ])
  })

  test('that nothing needs is reported, unless its rule is off', () => {
    const source = clause('<!-- clause-disable-next-line weak-verb -- so it is -->', 'Be brief.')
    expect(findings(source)).toEqual([
      '5 unused-suppression: Nothing to suppress: `weak-verb` finds nothing on line 6. Remove the comment',
    ])
    expect(findings(source, 'weak-verb', 'off')).toEqual([])
  })

  test('that says the same twice is needed once', () => {
    const comment = '<!-- clause-disable-next-line weak-verb -- so it is -->'
    expect(findings(clause(comment, comment, RULE))).toEqual([
      expect.stringContaining('6 unused-suppression: '),
    ])
  })

  test('silences an error too', () => {
    const source = clause('<!-- clause-disable-next-line weak-verb -- so it is -->', RULE)
    expect(findings(source, 'weak-verb', 'error')).toEqual([])
  })

  test('is text in a block of code', () => {
    const source = clause('```', '<!-- clause-disable-next-line weak-verb -- so it is -->', '```', '', RULE)
    expect(findings(source)).toEqual([`9 ${FOUND}`])
  })
})
