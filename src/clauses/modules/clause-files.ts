import type fs from 'node:fs'
import { globSync } from 'tinyglobby'
import { relativePath } from '../../common/paths.ts'

/** Reporters of Vitest print names of files as they are, and these steer a terminal. */
const ODD = '*[\u0001-\u001f\u007f-\u009f]*'

/** What no glob includes: packages, the README of a folder, odd names. Vitest is told the same. */
export const NO_CLAUSES: readonly string[] = [
  '**/node_modules/**',
  '**/.git/**',
  '**/README.md',
  `**/${ODD}`,
  `**/${ODD}/**`,
]

/** Where clause files are, unless someone says otherwise. */
export const DEFAULT_INCLUDE = 'specs/**/*.md'

/** Paths of the clause files, relative to the root, with `/`, sorted. */
export function listClauseFiles(options: {
  readonly root: string
  readonly files?: readonly string[]
  readonly include?: string | readonly string[]
  /** Of a tree of files that isn't the one on disk. */
  readonly readdir?: (folder: string) => fs.Dirent[]
}): string[] {
  const { root, files, include = [], readdir } = options
  const names =
    files ??
    globSync([include].flat(), {
      cwd: root,
      ignore: [...NO_CLAUSES],
      expandDirectories: false,
      ...(readdir ? { fs: { readdirSync: readdir as unknown as typeof fs.readdirSync } } : {}),
    })
  return [...new Set(names.map((name) => relativePath(root, name)))].sort()
}

/** The READMEs that would be clauses by a glob. */
export function includedReadmes(options: { readonly root: string; readonly include: readonly string[] }) {
  const { root, include } = options
  const ignore = NO_CLAUSES.filter((glob) => !glob.includes('README'))
  const names = globSync([...include], { cwd: root, ignore, expandDirectories: false })
  return names.filter((name) => /(?:^|\/)README\.md$/.test(name)).sort()
}

/** Paths of the files that would be clauses, were it not for their names. */
export interface OddlyNamed {
  /** With control characters. */
  readonly control: readonly string[]
  /** In another case than `include` has it, such as `TONE.MD`. */
  readonly cased: readonly string[]
}

export function oddlyNamedFiles({
  root,
  include,
}: {
  readonly root: string
  readonly include: readonly string[]
}): OddlyNamed {
  const ignore = NO_CLAUSES.filter((glob) => !glob.includes(ODD))
  const names = (caseSensitiveMatch: boolean) =>
    globSync([...include], { cwd: root, ignore, caseSensitiveMatch, expandDirectories: false }).sort()
  const exact = names(true)
  return {
    control: exact.filter((name) => /\p{Cc}/u.test(name)),
    cased: names(false).filter((name) => !exact.includes(name) && !/\p{Cc}/u.test(name)),
  }
}
