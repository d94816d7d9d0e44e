import { spawn } from 'node:child_process'
import path from 'node:path'
import type { ESLint } from 'eslint'
import { expect, test } from 'vitest'
import { type Folder, repository } from '../support/folder.ts'
import { EXAMPLE, other, shop, TWICE } from './shop.ts'

/** ESLint's own command. */
async function run({ root }: Folder, args: readonly string[]) {
  const cli = path.join(repository, 'node_modules/eslint/bin/eslint.js')
  const child = spawn(process.execPath, [cli, ...args], { cwd: root, env: { ...process.env, NO_COLOR: '1' } })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { exitCode, stdout: stdout.replaceAll(root, '<root>'), stderr: stderr.replaceAll(root, '<root>') }
}

const CONFIG = `import clause from ${JSON.stringify(path.join(repository, 'src/eslint.ts'))}
export default [clause.configs.recommended]
`

test('`--fix` mends what is safe to mend, and nothing else', async () => {
  const project = shop({
    'specs/marked.md': `\uFEFF${TWICE.replace(EXAMPLE, other('And more?'))}`,
    'eslint.config.js': CONFIG,
  })
  const { exitCode, stdout } = await run(project, ['--fix', '.'])
  expect(project.read('specs/twice.md')).toBe(TWICE.replace('be be', 'be'))
  expect(project.read('specs/marked.md')).toContain(
    '\uFEFF---\nauthority: developer\n---\nThe assistant must be Wren.',
  )
  expect(project.read('specs/weak.md')).toContain('must strive to')
  expect(project.read('README.md')).toContain('is is')
  expect(stdout).toContain('clause/weak-verb')
  expect(stdout).not.toContain('clause/repeated-word')
  expect(exitCode).toBe(1)
})

test('the command: a table for people, JSON for machines, an exit code for CI', async () => {
  const project = shop({ 'eslint.config.js': CONFIG })
  const people = await run(project, ['.'])
  expect(people.exitCode).toBe(1)
  expect(people.stdout).toContain('3 problems (1 error, 2 warnings)')
  expect(people.stderr).toBe('')
  const { stdout } = await run(project, ['--format', 'json', 'specs'])
  const [result] = (JSON.parse(stdout) as ESLint.LintResult[]).filter(({ filePath }) =>
    filePath.includes('twice'),
  )
  expect(result!.messages).toMatchObject([
    {
      ruleId: 'clause/repeated-word',
      severity: 1,
      line: 4,
      column: 20,
      endLine: 4,
      endColumn: 25,
      fix: { range: [48, 53], text: 'be' },
    },
  ])
})
