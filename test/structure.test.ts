import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const source = path.resolve(import.meta.dirname, '../src')

/** Which folder of `src/` may import which; `types` means type imports only. */
const MAY_IMPORT: Readonly<Record<string, Readonly<Record<string, 'all' | 'types'>>>> = {
  common: {},
  statistics: { common: 'all' },
  clauses: { common: 'all' },
  policy: { common: 'all', clauses: 'all' },
  english: { clauses: 'all' },
  amendments: { common: 'all', clauses: 'all', english: 'all' },
  check: { common: 'all', clauses: 'all', english: 'all', policy: 'all', amendments: 'all' },
  eslint: { common: 'all', clauses: 'all', check: 'all' },
  acts: { common: 'all' },
  model: { common: 'all', acts: 'all' },
  grade: { common: 'all', statistics: 'all', clauses: 'all', acts: 'all', model: 'types' },
  trial: { common: 'all', clauses: 'all', policy: 'all', acts: 'all', model: 'all', grade: 'all' },
  report: { common: 'all', statistics: 'all', grade: 'all', model: 'all' },
  suite: {
    common: 'all',
    clauses: 'all',
    policy: 'all',
    amendments: 'all',
    check: 'all',
    grade: 'all',
    model: 'all',
    report: 'all',
    trial: 'types',
  },
}

/** The rooms of a folder (`.` is itself): each may import those before it. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  clauses: ['data', 'markdown', 'examples', 'file', 'policy-text', 'modules', '.'],
  amendments: ['words', 'lost', '.'],
  check: ['facts', 'english', 'contradictions', 'rules', '.'],
  model: ['.', 'openai', 'frameworks', 'engine', 'recordings'],
  grade: ['verdict', 'prompt', 'checks', 'calibration', 'comparison', 'contradictions', '.'],
  trial: ['models', 'agents', '.', 'tests'],
  report: ['scoreboard', 'calibration', 'baseline', '.'],
  suite: ['input', 'generate', 'vitest', '.'],
}

/** A folder over a dozen files wants rooms. */
const MOST_FILES = 12
/** Folders that are a list. */
const LISTS = ['check/rules']
const MOST_LINES = 300

test('imports go one way', () => {
  const wrong = sourceFiles().flatMap((file) => {
    const folder = folderOf(file)
    if (!folder) return []
    return importsOf(file).flatMap(({ target, types, specifier }) => {
      const to = folderOf(target)
      const allowed = to === folder ? isBefore(folder, target, file) : to && MAY_IMPORT[folder]?.[to]
      if (allowed === 'all' || (allowed === 'types' && types)) return []
      return [`${path.relative(source, file)} imports ${specifier}`]
    })
  })
  expect(wrong).toEqual([])
})

test('no files import each other in a circle', () => {
  const imports = new Map(sourceFiles().map((file) => [file, importsOf(file).map(({ target }) => target)]))
  const done = new Set<string>()
  const circles: string[] = []
  const walk = (file: string, way: readonly string[]) => {
    const start = way.indexOf(file)
    if (start >= 0)
      circles.push([...way.slice(start), file].map((each) => path.relative(source, each)).join(' → '))
    if (start >= 0 || done.has(file)) return
    for (const target of imports.get(file) ?? []) walk(target, [...way, file])
    done.add(file)
  }
  for (const file of imports.keys()) walk(file, [])
  expect(circles).toEqual([])
})

test('every folder and every room is in the tables', () => {
  expect(foldersIn(source)).toEqual(Object.keys(MAY_IMPORT).sort())
  const rooms = Object.keys(MAY_IMPORT).map(
    (folder) => [folder, foldersIn(path.join(source, folder))] as const,
  )
  expect(Object.fromEntries(rooms.filter(([, own]) => own.length > 0))).toEqual(
    Object.fromEntries(
      Object.entries(ROOMS).map(([folder, own]) => [folder, own.filter((room) => room !== '.').sort()]),
    ),
  )
})

test('a folder has a dozen files at most, and a file 300 lines', () => {
  const folders = Map.groupBy(sourceFiles(), (file) => path.relative(source, path.dirname(file)))
  const full = [...folders].flatMap(([folder, { length }]) =>
    length > MOST_FILES && !LISTS.includes(folder) ? [`${folder}: ${length} files`] : [],
  )
  const long = sourceFiles().flatMap((file) => {
    const lines = fs.readFileSync(file, 'utf8').split('\n').length - 1
    return lines > MOST_LINES ? [`${path.relative(source, file)}: ${lines} lines`] : []
  })
  expect([...full, ...long]).toEqual([])
})

test('files directly in src are the package’s entries', () => {
  const { exports } = JSON.parse(fs.readFileSync(path.join(source, '../package.json'), 'utf8'))
  const { './client': _, './front-matter.schema.json': __, './package.json': ___, ...code } = exports
  const entries = Object.keys(code).map((name) => `${name === '.' ? 'index' : name.slice(2)}.ts`)
  const files = fs.readdirSync(source).filter((name) => name.endsWith('.ts'))
  expect(entries.sort()).toEqual(files.sort())
})

test('tests that start processes, and only those, are named *.run.test.ts: `npm run test:unit` is without them', () => {
  const tests = filesIn(import.meta.dirname)
  const starts = (file: string): boolean =>
    /^import .* from 'node:child_process'$/m.test(fs.readFileSync(file, 'utf8')) ||
    importsOf(file).some(({ target, types }) => !types && tests.includes(target) && starts(target))
  const wrong = tests.filter(
    (file) => file.endsWith('.test.ts') && starts(file) !== file.endsWith('.run.test.ts'),
  )
  expect(wrong.map((file) => path.relative(import.meta.dirname, file))).toEqual([])
})

test('the heavy half is loaded late: no static import of the SDK', () => {
  const eager = sourceFiles().filter((file) =>
    /^import (?!type\b).* from 'openai/m.test(fs.readFileSync(file, 'utf8')),
  )
  expect(eager).toEqual([])
})

function sourceFiles(): string[] {
  return filesIn(source)
}

function filesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name))
}

function foldersIn(folder: string): string[] {
  const entries = fs.readdirSync(folder, { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort()
}

/** The folder directly in `src/` that holds a file, undefined for an entry. */
function folderOf(file: string): string | undefined {
  const [folder, ...rest] = path.relative(source, file).split(path.sep)
  return rest.length > 0 ? folder : undefined
}

function isBefore(folder: string, target: string, file: string): 'all' | undefined {
  const rooms = ROOMS[folder] ?? ['.']
  const [to, from] = [target, file].map((each) =>
    rooms.indexOf(path.relative(path.join(source, folder), path.dirname(each)) || '.'),
  ) as [number, number]
  return to <= from ? 'all' : undefined
}

function importsOf(file: string) {
  const text = fs.readFileSync(file, 'utf8')
  const statements = text.matchAll(/^(import|export)( type)?[^'"]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/gms)
  return [...statements].map((match) => {
    const specifier = (match[3] ?? match[4])!
    return { specifier, types: Boolean(match[2]), target: path.resolve(path.dirname(file), specifier) }
  })
}
