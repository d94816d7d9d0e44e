import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ROLES } from '../../src/clauses/data/clause.ts'
import { locator } from '../../src/clauses/data/place.ts'
import { parseConversation } from '../../src/clauses/examples/conversation.ts'

const parse = (text: string) => parseConversation(text, locator(text))

/** What the parser says, without places. */
function outline(text: string) {
  const { messages, comparisons, problems } = parse(text)
  return {
    messages: messages.map(({ role, content }) => `${role}: ${content}`),
    comparisons: comparisons.map(({ messages, replies }) => ({
      after: messages.map(({ role, content }) => `${role}: ${content}`),
      replies: replies.map(({ label, reason, against, reply }) => [label, reason, against, reply.content]),
    })),
    problems: problems.map(String),
  }
}

describe('turns', () => {
  test('every role, in order', () => {
    const text = ROLES.map((role) => `<${role}>\nI am ${role}.\n</${role}>`).join('\n')
    expect(outline(text).messages).toEqual(ROLES.map((role) => `${role}: I am ${role}.`))
  })

  test('attributes stay, except for a comment', () => {
    const { messages } = parse(`<tool name="browser" recipient=all comment='x'>\nok\n</tool>`)
    expect(messages[0]!.attributes).toEqual({ name: 'browser', recipient: 'all' })
    expect(parse('<user comment="in Korean">\nok\n</user>').messages[0]).not.toHaveProperty('attributes')
  })

  test('what may be empty: a tool’s answer, a call of it, a labelled reply, a turn of settings', () => {
    const text =
      '<system>\n<settings>\nmax_tokens: 9\n</settings>\n</system>\n<assistant recipient="x">\n</assistant>\n' +
      '<tool name="x">\n</tool>\n<comparison>\n<assistant> <!-- GOOD -->\n</assistant>\n</comparison>'
    expect(outline(text)).toMatchObject({
      messages: ['system: ', 'assistant: ', 'tool: '],
      comparisons: [{ replies: [['GOOD', '', undefined, '']] }],
      problems: [],
    })
  })

  test('a tag inside a line is text, and so is markup of other kinds', () => {
    const content = 'use <user> here, and </user> there\n<br>\n<div class="x">\n~~~js\nif (a < b) {}\n~~~'
    expect(outline(`<user>\n${content}\n</user>`)).toMatchObject({
      messages: [`user: ${content}`],
      problems: [],
    })
  })

  test('another role inside a turn is its text', () => {
    const content = 'A transcript:\n<assistant>\nhi\n</assistant>\nWhat now?'
    expect(outline(`<user>\n${content}\n</user>`)).toMatchObject({
      messages: [`user: ${content}`],
      problems: [],
    })
  })

  test('a turn may stand on one line, and tags may be indented', () => {
    expect(outline('<user> hi there </user>\n  <assistant>\n  yo\n  </assistant>').messages).toEqual([
      'user: hi there',
      'assistant:   yo',
    ])
  })

  test('blank lines around the text go, indentation and blank lines inside stay', () => {
    expect(parse('<user>\n\n  a\n\n\n b  \n \n\n</user>').messages[0]!.content).toBe('  a\n\n\n b  ')
  })

  test('line breaks of Windows', () => {
    const text = '<user>\r\none\r\ntwo\r\n</user>\r\n<assistant>\r\nyes\r\n</assistant>\r\n'
    const { messages, problems } = parse(text)
    expect(problems).toEqual([])
    expect(messages.map(({ content }) => content)).toEqual(['one\ntwo', 'yes'])
    expect(messages.map(({ span }) => text.slice(span.start.offset, span.end.offset))).toEqual([
      'one\r\ntwo',
      'yes',
    ])
  })

  test('entities are decoded once', () => {
    expect(
      parse('<user>\n&lt;b&gt; &amp;lt; &quot;&apos; &#65;&#x1F600; &nbsp; &#0; &#xD800;\n</user>')
        .messages[0]!.content,
    ).toBe('<b> &lt; "\' A😀 &nbsp; &#0; &#xD800;')
  })

  test('settings leave the text of a system or developer turn, untrusted text stays', () => {
    const text =
      '<developer>\nUse markdown.\n<settings>\nmax_tokens: 1024\n</settings>\n</developer>\n' +
      '<user>\n<settings>\na: b\n</settings>\n<untrusted>\nx\n</untrusted>\n</user>'
    const { messages, problems } = parse(text)
    expect(problems).toEqual([])
    expect(messages[0]).toMatchObject({ content: 'Use markdown.', settings: { max_tokens: '1024' } })
    const { start, end } = messages[0]!.span
    expect(text.slice(start.offset, end.offset)).toBe('Use markdown.')
    expect(messages[1]!.content).toBe('<settings>\na: b\n</settings>\n<untrusted>\nx\n</untrusted>')
  })

  test('a comment between turns is nothing', () => {
    expect(outline('<!-- note\nmore -->\n<user>\nhi\n</user>')).toMatchObject({
      messages: ['user: hi'],
      problems: [],
    })
  })
})

