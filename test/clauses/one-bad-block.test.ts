import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { precedentsOf, sectionClause } from '../../src/clauses/data/labelled-replies.ts'
import { parseClauseFile, soundClauses } from '../../src/clauses/file/clause-file.ts'
import { loadSpec } from '../../src/clauses/load.ts'
import { parsePolicy } from '../../src/clauses/policy-text/policy-text.ts'
import { createFolder } from '../support/folder.ts'
import { previousModelSpec } from '../support/model-spec.ts'

const turns = (...lines: string[]) => ['~~~xml', ...lines, '~~~', ''].join('\n')
const PAIR = [
  '<user>',
  'Hello?',
  '</user>',
  '<comparison>',
  '<assistant> <!-- GOOD -->',
  'Hello.',
  '</assistant>',
  '<assistant> <!-- BAD: rude -->',
  'What?',
  '</assistant>',
  '</comparison>',
]
const POLICY = (broken: readonly string[]) =>
  `# Tone {#tone authority=user}\n\nBe kind.\n\n**Example**: one\n\n${turns(...broken)}\n**Example**: two\n\n${turns(...PAIR)}`

/** What is wrong with a pair that was changed, and what is left of the section. */
function read(broken: readonly string[]) {
  const { problems, sections, mistaken } = parsePolicy(POLICY(broken), 'policy.md')
  return {
    problems: problems.map(({ line, reason }) => `${line} ${reason}`),
    examples: sections[0]!.examples.map(({ title }) => title),
    mistaken,
  }
}

/** One line of the pair, by its number in it. */
const withLine = (index: number, line: string | undefined) =>
  PAIR.flatMap((each, at) => (at === index ? (line ?? []) : each))

test('a whole pair is no problem', () => {
  expect(read(PAIR)).toEqual({ problems: [], examples: ['one', 'two'], mistaken: [] })
})

test.each([
  ['*</comparison>', 10],
  ['*<comparison>', 3],
  ['* <assistant> <!-- GOOD -->', 4],
  ['> <user>', 0],
  ['_</user>', 2],
  ['**</assistant>', 9],
])('a mark of markdown before a tag, %s: one problem, and the other example stands', (line, index) => {
  const { problems, ...rest } = read(withLine(index, line))
  expect(problems).toHaveLength(1)
  const mark = line.slice(0, line.indexOf('<')).trim()
  expect(problems[0]).toMatch(new RegExp(`^${index + 8} ".*" isn't read as a tag: take the \`[*>_]+\` away$`))
  expect(problems[0]).toContain(`\`${mark}\``)
  expect(rest).toEqual({ examples: ['two'], mistaken: [] })
})

test.each([
  ['an opening tag', 0],
  ['a closing tag', 2],
  ['the opening of the comparison', 3],
  ['the opening of a reply', 4],
  ['the end of a reply', 6],
  ['the end of the comparison', 10],
])('%s is missing: one problem for one cause', (_, index) => {
  const { problems, ...rest } = read(withLine(index, undefined))
  expect(problems).toHaveLength(1)
  expect(rest).toEqual({ examples: ['two'], mistaken: [] })
})

test('the other prompts of a clause file run', () => {
  const source = `---\nauthority: user\n---\nBe kind.\n\n**Example**: one\n\n${turns('<usr>', 'Hi', '</usr>')}\n**Example**: two\n\n${turns(...PAIR)}`
  const file = parseClauseFile(source, 'tone.md')
  expect(file.problems.map(({ reason }) => reason)).toEqual([expect.stringMatching(/^Unknown tag `<usr>`/)])
  expect(soundClauses(file).map(({ examples }) => examples.map(({ title }) => title))).toEqual([['two']])
})

test('a heading that is mistaken touches its section, and an unclosed fence all below', () => {
  const twoSections = `${POLICY(PAIR)}\n# Facts {#facts authority=usr}\n\nBe right.\n`
  expect(parsePolicy(twoSections, 'policy.md').mistaken).toEqual(['facts'])
  const unclosed = POLICY(PAIR).replace(/~~~\n$/, '')
  expect(parsePolicy(unclosed, 'policy.md').mistaken).toEqual(['tone'])
})

