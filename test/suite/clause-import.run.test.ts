import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { clauseHash } from '../../src/clauses/data/fingerprint.ts'
import { loadSpec } from '../../src/clauses/load.ts'
import { SY73, TONE } from '../support/fixtures.ts'
import { config, createProject, type Project } from '../support/project.ts'

const repository = path.resolve(import.meta.dirname, '../..')
const vite = path.join(repository, 'node_modules/vite/bin/vite.js')

const RULES = `---
authority: developer
---
## Short {#short}

Be short.

**Example**: a

~~~xml
<user>
Hi
</user>
~~~

## Plain {#plain authority=user}

Be plain.

**Example**: b

~~~xml
<user>
Hi
</user>
~~~
`

/** A small app. Its config names models that aren't there: nothing of a build needs them. */
function app(main: string, files: Readonly<Record<string, string>> = {}, options = ''): Project {
  return createProject({
    'vite.config.mjs': config(`{ target: './nowhere.js', grader: './nowhere-either.js', ${options} }`),
    'index.html': '<script type="module" src="/main.js"></script>',
    'main.js': main,
    'specs/sy73.md': SY73,
    'specs/tone.md': TONE,
    ...files,
  })
}

/** Vite's own command, in a process of its own. */
function start(project: Project, args: readonly string[]) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(VITEST|NODE_ENV|MODE$|PROD$|DEV$|TEST$|SSR$|BASE_URL$)/.test(name),
    ),
  )
  const child: ChildProcess = spawn(process.execPath, [vite, ...args], {
    cwd: project.root,
    env: { ...env, NO_COLOR: '1' },
  })
  let output = ''
  const add = (chunk: Buffer) => {
    output += stripVTControlCharacters(String(chunk)).replaceAll(project.root, '<root>')
  }
  child.stdout!.on('data', add)
  child.stderr!.on('data', add)
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await closed
  })
  return { closed, output: () => output }
}

async function build(project: Project) {
  const { closed, output } = start(project, ['build', '--minify=false'])
  const exitCode = await closed
  const folder = path.join(project.root, 'dist/assets')
  const code = fs.existsSync(folder)
    ? fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
    : []
  return { exitCode, output: output(), code: code.join('\n') }
}

test('a build of an app: what the clause says is in it, its tests and places are not', async () => {
  const project = app(`import clause from './specs/sy73.md?clause'\nconsole.log(clause.text, clause.title)\n`)
  const { exitCode, code, output } = await build(project)
  expect(output).not.toMatch(/warn|error/i)
  expect(exitCode).toBe(0)
  expect(code).toContain('The factual content of a reply should not depend on how the question is phrased.')
  expect(code).toContain('Facts do not bend to the asker')
  expect(code).not.toMatch(/5G|"line"|"examples"|vitest/)
})

test('an app that imports no clause builds with the plugin, though its models are missing', async () => {
  const { exitCode, code } = await build(app('console.log("hello")\n'))
  expect(exitCode).toBe(0)
  expect(code).toContain('hello')
})

test('what isn’t used isn’t shipped', async () => {
  const { code } = await build(app(`import './specs/sy73.md?clause'\nconsole.log('hello')\n`))
  expect(code).not.toContain('factual')
})

test('a malformed file is an error of the build, at its place', async () => {
  const broken = SY73.replace('authority: user', 'autority: user')
  const project = app(`import clause from './specs/sy73.md?clause'\nconsole.log(clause)\n`, {
    'specs/sy73.md': broken,
  })
  const { exitCode, output } = await build(project)
  expect(exitCode).toBe(1)
  expect(output).toContain('specs/sy73.md:4:1 Unknown key `autority`')
  expect(output).toContain('(bad-frontmatter)')
  expect(output).toContain('    4 | autority: user\n      | ^')
})

test('of a file of several clauses none is the default', async () => {
  const files = { 'specs/rules.md': RULES }
  const all = await build(
    app(
      `import { clauses } from './specs/rules.md?clause'\nfor (const c of clauses) console.log(c.text)\n`,
      files,
    ),
  )
  expect(all.exitCode).toBe(0)
  expect(all.code).toMatch(/Be short\.[\s\S]*Be plain\./)

  const one = await build(
    app(`import clause from './specs/rules.md?clause'\nconsole.log(clause.text)\n`, files),
  )
  expect(one.exitCode).toBe(1)
  expect(one.output).toMatch(/"default" is not exported by "specs\/rules\.md\?clause"/)
})