describe('comparisons', () => {
  const reply = (label: string, text: string) => `<assistant> <!-- ${label} -->\n${text}\n</assistant>\n`
  const user = (text: string) => `<user>\n${text}\n</user>\n`
  const comparison = (...replies: string[]) => `<comparison>\n${replies.join('')}</comparison>\n`

  test('every form of a label', () => {
    const text =
      user('q') +
      comparison(
        reply('GOOD', 'a'),
        reply('BAD: too long', 'b'),
        reply('GOOD, given high uncertainty', 'c'),
        reply('BAD[#chain_of_command]', 'd'),
        reply('BAD[#x]: see [?](#x)\n  and &gt; 1', 'e'),
        reply('OK', 'f'),
      )
    expect(outline(text)).toEqual({
      messages: ['user: q'],
      comparisons: [
        {
          after: ['user: q'],
          replies: [
            ['GOOD', '', undefined, 'a'],
            ['BAD', 'too long', undefined, 'b'],
            ['GOOD', 'given high uncertainty', undefined, 'c'],
            ['BAD', '', 'chain_of_command', 'd'],
            ['BAD', 'see [?](#x) and > 1', 'x', 'e'],
            ['OK', '', undefined, 'f'],
          ],
        },
      ],
      problems: [],
    })
  })

  test('later turns follow the first GOOD reply, else the first OK, else the first', () => {
    const text =
      user('1') +
      comparison(reply('BAD', 'b1'), reply('OK', 'o1'), reply('GOOD', 'g1')) +
      user('2') +
      comparison(reply('BAD', 'b2'), reply('OK', 'o2')) +
      user('3') +
      comparison(reply('BAD', 'b3'), reply('BAD', 'b4'))
    const { messages, comparisons } = outline(text)
    expect(comparisons.map(({ after }) => after.length)).toEqual([1, 3, 5])
    expect(messages).toEqual(['user: 1', 'assistant: g1', 'user: 2', 'assistant: o2', 'user: 3'])
    expect(outline(text + user('4')).messages.slice(-2)).toEqual(['assistant: b3', 'user: 4'])
  })

  test('in a policy text nothing needs to stand before a comparison, and turns may be left out', () => {
    const text = `[...]\n${comparison(reply('GOOD', 'a'))}`
    expect(parseConversation(text, locator(text), { illustration: true }).problems).toEqual([])
    expect(parse(text).problems.map(({ ruleId }) => ruleId)).toEqual(['text-outside-turns'])
  })
})

const encode = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
const line = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('<user>', '</user>', '~~~', '&lt;', '<!-- x -->', 'a  '),
)
const content = fc
  .array(line, { minLength: 1, maxLength: 4 })
  .map((lines) => lines.join('\n').replace(/\r/g, ''))
  .filter((text) => /^[^\S\n]*[^\s]/.test(text) && /\S[^\S\n]*$/.test(text))
const turn = fc.record({ role: fc.constantFrom(...ROLES), content })
const labelled = fc.record({ label: fc.constantFrom('GOOD', 'BAD', 'OK'), content })
const name = fc.stringMatching(/^[\w.&<> -]{1,8}$/)

test('a conversation that is written down reads back equal, and its spans hold the text', () => {
  fc.assert(
    fc.property(
      fc.array(turn, { minLength: 1, maxLength: 5 }),
      fc.array(labelled, { maxLength: 3 }),
      fc.option(name),
      fc.constantFrom('\n', '\r\n'),
      (turns, replies, tool, eol) => {
        const attribute = tool === null ? '' : ` name="${encode(tool)}"`
        const xml = [
          ...turns.flatMap((each) => [`<${each.role}${attribute}>`, encode(each.content), `</${each.role}>`]),
          ...(replies.length === 0 ? [] : ['<comparison>']),
          ...replies.flatMap((each) => [
            `<assistant> <!-- ${each.label} -->`,
            encode(each.content),
            '</assistant>',
          ]),
          ...(replies.length === 0 ? [] : ['</comparison>']),
        ]
        const text = xml.join('\n').replace(/\n/g, eol)
        const { messages, comparisons, problems } = parse(text)
        expect(problems).toEqual([])
        expect(messages.map(({ role, content }) => ({ role, content }))).toEqual(turns)
        for (const { attributes } of messages) expect(attributes?.name ?? null).toBe(tool)
        const read = comparisons.flatMap((each) => each.replies)
        expect(read.map(({ label, reply }) => ({ label, content: reply.content }))).toEqual(replies)
        for (const { content, span } of [...messages, ...read.map(({ reply }) => reply)]) {
          expect(text.slice(span.start.offset, span.end.offset)).toBe(encode(content).replace(/\n/g, eol))
        }
      },
    ),
  )
})

test('no text makes it throw or run on', () => {
  const piece = fc.constantFrom(
    ...['<user>', '</user>', '<assistant>', '</assistant>', '<comparison>', '</comparison>', '<!--', '-->'],
    ...[
      '<system a="',
      '<settings>',
      '</settings>',
      ' ',
      '\n',
      '\r\n',
      'GOOD',
      '<tool name=x>',
      '<x>',
      '&lt;',
      '"',
    ],
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 40 }), (pieces) => {
      const text = pieces.join('')
      const { messages, comparisons, problems } = parse(text)
      expect(messages.length + comparisons.length + problems.length).toBeGreaterThan(0)
      for (const { span } of messages) expect(span.start.offset).toBeLessThanOrEqual(span.end.offset)
    }),
    { numRuns: 500 },
  )
})
