import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const source = path.resolve(import.meta.dirname, '../src')

/** Which folder of `src/` may import which; `types` means type imports only. */
const MAY_IMPORT: Readonly<Record<string, Readonly<Record<string, 'all' | 'types'>>>> = {
  common: {},
  statistics: {},
  spec: { common: 'all' },
  check: { common: 'all', spec: 'all' },
  eslint: { common: 'all', spec: 'all', check: 'all' },
  model: { common: 'all' },
  grade: { common: 'all', statistics: 'all', spec: 'all', model: 'types' },
  trial: { common: 'all', spec: 'all', model: 'all', grade: 'all' },
  report: { common: 'all', statistics: 'all', grade: 'all', model: 'all' },
  suite: { common: 'all', spec: 'all', check: 'all', grade: 'all', report: 'all', trial: 'types' },
}

test('imports go one way', () => {
  const wrong = sourceFiles().flatMap((file) => {
    const folder = folderOf(file)
    if (!folder) return []
    return importsOf(file).flatMap(({ target, types, specifier }) => {
      const to = folderOf(target)
      const allowed = to === folder ? 'all' : to && MAY_IMPORT[folder]?.[to]
      if (allowed === 'all' || (allowed === 'types' && types)) return []
      return [`${path.relative(source, file)} imports ${specifier}`]
    })
  })
  expect(wrong).toEqual([])
})

test('every folder is in the table', () => {
  const folders = fs.readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(MAY_IMPORT).sort())
})

test('files directly in src are the package’s entries', () => {
  const { exports } = JSON.parse(fs.readFileSync(path.join(source, '../package.json'), 'utf8'))
  const { './client': _, './front-matter.schema.json': __, './package.json': ___, ...code } = exports
  const entries = Object.keys(code).map((name) => `${name === '.' ? 'index' : name.slice(2)}.ts`)
  const files = fs.readdirSync(source).filter((name) => name.endsWith('.ts'))
  expect(entries.sort()).toEqual(files.sort())
})

test('the heavy half is loaded late: no static import of the SDK', () => {
  const eager = sourceFiles().filter((file) =>
    /^import (?!type\b).* from 'openai/m.test(fs.readFileSync(file, 'utf8')),
  )
  expect(eager).toEqual([])
})

function sourceFiles(): string[] {
  return fs
    .readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(source, name))
}

function folderOf(file: string): string | undefined {
  const [folder, ...rest] = path.relative(source, file).split(path.sep)
  return rest.length > 0 ? folder : undefined
}

function importsOf(file: string) {
  const text = fs.readFileSync(file, 'utf8')
  const statements = text.matchAll(/^(import|export)( type)?[^'"]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/gms)
  return [...statements].map((match) => {
    const specifier = (match[3] ?? match[4])!
    return { specifier, types: Boolean(match[2]), target: path.resolve(path.dirname(file), specifier) }
  })
}
