import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { globSync } from 'tinyglobby'
import { NO_CLAUSES } from './clause-files.ts'

/** Where a file of clauses comes from. */
export interface Origin {
  /** Name of the npm package that holds the file; missing for a file of the host's own. */
  readonly package?: string
  /** Folder that its imports must stay in: the package's, real path. */
  readonly folder?: string
}

/** Absolute paths of markdown files, and where they come from. */
export interface Resolved {
  readonly files: readonly string[]
  readonly origin: Origin
}

/**
 * Resolves an import as Node resolves modules: a relative path from the importing file, a package from its
 * folder upwards, with `exports`. A package without a path means the files that its `clauses` field names.
 *
 * A package is not trusted: what it names must be markdown inside of its own folder, once links are followed.
 *
 * @param specifier `./definitions.md`, `@acme/house-spec`, `@acme/house-spec/tone.md`
 * @param from absolute path of the importing file, and where that comes from
 * @throws Error that says what is wrong and what to do
 */
export function resolveImport(
  specifier: string,
  from: { readonly file: string; readonly origin: Origin },
): Resolved {
  if (/^\.{1,2}\//.test(specifier)) return relative(specifier, from)
  const match = /^((?:@[a-z0-9._~-]+\/)?[a-z0-9._~-]+)(\/.+)?$/i.exec(specifier)
  if (!match) throw new Error('Expected a path that begins with `./` or `../`, or the name of a package')
  const [, name, subpath] = match
  const folder = packageFolder(name!, from.file)
  const origin = { package: name!, folder }
  const files = subpath === undefined ? entries(name!, folder) : [entry(specifier, name!, folder, from.file)]
  for (const file of files) requireInside(file, origin)
  return { files, origin }
}

function relative(
  specifier: string,
  { file, origin }: { readonly file: string; readonly origin: Origin },
): Resolved {
  const target = path.resolve(path.dirname(file), specifier)
  if (origin.folder !== undefined) requireInside(target, origin)
  const stat = fs.statSync(target, { throwIfNoEntry: false })
  if (!stat) throw new Error(`There is no file ${specifier}`)
  if (stat.isDirectory()) throw new Error(`${specifier} is a folder, expected a markdown file in it`)
  requireMarkdown(target)
  return { files: [target], origin }
}

/** The nearest folder `node_modules/<name>` above a file. */
function packageFolder(name: string, file: string): string {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const found = path.join(folder, 'node_modules', name)
    if (fs.existsSync(path.join(found, 'package.json'))) return fs.realpathSync(found)
    if (folder === path.dirname(folder)) break
  }
  throw new Error(`There is no package \`${name}\`: install it (npm i -D ${name})`)
}

/** Files that the `clauses` field of a package names, one glob or several. */
function entries(name: string, folder: string): string[] {
  const { clauses } = manifestOf(folder)
  const patterns = [clauses].flat().filter((each) => typeof each === 'string')
  if (patterns.length === 0) {
    throw new Error(
      `The package \`${name}\` names no clauses: import one of its files, \`${name}/<file>.md\`, or let its package.json say \`"clauses": "*.md"\``,
    )
  }
  if (patterns.some((pattern) => path.isAbsolute(pattern) || /(?:^|[\\/])\.\.(?:[\\/]|$)/.test(pattern)))
    throw new Error(`The package \`${name}\` names clauses outside of its folder`)
  const files = globSync(patterns, {
    cwd: folder,
    absolute: true,
    ignore: [...NO_CLAUSES],
    expandDirectories: false,
  })
  if (files.length === 0)
    throw new Error(`The package \`${name}\` has no file that matches ${patterns.join(', ')}`)
  return files.sort()
}

function entry(specifier: string, name: string, folder: string, from: string): string {
  if (manifestOf(folder).exports === undefined) {
    const file = path.join(folder, specifier.slice(name.length + 1))
    if (!fs.existsSync(file))
      throw new Error(`The package \`${name}\` has no file ${specifier.slice(name.length + 1)}`)
    return file
  }
  try {
    return createRequire(from).resolve(specifier)
  } catch (error) {
    const [first] = (error as Error).message.split('\n')
    throw new Error(`The package \`${name}\` doesn't export ${specifier.slice(name.length + 1)}: ${first}`, {
      cause: error,
    })
  }
}

function manifestOf(folder: string): { readonly clauses?: unknown; readonly exports?: unknown } {
  const file = path.join(folder, 'package.json')
  try {
    const manifest: unknown = JSON.parse(fs.readFileSync(file, 'utf8'))
    return typeof manifest === 'object' && manifest !== null ? manifest : {}
  } catch (error) {
    throw new Error(`${file} can't be read: ${(error as Error).message}`, { cause: error })
  }
}

/** @throws Error where a file of a package lies elsewhere, or is no markdown */
function requireInside(file: string, { package: name, folder }: Origin): void {
  requireMarkdown(file)
  const real = fs.existsSync(file) ? fs.realpathSync(file) : file
  const inside = path.relative(fs.realpathSync(folder!), real)
  if (inside.startsWith('..') || path.isAbsolute(inside))
    throw new Error(`The package \`${name}\` may not read outside of its folder`)
  if (inside.split(path.sep).includes('node_modules'))
    throw new Error(`The package \`${name}\` may name another package, not a path into its folder`)
}

function requireMarkdown(file: string): void {
  if (!/\.md$/i.test(file)) throw new Error('Expected a markdown file, whose name ends in `.md`')
}
