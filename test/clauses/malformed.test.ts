import { expect, test } from 'vitest'
import type { Span } from '../../src/clauses/data/clause.ts'
import { clausesOf, parseClauseFile } from '../../src/clauses/file/clause-file.ts'

const EXAMPLE = '**Example**: a\n\n~~~xml\n<user>\nhi\n</user>\n~~~\n'
const HEAD = '---\nauthority: user\n---\nText.\n\n'
const USER = '<user>\nhi\n</user>\n'

const settings = (...lines: string[]) => `---\n${lines.join('\n')}\n---\nText.\n\n${EXAMPLE}`
/** The block's first line is line 9. */
const turns = (text: string) => `${HEAD}**Example**: a\n\n~~~xml\n${text}~~~\n`
const AUTHORITIES = '`root`, `system`, `developer`, `user`'
const TAG = 'a tag: text without spaces and without any of `( ) & | ! *`'

const OWN_TAG = 'a tag of your own, not `authority/…`, `clause/…` or `precedent`, which say what a test is'
const KEYS =
  '`id`, `title`, `authority`, `threshold`, `samples`, `gate`, `tags`, `overrides`, `exceptions`, `imports`, `extends`, `checks` or `tools`'
const noRule = (id: string) =>
  `Expected the rule of \`${id}\` in words, found none: write what its replies must or must not do, outside of examples, comments and commentary (no-text)`

