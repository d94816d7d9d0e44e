import { expect, test } from 'vitest'
import { loadSpec } from '../../src/clauses/load.ts'
import { createFolder } from '../support/folder.ts'

const example = (title: string) => `\n**Example**: ${title}\n\n~~~xml\n<user>\n${title}?\n</user>\n~~~\n`

/** Only `specs/tone.md` is the host's own. */
function load(texts: Readonly<Record<string, string>>) {
  return loadSpec({ root: createFolder(texts).root, files: ['specs/tone.md'] })
}

const problemsOf = ({ files }: ReturnType<typeof loadSpec>) =>
  files[0]!.problems.map(({ line, column, reason }) => `${line}:${column} ${reason}`)

test('a clause extends one that extends another: words, prompts and tags of all', () => {
  const loaded = load({
    'specs/tone.md': `---\nextends: ../team/tone.md\ntags: [shop]\n---\nOn the phone too.\n${example('hello')}`,
    'team/tone.md':
      '---\nextends: ../house/tone.md\nthreshold: 0.9\nchecks: { maxWords: 80 }\n---\nIn writing.\n',
    'house/tone.md': `---\ntitle: Tone\nauthority: developer\ntags: [tone]\nchecks: { language: en }\n---\nBe kind.\n${example('hello')}`,
  })
  expect(problemsOf(loaded)).toEqual([])
  const { clauses } = loaded.spec
  expect(clauses).toHaveLength(1)
  const [clause] = clauses
  expect(clause).toMatchObject({
    title: 'Tone',
    authority: 'developer',
    text: 'Be kind.\n\nIn writing.\n\nOn the phone too.',
    threshold: 0.9,
    checks: { language: 'en', maxWords: 80 },
    tags: ['tone', 'shop'],
    file: 'specs/tone.md',
  })
  expect(clause!.examples.map(({ title, file }) => [title, file])).toEqual([
    ['hello', 'house/tone.md'],
    ['hello (2)', undefined],
  ])
})

test('who extends a clause may not weaken it, nor rename it', () => {
  const house = `---\nauthority: developer\n---\nBe kind.\n${example('hello')}`
  const own = (extended: string, more: string) => ({
    'specs/tone.md': `---\nextends: ${extended}\n${more}\n---\n`,
    'house/tone.md': house,
    'house/short.md': house,
  })
  expect(problemsOf(load(own('../house/tone.md', 'authority: user')))).toEqual([
    '2:10 Expected an authority of at least `developer`, as in house/tone.md, found `user`: who extends a clause may not weaken it',
  ])
  expect(problemsOf(load(own('../house/short.md', 'tags: [a]')))).toEqual([
    '2:10 Expected this file to be named `short.md`, as the clause that it extends, found `tone`: two names would be two clauses',
  ])
})

test('what is not there is said at the place of the import', () => {
  const loaded = load({
    'specs/tone.md': `---\nauthority: user\nimports: [./nothing.md, "https://example.com/x.md", ../specs/]\n---\nBe kind.\n${example('hello')}`,
  })
  expect(problemsOf(loaded)).toEqual([
    '3:11 There is no file ./nothing.md',
    '3:25 Expected a path that begins with `./` or `../`, or the name of a package',
    '3:53 ../specs/ is a folder, expected a markdown file in it',
  ])
  expect(loaded.spec.clauses).toEqual([])
})

test('extensions that go in circles name the way round, and nothing else', () => {
  const loaded = load({
    'specs/tone.md': `---\nextends: ../house/tone.md\n---\nOn the phone.\n${example('hello')}`,
    'house/tone.md': `---\nextends: ../team/tone.md\n---\nIn writing.\n`,
    'team/tone.md': `---\nextends: ../specs/tone.md\nauthority: user\n---\nEverywhere.\n`,
  })
  expect(problemsOf(loaded)).toEqual([
    '2:10 team/tone.md:2:10 Unexpected extension of `../specs/tone.md`, which leads back here: specs/tone.md → house/tone.md → team/tone.md → specs/tone.md. Remove one of these',
  ])
})
