import path from 'node:path'
import markdown from '@eslint/markdown'
import { ESLint, type Linter } from 'eslint'
import { describe, expect, test, vi } from 'vitest'
import { RULES } from '../../src/check/rules.ts'
import plugin from '../../src/eslint.ts'
import { createFolder, type Folder } from '../support/folder.ts'
import { modelSpec } from '../support/model-spec.ts'
import { clause, EXAMPLE, GOOD, other, shop, TWICE, WEAK } from './shop.ts'

/** ESLint itself, in this process. */
function eslint({ root: cwd }: Folder, settings?: unknown, options: ESLint.Options = {}): ESLint {
  const overrideConfig = [
    plugin.configs.recommended,
    ...(settings ? [{ settings: { clause: settings } }] : []),
  ] as Linter.Config[]
  return new ESLint({ cwd, overrideConfigFile: true, overrideConfig, ...options })
}

/** `specs/weak.md:5:20 message (rule)` of each finding. */
function lines({ root }: Folder, results: readonly ESLint.LintResult[]): string[] {
  return results.flatMap(({ filePath, messages }) =>
    messages.map(
      ({ line, column, message, ruleId, severity }) =>
        `${path.relative(root, filePath)}:${line}:${column} ${severity === 2 ? 'error' : 'warn'} ${message} (${ruleId})`,
    ),
  )
}

async function lint(project: Folder, settings?: unknown): Promise<string[]> {
  return lines(project, await eslint(project, settings).lintFiles('.'))
}

test('each rule of the checks is an ESLint rule of the same id, and so is what reading finds', () => {
  const ids = [...RULES.map(({ id }) => id), 'problem', 'bad-suppression', 'unused-suppression']
  expect(Object.keys(plugin.rules).sort()).toEqual(ids.sort())
  const { rules } = plugin.configs.recommended
  expect(rules).toMatchObject({
    'clause/problem': 'error',
    'clause/undefined-clause': 'error',
    'clause/weak-verb': 'warn',
    'clause/one-sided': 'off',
    'markdown/no-missing-label-refs': 'off',
    'markdown/no-missing-link-fragments': 'off',
  })
})

test('findings stand in the files and lines that they belong to; other markdown has none', async () => {
  expect(await lint(shop())).toMatchInlineSnapshot(`
    [
      "specs/twice.md:4:20 warn Unexpected \`be be\`, expected \`be\`: a word stands there twice (clause/repeated-word)",
      "specs/weak.md:3:13 error Expected the id of a clause or section in \`overrides\`, found \`nobody\`, which is neither: change or remove it (clause/undefined-clause)",
      "specs/weak.md:5:20 warn Unexpected weak verb, \`strive to\`, expected what a reply shows: require the act or the result itself (clause/weak-verb)",
    ]
  `)
})

test('a finding that only the whole spec shows', async () => {
  const project = shop({ 'specs/same.md': GOOD })
  expect(await lint(project)).toContainEqual(
    expect.stringMatching(
      /^specs\/twice\.md:10:1 warn Unexpected prompt of two clauses.*\(clause\/duplicate-prompt\)$/,
    ),
  )
})

test('a file that can’t be read as clauses is a problem, at its place', async () => {
  const project = shop({ 'specs/twice.md': clause('Text.', 'autority: developer') })
  expect((await lint(project)).filter((line) => line.startsWith('specs/twice'))).toEqual([
    expect.stringMatching(
      /^specs\/twice\.md:2:1 error Unknown key `autority`.*did you mean `authority`\? \(bad-frontmatter\) \(clause\/problem\)$/,
    ),
  ])
})

describe('the text in the editor counts', () => {
  test('not the one on disk', async () => {
    const project = shop()
    const filePath = path.join(project.root, 'specs/twice.md')
    const linter = eslint(project)
    const of = async (text: string) => lines(project, await linter.lintText(text, { filePath }))
    expect(await of(TWICE)).toHaveLength(1)
    expect(await of(TWICE.replace('be be', 'be'))).toEqual([])
    expect(await of(TWICE.replace('be be', 'try to be'))).toEqual([
      expect.stringContaining('clause/weak-verb'),
    ])
    expect(await of(TWICE)).toEqual([expect.stringContaining('clause/repeated-word')])
  })

  test('for what other files say of it too', async () => {
    const project = shop()
    const filePath = path.join(project.root, 'specs/weak.md')
    // It now asks what specs/twice.md asks.
    const found = lines(project, await eslint(project).lintText(WEAK, { filePath }))
    expect(found).toContainEqual(expect.stringContaining('clause/duplicate-prompt'))
  })

  test('an edit of another file is seen at once', async () => {
    const project = shop()
    const before = await lint(project)
    project.write(
      'specs/nobody.md',
      clause('The assistant must wait.', 'authority: guideline', other('Where?')),
    )
    const after = await lint(project)
    expect(before.filter((line) => !after.includes(line))).toEqual([
      expect.stringContaining('clause/undefined-clause'),
    ])
  })
})