const cases: Readonly<Record<string, readonly [source: string, ...problems: string[]]>> = {
  'front matter that is not closed': [
    `---\nauthority: user\nText\n\n${EXAMPLE}`,
    '1:1 The front matter is not closed: expected a line `---` after it (bad-frontmatter)',
  ],
  'front matter closed by something else': [
    `---\nauthority: user\n----\n${EXAMPLE}`,
    '3:1 Expected a line `---` to close the front matter, found "----" (bad-frontmatter)',
  ],
  'front matter in JavaScript': [
    `---js\n{}\n---\n${EXAMPLE}`,
    '1:1 Expected front matter in YAML, found `---js`: begin the file with a line `---` (bad-frontmatter)',
  ],
  'front matter in JSON': [
    `--- json\n{}\n---\n${EXAMPLE}`,
    '1:1 Expected front matter in YAML, found `---json`: begin the file with a line `---` (bad-frontmatter)',
  ],
  'YAML that is broken': [
    settings('title: x', 'authority: "user'),
    '3:17 The front matter is not valid YAML: Missing closing "quote (bad-frontmatter)',
  ],
  'a key twice': [
    settings('authority: user', 'authority: root'),
    '3:1 The front matter is not valid YAML: Map keys must be unique (bad-frontmatter)',
  ],
  'a tag of YAML': [
    settings('authority: !!js/function user'),
    '2:12 The front matter is not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function (bad-frontmatter)',
  ],
  'aliases that multiply': [
    settings('a: &a [x,x,x,x,x]', 'b: &b [*a,*a,*a,*a,*a]', 'c: [*b,*b,*b,*b,*b]'),
    '2:1 The front matter is not valid YAML: Excessive alias count indicates a resource exhaustion attack (bad-frontmatter)',
  ],
  'a list for front matter': [
    settings('- a'),
    '2:1 Expected the front matter to be `key: value` lines, such as `authority: user` (bad-frontmatter)',
  ],
  'no authority': [
    settings('title: x'),
    `1:1 Expected an authority in the front matter, one of ${AUTHORITIES} or \`guideline\`: it says who may override the clause (no-authority)`,
  ],
  'an unknown key': [
    settings('authority: user', '  # comment', 'treshold: 1'),
    '4:1 Unknown key `treshold`, expected one of `id`, `title`, `authority`, `threshold`, `samples`, `gate`, `tags`, `overrides`, `exceptions`, `imports`, `extends`, `checks` or `tools`; did you mean `threshold`? (bad-frontmatter)',
  ],
  'an id that YAML reads as a number': [
    settings('authority: user', 'id: 1398'),
    '3:5 Expected `id` to be a string, found the number 1398: quote it, `id: "1398"` (bad-frontmatter)',
  ],
  'a title that YAML reads as a boolean': [
    settings('authority: user', 'title: true'),
    '3:8 Expected `title` to be a string, found the boolean true: quote it, `title: "true"` (bad-frontmatter)',
  ],
  'a title that is missing': [
    settings('authority: user', 'title:'),
    '3:1 Expected `title` to be a string, found nothing (bad-frontmatter)',
  ],
  'an id that is not the file': [
    settings('id: sy37', 'authority: user'),
    "2:5 Expected `id` to be the file's name, `sy73`, found `sy37`: change it or leave it out (bad-id)",
  ],
  'links to other clauses that are no ids': [
    settings(
      'authority: user',
      'overrides: rt30',
      'exceptions:',
      '  - 1398',
      '  - "#mg27"',
      'imports: [a b]',
    ),
    '3:12 Expected `overrides` to be a list of ids, such as [rt30, mg27], found "rt30" (bad-frontmatter)',
    '5:5 Expected each of `exceptions` to be the id of a clause, found the number 1398 (bad-frontmatter)',
    '6:5 Expected each of `exceptions` to be the id of a clause, found "#mg27" (bad-frontmatter)',
    '7:11 Expected each of `imports` to be a path or a package, such as ./definitions.md or "@acme/house-spec/tone.md", found "a b" (bad-frontmatter)',
  ],
  'a threshold out of range': [
    settings('authority: user', 'threshold:   1.5'),
    '3:14 Expected `threshold` to be a number above 0, up to 1, found the number 1.5 (bad-frontmatter)',
  ],
  'half a sample, in words': [
    settings('authority: user', 'samples: 0.5', 'threshold: high'),
    '3:10 Expected `samples` to be a whole number from 1 to 1000, found the number 0.5 (bad-frontmatter)',
    '4:12 Expected `threshold` to be a number above 0, up to 1, found "high" (bad-frontmatter)',
  ],
  'tags that are none': [
    settings('authority: user', 'tags: honesty'),
    '3:7 Expected `tags` to be a list of tags, such as [honesty, tone], found "honesty" (bad-frontmatter)',
  ],
  'tags that Vitest could not filter': [
    settings('authority: user', 'tags:', '  - ok', '  - a b', '  - not', '  - 3'),
    `5:5 Expected each of \`tags\` to be ${TAG}, not \`and\`, \`or\`, \`not\`, found "a b" (bad-frontmatter)`,
    `6:5 Expected each of \`tags\` to be ${TAG}, not \`and\`, \`or\`, \`not\`, found "not" (bad-frontmatter)`,
    `7:5 Expected each of \`tags\` to be ${TAG}, found the number 3 (bad-frontmatter)`,
  ],
  'tags that the plugin gives': [
    settings('authority: user', 'tags: [authority/root, honesty, clause/x, precedent, precedents]'),
    `3:8 Expected each of \`tags\` to be ${OWN_TAG}, found "authority/root" (bad-frontmatter)`,
    `3:33 Expected each of \`tags\` to be ${OWN_TAG}, found "clause/x" (bad-frontmatter)`,
    `3:43 Expected each of \`tags\` to be ${OWN_TAG}, found "precedent" (bad-frontmatter)`,
  ],
  'a mistyped authority': [
    settings('authority: usr'),
    `2:12 Unknown authority \`usr\`; the known ones are ${AUTHORITIES} and \`guideline\`; did you mean \`user\`? (unknown-authority)`,
  ],
  'an authority of older days': [
    settings('authority: platform'),
    `2:12 Unknown authority \`platform\`; the known ones are ${AUTHORITIES} and \`guideline\`. Use one of them, or say what it stands for with the option \`authorities: { platform: 'root' }\` (unknown-authority)`,
  ],
  'checks that are none': [
    settings('authority: user', 'checks: short'),
    '3:9 Expected `checks` to be a map of checks, such as { maxWords: 200 }, found "short" (bad-frontmatter)',
  ],
  'checks without anything': [
    settings('authority: user', 'checks:'),
    '3:1 Expected `checks` to be a map of checks, such as { maxWords: 200 }, found nothing (bad-frontmatter)',
  ],
  'an unknown check': [
    settings('authority: user', 'checks: { json: true, maxWord: 3 }'),
    '3:23 Unknown key `checks.maxWord`, expected one of `maxWords`, `minWords`, `matches`, `notMatches`, `contains`, `notContains`, `json`, `jsonSchema`, `language`, `calls`, `notCalls`, `before`, `maxCalls`, `args`, `filesMatch` or `run`; did you mean `maxWords`? (bad-frontmatter)',
  ],
  'limits that are wrong': [
    settings('authority: user', 'checks:', '  maxWords: 1.5', '  minWords: -1', '  json: false'),
    '4:13 Expected `checks.maxWords` to be a whole number from 0 up, found the number 1.5 (bad-frontmatter)',
    '5:13 Expected `checks.minWords` to be a whole number from 0 up, found the number -1 (bad-frontmatter)',
    '6:9 Expected `checks.json` to be true, or left out, found the boolean false (bad-frontmatter)',
  ],
  'limits that leave nothing': [
    settings('authority: user', 'checks:', '  minWords: 20', '  maxWords: 10'),
    '5:13 Expected `checks.maxWords` to be at least `minWords`, 20, found the number 10 (bad-frontmatter)',
  ],
  'expressions that are none': [
    settings(
      'authority: user',
      'checks:',
      '  matches: [^ok, "(a", /x/g, 3]',
      '  notMatches: "\\\\-"',
      '  contains: []',
      '  notContains: [""]',
    ),
    '4:18 Expected each of `checks.matches` to be a valid regular expression (Unterminated group), found "(a" (bad-frontmatter)',
    '4:24 Expected each of `checks.matches` to be a valid regular expression (the flags may be i, m, s, u, v; found g), found "/x/g" (bad-frontmatter)',
    '4:30 Expected each of `checks.matches` to be a regular expression, as text, found the number 3 (bad-frontmatter)',
    '5:15 Expected `checks.notMatches` to be a valid regular expression (Invalid escape), found "\\\\-" (bad-frontmatter)',
    '6:13 Expected `checks.contains` to be a list with something in it, found a list (bad-frontmatter)',
    '7:17 Expected each of `checks.notContains` to be some text, found "" (bad-frontmatter)',
  ],
  'schemas that are none': [
    settings('authority: user', 'checks: { jsonSchema: ./order.json }'),
    '3:23 Expected `checks.jsonSchema` to be a JSON schema, as a map, found "./order.json" (bad-frontmatter)',
  ],
  'a schema with a mistake': [
    settings('authority: user', 'checks:', '  jsonSchema:', '    type: objekt'),
    '5:5 Expected `checks.jsonSchema` to be a valid JSON schema (/type must be equal to one of the allowed values (array, boolean, integer, null, number, object, string)), found a map (bad-frontmatter)',
  ],
  'a schema with an unknown keyword': [
    settings('authority: user', 'checks:', '  jsonSchema: { propertees: {} }'),
    '4:15 Expected `checks.jsonSchema` to be a valid JSON schema (strict mode: unknown keyword: "propertees"), found a map (bad-frontmatter)',
  ],
  'a language with a region': [
    settings('authority: user', 'checks: { language: de-AT }'),
    '3:21 Expected `checks.language` to be a language that code can tell apart (am ar az be bg bn ca cs da de el en es et eu fa fi fr gu he hi hr hu hy is it ja ka kn ko ku lo lt lv ml mr ms nl no or pa pl pt ro ru sk sl sq sr sv ta te th tl tr uk ur vi yo zh), found "de-AT" (bad-frontmatter)',
  ],
  'no prompts': [
    HEAD,
    '1:1 `sy73` has no challenge prompt: add a line `**Example**: title` with a block `~~~xml` of turns (`<user>…</user>`) below it, or a list below a heading `Challenge prompts` (no-prompts)',
  ],
  'no rule, only examples and what is no text': [
    `---\ntitle: T\nauthority: user\n---\n# T\n\n!!! meta "Commentary"\n    Why.\n\n<!-- todo -->\n\n***\n\n${EXAMPLE}`,
    `2:8 ${noRule('sy73')}`,
  ],
  'neither a rule nor prompts': [
    '---\nauthority: user\n---\n',
    `1:1 ${noRule('sy73')}`,
    '1:1 `sy73` has no challenge prompt: add a line `**Example**: title` with a block `~~~xml` of turns (`<user>…</user>`) below it, or a list below a heading `Challenge prompts` (no-prompts)',
  ],
  'a section without a rule': [
    `---\nauthority: user\n---\nText.\n\n## A {#a}\nText.\n\n${EXAMPLE}\n## B {#b}\n\n${EXAMPLE}`,
    `17:1 ${noRule('b')}`,
  ],
  'a rule that an unclosed comment takes away': [
    `---\nauthority: user\n---\n<!-- todo\n\nText.\n\n${EXAMPLE}`,
    '4:1 This comment is not closed: expected `-->` (unclosed-comment)',
  ],
  'a mistyped authority key': [
    settings('title: x', 'autority: user'),
    `3:1 Unknown key \`autority\`, expected one of ${KEYS}; did you mean \`authority\`? (bad-frontmatter)`,
  ],
  'a mistyped authority key in braces': [
    `## A {#a autority=user}\nText.\n\n${EXAMPLE}`,
    '1:10 Unknown key `autority`, expected one of `authority`, `threshold`, `samples`, `gate`, `tags`, `overrides`, `exceptions` or `tools`; did you mean `authority`? (bad-frontmatter)',
  ],
  'a mistyped key, and nothing else yet': [
    '---\ntitel: x\nauthority: user\n---\n',
    `2:1 Unknown key \`titel\`, expected one of ${KEYS}; did you mean \`title\`? (bad-frontmatter)`,
  ],
  'an id that is none, above an example of its own': [
    `## A {#ä! authority=user}\nText.\n\n${EXAMPLE}\n## B {#b authority=user}\nText.\n\n${EXAMPLE}`,
    '1:7 Expected an id of letters, digits, `-` and `_`, found "ä!" (bad-heading)',
  ],
  'a title without a block': [
    `${HEAD}**Example**: a\n\nWords.\n`,
    '6:1 Expected a block of turns below the title: `~~~xml`, `<user>…</user>`, `~~~`, or a quote `> **user:** …` (title-without-block)',
  ],
  'a fence that is not closed': [
    `${HEAD}**Example**: a\n\n~~~xml\n${USER}`,
    '8:1 This block is not closed: expected a line ~~~ (unclosed-fence)',
  ],
  'a fence that swallows the next example': [
    `${HEAD}**Example**: a\n\n~~~xml\n${USER}\n${EXAMPLE}`,
    '8:1 This block is not closed before the next one opens: expected a line ~~~ (a block whose text has such lines needs a longer fence) (unclosed-fence)',
  ],
  'a fence that the next one closes': [
    `${HEAD}**Example**: a\n\n~~~\n${USER}\n${EXAMPLE.replace('xml', '')}`,
    '8:1 This block is not closed before the next example begins: expected a line ~~~ (unclosed-fence)',
  ],
  'any other block that is not closed': [
    `${HEAD}\`\`\`js\na\n\n${EXAMPLE}`,
    '6:1 This block is not closed: expected a line ``` (unclosed-fence)',
  ],
  'a comment that is not closed': [
    `${HEAD}${EXAMPLE}\n<!-- todo\n\n${EXAMPLE}`,
    '14:1 This comment is not closed: expected `-->` (unclosed-comment)',
  ],
  'a turn that is not closed': [
    turns(`${USER}  <assistant>\nyo\n`),
    '12:3 `<assistant>` is not closed: expected `</assistant>` at the start or the end of a line (unclosed-tag)',
  ],
  'a turn that is not closed before the next': [
    turns(`<user>\nhi\n${USER}`),
    '9:1 `<user>` is not closed: expected `</user>` at the start or the end of a line before the next `<user>` (write `&lt;user&gt;` for a tag that is text) (unclosed-tag)',
  ],
  'a title with a colon': [
    '---\ntitle: Refunds: never promise\nauthority: user\n---\nText.\n\n# Challenge prompts\n\n- Hi\n',
    '2:8 The front matter is not valid YAML: Nested mappings are not allowed in compact mappings; quote it, `title: "Refunds: never promise"` (bad-frontmatter)',
  ],
  'an unknown role': [
    turns(`<usr>\nhi\n</usr>\n${USER}`),
    '9:1 Unknown tag `<usr>`, expected `<system>`, `<developer>`, `<user>`, `<assistant>`, `<tool>`, `<comparison>` or `<tools>`; did you mean `user`? (unknown-role)',
  ],
  'text outside turns': [
    turns(`${USER}  hello\nthere\n${USER}`),
    '12:3 Expected text to stand in a turn such as `<user>…</user>`, found "hello\\nthere" outside any (text-outside-turns)',
  ],
  'an unknown label': [
    turns(`${USER}<comparison>\n<assistant> <!-- godo: x -->\nyo\n</assistant>\n</comparison>\n`),
    '13:13 Expected `GOOD`, `BAD` or `OK` (then perhaps `: reason`), found "godo: x"; did you mean `GOOD`? (bad-label)',
  ],
  'a reply without a label': [
    turns(`${USER}<comparison>\n<assistant>\nyo\n</assistant>\n</comparison>\n`),
    '13:1 Expected a label after `<assistant>` in a comparison, such as `<!-- GOOD: reason -->` (bad-label)',
  ],
  'a label outside a comparison': [
    turns(`${USER}<assistant> <!-- GOOD -->\nyo\n</assistant>\n`),
    '12:1 This reply has a label, but it stands outside a `<comparison>` (bad-comparison)',
  ],
  'a conversation without turns': [
    turns('\n'),
    '8:1 Expected turns such as `<user>…</user>` in this block, found nothing (empty-conversation)',
  ],
  'a prompt that asks nothing': [
    turns('<assistant>\nhi\n</assistant>\n'),
    '10:1 Expected a turn of the user, of the developer or of a tool in this prompt, found only `assistant`: the target is asked nothing (nothing-asked)',
  ],
  'a comparison without replies': [
    turns(`${USER}<comparison>\n</comparison>\n`),
    '12:1 Expected labelled replies in the comparison, such as `<assistant> <!-- GOOD -->`, found none (empty-comparison)',
  ],
  'a comparison of nothing': [
    turns('<comparison>\n<assistant> <!-- GOOD -->\nyo\n</assistant>\n</comparison>\n'),
    '9:1 Expected a turn before the comparison, such as `<user>…</user>`: its replies answer nothing (bad-comparison)',
  ],
  'a comparison with a question in it': [
    turns(`${USER}<comparison>\n${USER}<assistant> <!-- OK -->\nyo\n</assistant>\n</comparison>\n`),
    '13:1 Expected labelled `<assistant>` replies in a comparison, found `<user>` (bad-comparison)',
  ],
  'a comparison that is not closed': [
    turns(`${USER}<comparison>\n<assistant> <!-- GOOD -->\nyo\n</assistant>\n`),
    '12:1 `<comparison>` is not closed: expected `</comparison>` at the start of a line (unclosed-tag)',
  ],
  'a closing tag without its beginning': [
    turns(`${USER}</assistant>\n`),
    '12:1 `</assistant>` closes nothing: no `<assistant>` is open (bad-tag)',
  ],
  'a tag with half an attribute': [
    turns('<user name="x>\nhi\n</user>\n'),
    '9:1 Expected a tag such as `<tool name="browser">`, found "<user name=\\"x>" (bad-tag)',
  ],
  'an unknown attribute': [
    turns(`<tool nam="x" name=y>\nhi\n</tool>\n<user color='red'>\nhi\n</user>\n`),
    '9:7 Unknown attribute `nam` of `<tool>`, expected `name`, `recipient`, `end_turn` or `comment`; did you mean `name`? (unknown-attribute)',
    '12:7 Unknown attribute `color` of `<user>`, expected `name`, `recipient`, `end_turn` or `comment` (unknown-attribute)',
  ],
  'an attribute of a comparison': [
    turns(`${USER}<comparison name="x">\n<assistant> <!-- GOOD -->\nyo\n</assistant>\n</comparison>\n`),
    '12:13 Unknown attribute `name` of `<comparison>`, expected `comment` (unknown-attribute)',
  ],
  'turns that say nothing': [
    turns('<system>\n<settings>\n</settings>\n</system>\n<user comment="x">\n\n</user>\n'),
    '9:1 Expected text in `<system>`, found nothing: write what the turn says, or take it out (empty-turn)',
    '13:1 Expected text in `<user>`, found nothing: write what the turn says, or take it out (empty-turn)',
  ],
  'a turn in a quote that says nothing': [
    `${HEAD}> **user:** hi\n> **assistant:**\n> **user:** yo\n`,
    '7:3 Expected text in `**assistant:**`, found nothing: write what the turn says, or take it out (empty-turn)',
  ],
  'a comparison of a turn that can not be read': [
    turns('<usr>\nhi\n</usr>\n<comparison>\n<assistant> <!-- GOOD -->\nyo\n</assistant>\n</comparison>\n'),
    '9:1 Unknown tag `<usr>`, expected `<system>`, `<developer>`, `<user>`, `<assistant>`, `<tool>`, `<comparison>` or `<tools>`; did you mean `user`? (unknown-role)',
  ],
  'a setting that is unknown, and one that is no number': [
    turns(`<system>\n<settings>\n max_token: 5\nmax_tokens: few\n</settings>\n</system>\n${USER}`),
    '11:2 Unknown setting `max_token`, expected `max_tokens`; did you mean `max_tokens`? (bad-settings)',
    '12:1 Expected `max_tokens` to be a whole number from 1 up, found "few" (bad-settings)',
  ],
  'settings that are none': [
    turns(`<system>\n<settings>\n  many tokens\n</settings>\n</system>\n${USER}`),
    '11:3 Expected a setting such as `max_tokens: 1024`, found "many tokens" (bad-settings)',
  ],
  'a mistyped role in a quote': [
    `${HEAD}> **user:** hi\n> **asistant:** yo\n`,
    '7:3 Unknown role `asistant`, expected `system`, `developer`, `user`, `assistant` or `tool`; did you mean `assistant`? (unknown-role)',
  ],
  'an empty prompt in a list': [
    `${HEAD}## Challenge prompts\n\n- one\n-\n`,
    '9:1 Expected a prompt in this item, found nothing (empty-conversation)',
  ],
  'two sections with one id': [
    `---\nauthority: user\n---\n## A {#a}\nText.\n\n${EXAMPLE}\n## B {#a}\nText.\n\n${EXAMPLE}`,
    '15:1 The id `a` is taken: it stands first at specs/sy73.md:4:1. Give one of them another id (duplicate-id)',
  ],
  'sections with settings that are wrong': [
    `## A {#a thresold=1 threshold=2}\n\n${EXAMPLE}`,
    `1:1 Expected an authority in the heading's braces (\`{#id authority=user}\`) or the front matter, one of ${AUTHORITIES} or \`guideline\`: it says who may override the clause (no-authority)`,
    '1:10 Unknown key `thresold`, expected one of `authority`, `threshold`, `samples`, `gate`, `tags`, `overrides`, `exceptions` or `tools`; did you mean `threshold`? (bad-frontmatter)',
    '1:31 Expected `threshold` to be a number above 0, up to 1, found the number 2 (bad-frontmatter)',
  ],
  'sections beside an id of the file': [
    `---\nid: sy73\nauthority: user\n---\n${EXAMPLE}\n## A {#a}\nText.\n\n${EXAMPLE}`,
    '2:1 Expected no `id` in the front matter: the headings of this file have ids of their own (bad-id)',
    '5:14 This example stands above the first heading with an id, `a`: it belongs to no clause (example-outside-clause)',
  ],
  'braces without an id': [
    `---\nauthority: user\n---\n## A {authority=root}\n\n${EXAMPLE}`,
    '4:7 Expected an id in the braces, such as `{#some_id authority=root}` (bad-heading)',
  ],
  'braces with other words': [
    `---\nauthority: user\n---\n## A {#a b}\n\n${EXAMPLE}`,
    '4:10 Expected `#id` or `key=value` in the braces, found "b" (bad-heading)',
  ],
  'a reference to another clause': [
    `Examples for [^sy74] in Title:\n\n${EXAMPLE}`,
    "1:14 Expected the reference to be the file's name, `[^sy73]`, found `[^sy74]`: change it or rename the file (bad-id)",
  ],
}

