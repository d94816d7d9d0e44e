import fs from 'node:fs'
import path from 'node:path'
import type { ResolvedOptions } from './options.ts'

/** As Vitest 5 itself. */
const OLDEST_NODE = [22, 12] as const

/** @throws Error where this Node is too old to run the suites */
export function requireNode(version = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldest, least] = OLDEST_NODE
  if (major > oldest || (major === oldest && minor >= least)) return
  throw new Error(
    `vitest-clause needs Node ${OLDEST_NODE.join('.')} or newer, as Vitest 5 does; this is ${version}. Update it, or add the package to the project: npm i -D node@24`,
  )
}

/** What an import without an extension may mean. */
const ENDINGS = ['', '.ts', '.mts', '.tsx', '.js', '.mjs', '.jsx', '/index.ts', '/index.js']

/**
 * Looks for the modules that the options name: once, instead of in each suite.
 * @throws TypeError that names the option and the path
 */
export function requireModules({ worker }: ResolvedOptions, root: string): void {
  const choices = [
    ['target', worker.target] as const,
    ...(worker.graders ?? []).map(({ model }) => ['grader', model] as const),
  ]
  for (const [option, choice] of choices) {
    if (choice?.kind !== 'module') continue
    const file = path.resolve(root, choice.path)
    if (ENDINGS.some((ending) => fs.statSync(file + ending, { throwIfNoEntry: false })?.isFile())) continue
    throw new TypeError(`clauses(): option \`${option}\`: there is no file ${choice.path} in ${root}`)
  }
}