test('a prompt file in the Model Spec’s layout has the words of the policy', async () => {
  const files = {
    'policy.md': '# Honesty {#honesty authority=user}\n\nDo not lie.[^h1] Be kind.\n',
    'specs/h1.md': 'Examples for [^h1] in Honesty\n\n**Example**: a\n\n~~~xml\n<user>\nHi\n</user>\n~~~\n',
  }
  const main = `import clause from './specs/h1.md?clause'\nconsole.log(clause)\n`
  const { code } = await build(app(main, files, `policy: 'policy.md'`))
  expect(code).toContain('"text": "Do not lie."')
  const policy = await build(app(main.replace('specs/h1', 'policy'), files, `policy: 'policy.md'`))
  expect(policy.output).toContain('policy.md is the policy text: import a file of clauses')
})

test('the server of a dev session hands out the text as it is now', async () => {
  const project = app(`import clause from './specs/sy73.md?clause'\nconsole.log(clause.text)\n`)
  const server = start(project, ['--port', '0', '--host', '127.0.0.1'])
  await expect.poll(server.output, { timeout: 20_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+/)
  const url = server.output().match(/http:\/\/127\.0\.0\.1:\d+/)![0]
  const get = async (file: string) => (await fetch(url + file)).text()

  const imported = (await get('/main.js')).match(/"(\/specs\/sy73\.md[^"]*)"/)![1]!
  expect(await get(imported)).toContain('The factual content of a reply')

  // An edit reaches whoever imports it, as that of any module does.
  const updates = await hotUpdates(url)
  project.write('specs/sy73.md', SY73.replace('The factual content', 'Each fact'))
  await expect.poll(() => updates().join(), { timeout: 10_000 }).toMatch(/full-reload|"update"/)
  expect(await get(imported)).toContain('Each fact of a reply')
})

/** Messages that the server sends to browsers. */
async function hotUpdates(url: string): Promise<() => readonly string[]> {
  const client = await (await fetch(`${url}/@vite/client`)).text()
  const token = client.match(/wsToken = "([^"]+)"/)![1]
  const messages: string[] = []
  const socket = new WebSocket(`${url.replace('http', 'ws')}/?token=${token}`, 'vite-hmr')
  socket.addEventListener('message', ({ data }) => messages.push(String(data)))
  onTestFinished(() => socket.close())
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  return () => messages
}

test('in a test of the user’s it is the same data', async () => {
  const project = createProject({
    'vitest.config.mjs': config('{}', `test: { include: ['*.test.js'] }`),
    'specs/sy73.md': SY73,
    'app.test.js': `import { expect, test } from 'vitest'
import clause, { clauses } from './specs/sy73.md?clause'
test('the clause', () => {
  console.log('CLAUSE ' + JSON.stringify(clause))
  expect(clauses).toEqual([clause])
})
`,
  })
  const { output, states } = await project.run(['app.test.js'])
  expect(states).toMatchObject({ 'the clause': 'passed' })
  const [clause] = loadSpec({ root: project.root, include: 'specs/*.md' }).spec.clauses
  expect(JSON.parse(output.match(/^CLAUSE (.*)$/m)![1]!)).toEqual({
    id: 'sy73',
    title: 'Facts do not bend to the asker',
    authority: 'user',
    text: 'The factual content of a reply should not depend on how the question is phrased.',
    tags: ['honesty'],
    hash: clauseHash(clause!),
  })
})

test('its types', async () => {
  const client = 'node_modules/vitest-clause/client.d.ts'
  const project = createProject({
    [client]: fs.readFileSync(path.join(repository, 'client.d.ts'), 'utf8'),
    // As the build writes it.
    'node_modules/vitest-clause/dist/spec.d.ts': `export * from ${JSON.stringify(path.join(repository, 'src/spec.ts'))}`,
    'tsconfig.json': JSON.stringify({
      extends: path.join(repository, 'tsconfig.json'),
      compilerOptions: { types: [], typeRoots: [path.join(repository, 'node_modules/@types')] },
      include: ['*.ts'],
    }),
    'app.ts': `/// <reference path="${client}" />
import clause, { clauses } from './specs/sy73.md?clause'
export const text: string = clause.text
export const levels: (string | undefined)[] = clauses.map(({ authority }) => authority)
// @ts-expect-error places stay at home
clause.place
`,
  })
  const tsc = spawn(process.execPath, [
    path.join(repository, 'node_modules/typescript/bin/tsc'),
    '-p',
    project.root,
  ])
  let output = ''
  tsc.stdout.on('data', (chunk) => {
    output += chunk
  })
  const exitCode = await new Promise((resolve) => tsc.once('close', resolve))
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: '' })
})