test('the spec is checked once for all files and rules', async () => {
  const weak = RULES.find(({ id }) => id === 'weak-verb')!
  const check = vi.spyOn(weak, 'check')
  try {
    const project = shop()
    const linter = eslint(project)
    await linter.lintFiles('.')
    await linter.lintFiles('.')
    expect(check).toHaveBeenCalledTimes(1)
    project.write('specs/good.md', GOOD)
    await linter.lintFiles('.')
    expect(check).toHaveBeenCalledTimes(2)
  } finally {
    check.mockRestore()
  }
})

test('a rule that crashes says so in its place; the others go on', async () => {
  const weak = RULES.find(({ id }) => id === 'weak-verb')!
  const check = vi.spyOn(weak, 'check').mockImplementation(() => {
    throw new Error('no verbs today')
  })
  try {
    const found = await lint(shop())
    expect(found).toContain(
      'specs/weak.md:1:1 warn vitest-clause could not check this file: no verbs today (clause/weak-verb)',
    )
    expect(found).toContainEqual(expect.stringContaining('clause/repeated-word'))
    expect(found).toContainEqual(expect.stringContaining('clause/undefined-clause'))
  } finally {
    check.mockRestore()
  }
})

describe('settings', () => {
  test('are those of the plugin', async () => {
    const project = createFolder({
      'docs/policy.md': '# Honesty {#honesty authority=platform}\n\nThe assistant must not not lie.[^h1]\n',
      'docs/examples/h1.md': `Examples for [^h1] in Honesty\n\n${EXAMPLE}`,
    })
    const settings = { include: 'examples/*.md', policy: 'policy.md', authorities: { platform: 'root' } }
    expect(await lint(project, { root: 'docs', ...settings })).toEqual([
      expect.stringMatching(/^docs\/policy\.md:3:20 warn Unexpected `not not`.*clause\/repeated-word/),
    ])
    expect(
      await lint(project, { ...settings, root: path.join(project.root, 'docs'), authorities: {} }),
    ).toContainEqual(
      expect.stringMatching(
        /^docs\/policy\.md:1:31 error Unknown authority `platform`.*\(unknown-authority\) \(clause\/problem\)$/,
      ),
    )
  })

  test('that are wrong are said to be', async () => {
    expect(await lint(shop(), { includes: 'x' })).toContainEqual(
      expect.stringMatching(
        /^specs\/good\.md:1:1 error .*the setting `clause` of the ESLint config is wrong: `includes`/,
      ),
    )
  })
})

describe('comments', () => {
  test('of ours suppress with a reason, and are reported where nothing needs them', async () => {
    const comment = '<!-- clause-disable-next-line weak-verb -- nobody can promise it -->\n'
    const project = shop({
      'specs/good.md': clause(`${comment}The assistant must wave.`, 'authority: developer', other('Eh?')),
    })
    project.write(
      'specs/weak.md',
      clause(`${comment}The assistant must strive to wave.`, 'authority: developer', other('Oh?')),
    )
    const found = (await lint(project)).filter((line) => !line.startsWith('specs/twice'))
    expect(found).toEqual([
      expect.stringMatching(/^specs\/good\.md:4:1 warn Nothing to suppress.*unused-suppression/),
    ])
  })

  test('of ESLint work as everywhere', async () => {
    const project = shop({
      'specs/twice.md': TWICE.replace(
        'The assistant',
        '<!-- eslint-disable-next-line clause/repeated-word -->\nThe assistant',
      ),
    })
    expect((await lint(project)).filter((line) => line.startsWith('specs/twice'))).toEqual([])
  })
})

test('beside the rules of @eslint/markdown', async () => {
  const project = shop({
    'specs/good.md': clause(
      'The assistant must greet, see [^x] and [?](#twice).',
      'authority: developer',
      other('Hm?'),
    ),
  })
  const overrideConfig = [...markdown.configs.recommended, plugin.configs.recommended] as Linter.Config[]
  const linter = new ESLint({ cwd: project.root, overrideConfigFile: true, overrideConfig })
  const found = lines(project, await linter.lintFiles('specs/good.md'))
  expect(found.filter((line) => line.includes('markdown/'))).toEqual([])
})

test('the Model Spec, in a second or two', async () => {
  const overrideConfig = [
    plugin.configs.recommended,
    { settings: { clause: { include: 'examples/*.md', policy: 'model_spec.md' } } },
  ] as Linter.Config[]
  const linter = new ESLint({ cwd: modelSpec, overrideConfigFile: true, overrideConfig })
  const results = await linter.lintFiles(['model_spec.md', 'examples'])
  const errors = results.flatMap(({ messages }) => messages.filter(({ severity }) => severity === 2))
  expect(errors).toMatchObject([{ ruleId: 'clause/no-authority', line: 162 }])
})
