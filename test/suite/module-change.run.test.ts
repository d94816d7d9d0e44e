import { expect, test } from 'vitest'
import { ASSISTANT, shopProject } from '../support/fixtures.ts'
import { config } from '../support/project.ts'

const ONLY = ['-t', 'hello', '--update=none']

/** Runs once to record, changes something, and says whether the recordings still hold. */
async function holdsAfter(
  files: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string>>,
  target = `'./assistant.js'`,
) {
  const project = shopProject('', {
    ...files,
    'vitest.config.mjs': config(`{ target: ${target}, grader: './grader.js' }`),
  })
  const first = await project.run(['-t', 'hello'])
  for (const [file, text] of Object.entries(change)) project.write(file, text)
  const { output } = await project.run(ONLY)
  return { holds: !output.includes('not-recorded'), first: first.output }
}

test('a comment, a space or other quotation marks are no change of an app', async () => {
  const changed = `// The assistant of the shop.\n${ASSISTANT.replaceAll("'", '"').replace('{', '{\n\n  /* hello */')}`
  expect(await holdsAfter({}, { 'assistant.js': changed })).toMatchObject({ holds: true })
  const typed = `const reply: string = 'No, kind friend.' // so far\nexport default () => reply\n`
  expect(
    await holdsAfter(
      { 'assistant.ts': typed },
      { 'assistant.ts': typed.replace(' // so far', '') },
      `'./assistant.ts'`,
    ),
  ).toMatchObject({ holds: true })
})

test('another word is one, and false is not null', async () => {
  const none = `export default () => (true ? false : 'x') || 'No, kind friend.'\n`
  expect(
    await holdsAfter({ 'assistant.js': none }, { 'assistant.js': none.replace('false', 'null') }),
  ).toMatchObject({ holds: false })
  expect(await holdsAfter({}, { 'assistant.js': ASSISTANT.replace('kind', 'very kind') })).toMatchObject({
    holds: false,
  })
})

const READS = (how: string) => `import fs, { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
export default async () => (${how}).toString().trim() + ' kind friend.'
`

test.each([
  ['beside the module', `readFileSync(new URL('./prompt.md', import.meta.url), 'utf8')`],
  ['from the root', `fs.readFileSync('prompt.md', 'utf8')`],
])('a file that is read by name, %s, is a part of the app', async (_, how) => {
  const { holds, first } = await holdsAfter(
    { 'assistant.js': READS(how), 'prompt.md': 'Yes,' },
    { 'prompt.md': 'No,' },
  )
  expect(holds).toBe(false)
  expect(first).not.toContain('Modules')
})

test('what is found only when it is read is warned about, and known once the config names it', async () => {
  const files = {
    'assistant.js': READS(`await readFile(['prompts', 'hello.md'].join('/'))`),
    'prompts/hello.md': 'Yes,',
  }
  const change = { 'prompts/hello.md': 'No,' }
  const { holds, first } = await holdsAfter(files, change)
  expect(holds).toBe(true)
  expect(first).toContain(
    "    Modules  read prompts/hello.md, of which no recording knows: name what decides replies, `{ module: '…', files: ['prompts/hello.md'] }`\n",
  )
  const named = await holdsAfter(files, change, `{ module: './assistant.js', files: ['prompts/*.md'] }`)
  expect(named.holds).toBe(false)
  expect(named.first).not.toContain('Modules')
  // A version of your own stands for the code, and not for the files beside it.
  const version = `{ module: './assistant.js', version: '1', files: ['prompts/*.md'] }`
  expect(await holdsAfter(files, change, version)).toMatchObject({ holds: false })
  expect(await holdsAfter(files, { 'assistant.js': READS(`'Never,'`) }, version)).toMatchObject({
    holds: true,
  })
})

test('old recordings are said, with maxAge', async () => {
  const project = shopProject('maxAge: 30')
  expect((await project.run()).output).not.toContain('older than')
  for (const name of ['sy73', 'tone']) {
    const file = `specs/__recordings__/${name}.yaml`
    project.write(
      file,
      project.read(file).replaceAll(/recorded: \S+/g, `recorded: 2026-01-0${name === 'tone' ? 1 : 2}`),
    )
  }
  expect((await project.run()).output).toContain(
    ' Recordings  6 answers older than 30 days, the oldest of 2026-01-01; ask again: CLAUSES_RECORD=all npx vitest run\n',
  )
})