test.each(Object.entries(cases))('%s', (_name, [source, ...expected]) => {
  for (const eol of ['\n', '\r\n']) {
    const { problems } = parseClauseFile(source.replace(/\n/g, eol), 'specs/sy73.md')
    const found = problems.map(
      ({ line, column, reason, ruleId }) => `${line}:${column} ${reason} (${ruleId})`,
    )
    expect(found).toEqual(expected)
    for (const { fatal, source: from, file } of problems) {
      expect([fatal, from, file]).toEqual([true, 'vitest-clause', 'specs/sy73.md'])
    }
  }
})

test('a file whose name can be no id', () => {
  const { clauses, problems } = parseClauseFile(settings('authority: user'), 'specs/my clause.md')
  expect(clauses).toEqual([])
  expect(problems.map(String)).toEqual([
    `specs/my clause.md:1:1: Expected an id of letters, digits, \`-\` and \`_\`, found "my clause": the name of the file is the clause's id`,
  ])
})

test('offsets are those of the file', () => {
  const source = `\uFEFF---\r\nauthority: usr\r\n---\r\n${EXAMPLE}`
  const [problem] = parseClauseFile(source, 'specs/sy73.md').problems
  const { start } = problem!.place as Span
  expect(source.slice(start.offset)).toMatch(/^usr\r\n/)
})

test('a title that YAML cuts is a warning, and the clause stays', () => {
  const file = parseClauseFile(
    '---\ntitle: Prices # and refunds\nauthority: user\n---\nText.\n\n# Challenge prompts\n\n- Hi\n',
    'specs/prices.md',
  )
  expect(file.problems.map(({ fatal, line, reason }) => [fatal, line, reason])).toEqual([
    [
      false,
      2,
      'YAML reads `# and refunds` as a comment, and the title ends before it: quote it, `title: "Prices # and refunds"`',
    ],
  ])
  expect(clausesOf(file).map(({ title }) => title)).toEqual(['Prices'])
})

test('ids may have the letters of any language', () => {
  const { clauses, problems } = parseClauseFile(
    `## Ärger {#ärger-2 authority=user}\nText.\n\n${EXAMPLE}\n## 返品 {#返品 authority=user}\nText.\n\n${EXAMPLE}`,
    'specs/all.md',
  )
  expect(problems).toEqual([])
  expect(clauses.map(({ id }) => id)).toEqual(['ärger-2', '返品'])
})
