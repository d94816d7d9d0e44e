import { expect, test } from 'vitest'
import { loadSpec } from '../../src/clauses/load.ts'
import { createFolder } from '../support/folder.ts'

const clause = (settings: string, rule = 'Replies are kind.') =>
  `---\n${settings}\n---\n${rule}\n\n**Example**: hello\n\n~~~xml\n<user>\nHello, ${rule}\n</user>\n~~~\n`

/** A host with two clauses of its own, the first of which imports a package with one clause. */
function load(imports: string, vendor: string, host = 'authority: developer') {
  const { root } = createFolder({
    'specs/shop.md': clause(`${host}\nimports: [${imports}]`, 'Sell nothing that is not asked for.'),
    'specs/safe.md': clause('authority: root', 'Never name a weapon.'),
    'node_modules/@acme/house/package.json':
      '{ "name": "@acme/house", "version": "1.0.0", "clauses": "*.md" }',
    'node_modules/@acme/house/vendor.md': clause(vendor),
  })
  const { spec, files } = loadSpec({ root, include: 'specs/*.md' })
  const problems = files.flatMap((file) =>
    file.problems.map(({ name, reason, ruleId }) => `${name} ${reason} (${ruleId})`),
  )
  return { ids: spec.clauses.map(({ id }) => id).sort(), problems }
}

const PACKAGE = '"@acme/house"'

test('a package’s clause stands below the host’s own, or has the host’s word', () => {
  expect(load(PACKAGE, 'authority: user')).toEqual({ ids: ['safe', 'shop', 'vendor'], problems: [] })
  for (const authority of ['developer', 'root']) {
    const { ids, problems } = load(PACKAGE, `authority: ${authority}`)
    expect(problems).toEqual([
      `specs/shop.md:3:11 node_modules/@acme/house/vendor.md:1:1 \`vendor\` has the authority \`${authority}\`, and your own here is \`developer\`: a package's clause stands below it unless you say otherwise, with \`imports: [{ from: "@acme/house", atMost: ${authority} }]\` (import-authority)`,
    ])
    expect(ids).not.toContain('vendor')
  }
  expect(load(`{ from: ${PACKAGE}, atMost: developer }`, 'authority: developer').problems).toEqual([])
  expect(load(`{ from: ${PACKAGE}, atMost: guideline }`, 'authority: user').problems).toEqual([
    'specs/shop.md:3:11 node_modules/@acme/house/vendor.md:1:1 `vendor` has the authority `user`, and the import allows at most `guideline`: if it may, write `imports: [{ from: "@acme/house", atMost: user }]` (import-authority)',
  ])
})

test('a package’s clause overrides one of the host’s only where it may', () => {
  const seizing = 'authority: user\noverrides: [shop]'
  const { ids, problems } = load(PACKAGE, seizing)
  expect(problems).toEqual([
    'specs/shop.md:3:11 node_modules/@acme/house/vendor.md:3:13 `vendor` overrides `shop`, which is no clause of a package: if it may, write `imports: [{ from: "@acme/house", mayOverride: [shop] }]` (import-override)',
  ])
  expect(ids).not.toContain('vendor')
  expect(load(`{ from: ${PACKAGE}, mayOverride: [shop] }`, seizing)).toEqual({
    ids: ['safe', 'shop', 'vendor'],
    problems: [],
  })
})

test('what an import may say', () => {
  const reasons = (imports: string) => load(imports, 'authority: user').problems
  expect(reasons(`{ from: ${PACKAGE}, most: user }`)[0]).toContain(
    'specs/shop.md:3:11 Unknown key `imports.most`, expected one of `from`, `atMost` or `mayOverride`',
  )
  expect(reasons(`{ from: ${PACKAGE}, atMost: king }`)[0]).toContain(
    'Expected `imports.atMost` to be one of `root`, `system`, `developer`, `user` or `guideline`, found "king"',
  )
  expect(reasons('{ atMost: user }')[0]).toContain('Expected `imports.from` to be a path or a package')
})

test('a clause that is extended brings no override of the host’s with it', () => {
  const { root } = createFolder({
    'specs/shop.md': clause('authority: user', 'Sell nothing.'),
    'specs/vendor.md': '---\nextends: "@acme/house/vendor.md"\n---\nOn the phone too.\n',
    'node_modules/@acme/house/package.json': '{ "name": "@acme/house", "version": "1.0.0" }',
    'node_modules/@acme/house/vendor.md': clause('authority: developer\noverrides: [shop]'),
  })
  const problems = () =>
    loadSpec({ root, include: 'specs/*.md' }).files.flatMap((file) =>
      file.problems.map(({ reason }) => reason),
    )
  expect(problems()).toEqual([
    '`vendor` in node_modules/@acme/house/vendor.md overrides your `shop`: if it may, write `overrides: [shop]` here, which holds in its place',
  ])
})
