import fs from 'node:fs'
import path from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { frontMatterSchema, SCHEMA_FILE, schemaText } from '../scripts/front-matter-schema.ts'
import { parseClauseFile } from '../src/clauses/file/clause-file.ts'
import { CLAUSE_KEYS } from '../src/clauses/file/settings.ts'

const specs = path.resolve(import.meta.dirname, '../specs')
const ajv = new Ajv({ strict: false })
const validate = ajv.compile(frontMatterSchema())

/** What the parser says of the same front matter. */
function isReadable(yaml: string): boolean {
  const text = `---\n${yaml}\n---\nText.\n\n**Example**: a\n\n~~~xml\n<user>\nHi\n</user>\n~~~\n`
  const rules = parseClauseFile(text, 'a1.md').problems.map(({ ruleId }) => ruleId)
  return !rules.includes('bad-frontmatter')
}

test('the file is up to date: `npm run build` writes it', () => {
  expect(fs.readFileSync(SCHEMA_FILE, 'utf8')).toBe(schemaText())
})

test('it has every key, each with its description', () => {
  const { properties } = frontMatterSchema() as {
    readonly properties: Record<string, { readonly description?: string }>
  }
  expect(Object.keys(properties)).toEqual(CLAUSE_KEYS)
  expect(Object.values(properties).every(({ description }) => description)).toBe(true)
})

test.for(fs.readdirSync(specs).filter((name) => name.endsWith('.md')))('%s is right by it', (name) => {
  const yaml = fs.readFileSync(path.join(specs, name), 'utf8').match(/^---\n([\s\S]*?)\n---\n/)![1]!
  expect(validate(parse(yaml)), ajv.errorsText(validate.errors)).toBe(true)
})

describe('what is right by the schema can be read', () => {
  test.for([
    'authority: user\nthreshold: 0.5\nsamples: 3\ngate: lower\ntags: [honesty]',
    'authority: user\nid: a1\ntitle: A\noverrides: [b2]\nexceptions: [c3]\nimports: [./d.md, "@acme/spec/e.md"]',
    'authority: user\nchecks: { maxWords: 9, minWords: 1, matches: a, notMatches: [/b/i, c], contains: [d], language: de }',
    'authority: user\nchecks: { json: true, jsonSchema: { type: object } }',
  ])('%s', (yaml) => {
    expect(validate(parse(yaml)), ajv.errorsText(validate.errors)).toBe(true)
    expect(isReadable(yaml)).toBe(true)
  })
})

describe('what is wrong by the schema can’t', () => {
  test.for([
    'autority: user',
    'authority: 5',
    'authority: user\nthreshold: 2',
    'authority: user\nthreshold: 0',
    'authority: user\nsamples: 1001',
    'authority: user\nthreshold: high',
    'authority: user\nsamples: 1.5',
    'authority: user\ngate: mean',
    'authority: user\ntags: honesty',
    'authority: user\nid: 1398',
    'authority: user\nimports: ["a b.md"]',
    'authority: user\nchecks: 5',
    'authority: user\nchecks: { maxWord: 5 }',
    'authority: user\nchecks: { matches: [] }',
    'authority: user\nchecks: { json: false }',
    'authority: user\nchecks: { language: klingon }',
  ])('%s', (yaml) => {
    expect(validate(parse(yaml))).toBe(false)
    expect(isReadable(yaml)).toBe(false)
  })
})
