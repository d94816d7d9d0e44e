/**
 * Installs the other tools that the benchmark has rows for, each into a folder of its own below `bench/.rivals`
 * (2 GB, most of it promptfoo's). The next `npm run bench` measures those that are there.
 *
 *   npm run bench:rivals                     all
 *   npm run bench:rivals -- promptfoo        some
 *
 * Each gets the same prompts, calls the same fake server 64 at once and has each reply graded by a model.
 */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { parseArgs } from 'node:util'
import { rivalFolder } from './folder.ts'
import { RIVALS } from './rivals.ts'

const { positionals } = parseArgs({ allowPositionals: true })
const unknown = positionals.find((each) => !RIVALS.some(({ name }) => name === each))
if (unknown)
  throw new Error(`no rival \`${unknown}\`: expected some of ${RIVALS.map(({ name }) => name).join()}`)

for (const rival of RIVALS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  const folder = rivalFolder(rival)
  const dependencies = { [rival.name]: rival.version, ...rival.dependencies }
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(`${folder}/package.json`, JSON.stringify({ private: true, type: 'module', dependencies }))
  // No scripts: they fetch binaries from elsewhere, and nothing here needs them.
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', ['install', ...options], { cwd: folder, stdio: 'inherit' })
  console.log(
    `${rival.name} ${rival.version}: ${status === 0 ? 'installed' : 'not installed, it has no row'}`,
  )
}