test('the release of 2025-04-11, with three stray marks in one example: nothing else is lost', () => {
  const { spec, files, policyProblems, mistakenSections } = loadSpec({
    root: previousModelSpec,
    include: 'examples/*.md',
    policy: 'model_spec.md',
    authorities: { platform: 'root' },
  })
  expect(policyProblems.map(String)).toEqual([
    'model_spec.md:2745:1: "*</comparison>" isn\'t read as a tag: take the `*` away',
    'model_spec.md:2749:1: "*<comparison>" isn\'t read as a tag: take the `*` away',
    'model_spec.md:2750:1: "*<assistant>" isn\'t read as a tag: take the `*` away',
  ])
  expect(mistakenSections).toEqual([])
  expect(files.flatMap(({ problems }) => problems)).toEqual([])
  const labelled = spec.sections.flatMap((each) => precedentsOf(sectionClause(each, spec.sections)))
  const source = fs.readFileSync(path.join(previousModelSpec, 'model_spec.md'), 'utf8')
  const written = source.match(/^\*?<assistant[^>]*> <!-- (?:GOOD|BAD|OK)/gm)!.length
  // All but the three replies of that example.
  expect(labelled).toHaveLength(written - 3)
})

test('a comment that isn’t closed is one problem, where it begins', () => {
  const file = (words: string) =>
    parseClauseFile(`---\nauthority: user\n---\n${words}\n\n**Example**: one\n\n${turns(...PAIR)}`, 'tone.md')
  const reasons = (words: string) =>
    file(words).problems.map(({ line, column, reason }) => `${line}:${column} ${reason}`)
  expect(reasons('Be kind.\n\n<!-- why\n\nNever be rude.')).toEqual([
    '6:1 This comment is not closed before the next one opens: expected `-->`',
  ])
  expect(reasons('Be kind.\n\n<!-- why\n\nNever be rude.\n\n<!-- so -->\n\nBe brief.')).toEqual([
    '6:1 This comment is not closed before the next one opens: expected `-->`',
  ])
  expect(reasons('Be kind. <!-- why')).toEqual(['4:10 This comment is not closed: expected `-->`'])
  expect(reasons('Be kind. <!-- why --> Say `<!--` and \\<!-- freely.')).toEqual([])
})

test('a file that is no UTF-8 is told, with its line', () => {
  const { root } = createFolder({})
  fs.writeFileSync(
    path.join(root, 'tone.md'),
    Buffer.from('---\nauthority: user\n---\nCaf\xe9 is kind.\n', 'latin1'),
  )
  const { files } = loadSpec({ root, files: ['tone.md'] })
  expect(files[0]!.problems.map(String)).toEqual([
    'tone.md:4:1: This line is not UTF-8: save the file in that encoding',
  ])
})

test('a character that no text has is told', () => {
  const { problems } = parseClauseFile(
    '---\nauthority: user\n---\nBe\0 kind.\n\n# Challenge prompts\n\n- Hi\n',
    'tone.md',
  )
  expect(problems.map(({ reason }) => reason)).toEqual([
    'Unexpected control character U+0000: remove it, or write `&#0;` where a prompt needs it',
  ])
})

test('a policy text without any id is an error, not an empty policy', () => {
  const { problems } = parsePolicy('# Conventions\n\nNever commit secrets.\n', 'AGENTS.md')
  expect(problems.map(String)).toEqual([
    'AGENTS.md:1:1: This policy text has no heading with an id, so nothing of it is read: give each section one, such as `## Title {#some_id authority=user}`',
  ])
})

test('a reference from sections of two authorities is an error that names both', () => {
  const { root } = createFolder({
    'policy.md':
      '# Style {#style authority=guideline}\n\nBe brief[^br01].\n\n# Safety {#safety authority=root}\n\nBe brief about weapons[^br01].\n',
    'specs/br01.md': `Examples for [^br01] in Style:\n\n**Example**: one\n\n${turns('<user>', 'Hi', '</user>')}`,
  })
  const { spec, files } = loadSpec({ root, include: 'specs/*.md', policy: 'policy.md' })
  expect(files[0]!.problems.map(({ reason }) => reason)).toEqual([
    '`[^br01]` stands in sections of two authorities: policy.md:3:9 (guideline) and policy.md:7:23 (root). Give the sections one authority, or each sentence a prompt file of its own',
  ])
  expect(spec.clauses).toEqual([])
})
