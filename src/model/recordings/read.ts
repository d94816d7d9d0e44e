import { CORE_SCHEMA, load as loadFast } from 'js-yaml'
import { type Document, isNode, isPair, LineCounter, parse, parseDocument, YAMLParseError } from 'yaml'
import { type Acts, actsIn } from '../../acts/acts.ts'
import { areCommands, readActs } from '../../acts/read-acts.ts'
import { readablePath } from '../../common/paths.ts'
import { HANDWRITTEN, type Recording } from './recording.ts'
import { FILE_VERSION } from './write.ts'

type Path = readonly (string | number)[]

interface Problem {
  readonly path: Path
  readonly message: string
}

type Data = Readonly<Record<string, unknown>>

/**
 * Reads the text of a recordings file.
 * @param file its path, for messages
 * @throws Error with file, line, column and what to do, where the text is anything else
 */
export function parseRecordings(text: string, file: string): Recording[] {
  const recordings: Recording[] = []
  const problem = check(load(text, file), recordings)
  if (!problem) return recordings
  const [line, column] = locate(text, problem.path)
  throw broken(file, line, column, problem.message)
}

/** The line, from 1, on which the answer of a key stands; 1 where there is no such key. */
export function answerLine(text: string, file: string, key: string): number {
  const index = parseRecordings(text, file).findIndex((recording) => recording.key === key)
  if (index < 0) return 1
  const { contents, lines } = positions(text)
  const found = ['reply', 'verdict', 'output'].map((field) =>
    fieldStart(contents, ['recordings', index, field]),
  )
  return lines.linePos(found.find((offset) => offset !== undefined) ?? 0).line
}

/** js-yaml reads the same eight times as fast as yaml (measured: 44 ms against 334 for 280 kB); yaml says what is wrong. */
function load(text: string, file: string): unknown {
  try {
    return loadFast(text, { schema: CORE_SCHEMA }) ?? null
  } catch {
    return loadOrExplain(text, file)
  }
}

function loadOrExplain(text: string, file: string): unknown {
  try {
    return parse(text, { logLevel: 'error' })
  } catch (error) {
    const conflict = /^(?:<{7}|={7}|>{7})(?: .*)?$/m.exec(text)
    if (conflict) {
      const line = text.slice(0, conflict.index).split('\n').length
      throw broken(file, line, 1, `Unexpected "${conflict[0].slice(0, 7)}", an unresolved merge conflict`)
    }
    if (!(error instanceof YAMLParseError)) throw broken(file, 1, 1, String(error))
    const { line = 1, col = 1 } = error.linePos?.[0] ?? {}
    const message = error.message.replace(/ at line \d+, column \d+:[\s\S]*$/, '')
    throw broken(file, line, col, `this isn't YAML: ${message}`)
  }
}

function broken(file: string, line: number, column: number, what: string): Error {
  return new Error(
    `${readablePath(file)}:${line}:${column}: ${what}. Correct the file, or delete it and record again; as it is it's neither used nor changed`,
  )
}

const count = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
const isText = (value: unknown) => typeof value === 'string'
const isKey = (value: unknown) => isText(value) && /^[0-9a-f]{16}$/.test(value as string)

/** What each field of an entry may be. */
const FIELDS: Readonly<Record<string, readonly [expected: string, fits: (value: unknown) => boolean]>> = {
  key: ['16 hex digits (in quotes, where all are decimal)', isKey],
  role: ['`target` or `grader`', (value) => value === 'target' || value === 'grader'],
  challenge: ['text', isText],
  sample: ['a whole number from 0', count],
  of: ['16 hex digits (in quotes, where all are decimal)', isKey],
  model: ['text', isText],
  returned: ['text', isText],
  recorded: ['a date, YYYY-MM-DD', (value) => isText(value) && /^\d{4}-\d\d-\d\d$/.test(value as string)],
  tokens: ['`input`, `output` and perhaps `cached`, whole numbers', isUsage],
  ms: ['a whole number from 0', count],
  reasoning: ['text', isText],
  messages: ['a list of turns', (value) => actsFit({ messages: value })],
  files: ['a map of paths to files', (value) => actsFit({ files: value })],
  data: ['JSON', (value) => actsFit({ data: value })],
  commands: ['a map of commands to `exit` and `output`', areCommands],
  provenance: ['a map of texts', (value) => isMap(value) && Object.values(value).every(isText)],
  reply: [
    'text (begin it with `|` on a line of its own, or put it in quotes)',
    (value) => isText(value) || value === null,
  ],
  verdict: ['a map', (value) => isMap(value) || value === null],
  output: ['text', isText],
}

function check(data: unknown, recordings: Recording[]): Problem | undefined {
  if (!isMap(data))
    return { path: [], message: `Unexpected ${show(data)}, expected \`version\` and \`recordings\`` }
  const { version, recordings: entries, ...rest } = data
  if (version !== FILE_VERSION) {
    const advice =
      count(version) && (version as number) > FILE_VERSION
        ? '; a newer vitest-clause wrote it, update yours'
        : ''
    return {
      path: ['version'],
      message: `Unexpected version ${show(version)}, expected ${FILE_VERSION}${advice}`,
    }
  }
  const extra = Object.keys(rest)[0]
  if (extra !== undefined) return { path: [extra], message: `Unexpected field \`${extra}\`` }
  if (!Array.isArray(entries)) {
    return { path: ['recordings'], message: `Unexpected ${show(entries)}, expected a list as \`recordings\`` }
  }
  const seen = new Map<string, number>()
  for (const [index, entry] of (entries as readonly unknown[]).entries()) {
    const problem = checkEntry(entry)
    if (problem) return { ...problem, path: ['recordings', index, ...problem.path] }
    const recording = recordingOf(entry as Data)
    const first = seen.get(recording.key)
    if (first !== undefined) {
      const message = `Unexpected second entry with the key ${recording.key} (entries ${first + 1} and ${index + 1} of the list), expected one`
      return { path: ['recordings', index, 'key'], message }
    }
    seen.set(recording.key, index)
    recordings.push(recording)
  }
}

function checkEntry(entry: unknown): Problem | undefined {
  if (!isMap(entry))
    return { path: [], message: `Unexpected ${show(entry)}, expected an entry with \`key\`, \`role\`, …` }
  for (const [name, value] of Object.entries(entry)) {
    const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined
    if (!field) return { path: [name], message: `Unexpected field \`${name}\`` }
    if (!field[1](value)) {
      return { path: [name], message: `Unexpected ${show(value)} as \`${name}\`, expected ${field[0]}` }
    }
  }
  for (const name of ['key', 'role', 'challenge', 'model']) {
    if (!(name in entry)) return { path: [], message: `Unexpected entry without \`${name}\`` }
  }
  const expected = entry.role === 'target' ? ['reply'] : ['verdict', 'output']
  const answers = ['reply', 'verdict', 'output'].filter((name) => name in entry)
  if (answers.length !== 1 || !expected.includes(answers[0]!)) {
    const what = answers.length === 0 ? 'no answer' : answers.map((name) => `\`${name}\``).join(' and ')
    return {
      path: [],
      message: `Unexpected ${what} in an entry of a ${entry.role}, expected \`${expected.join('` or `')}\``,
    }
  }
  if (entry[answers[0]!] === null && entry.model !== HANDWRITTEN) {
    return {
      path: [answers[0]!],
      message: `Unexpected blank as \`${answers[0]}\`, expected the answer of ${entry.model}`,
    }
  }
}

function recordingOf({
  reply,
  verdict,
  output,
  sample = 0,
  messages,
  files,
  data,
  commands,
  ...fields
}: Data): Recording {
  const text = verdict ? JSON.stringify(verdict) : (reply ?? output ?? null)
  const acts = actsIn({ messages, files, data, commands } as Acts)
  return { ...fields, sample, ...(acts && { acts }), text } as Recording
}

function actsFit(value: object): boolean {
  return typeof readActs(value) !== 'string'
}

function locate(text: string, path: Path): readonly [line: number, column: number] {
  const { contents, lines } = positions(text)
  for (let length = path.length; length > 0; length--) {
    const offset = fieldStart(contents, path.slice(0, length))
    if (offset === undefined) continue
    const { line, col } = lines.linePos(offset)
    return [line, col]
  }
  return [1, 1]
}

function positions(text: string): { readonly contents: Document['contents']; readonly lines: LineCounter } {
  const lines = new LineCounter()
  return { contents: parseDocument(text, { lineCounter: lines, logLevel: 'error' }).contents, lines }
}

/** Offset of a field's name, or of an element of a list. */
function fieldStart(contents: unknown, path: Path): number | undefined {
  let node: unknown = contents
  let start: unknown = contents
  for (const step of path) {
    const items: readonly unknown[] = (node as { items?: readonly unknown[] } | null)?.items ?? []
    const item =
      typeof step === 'number'
        ? items[step]
        : items.find((pair) => isPair(pair) && (pair.key as { value?: unknown } | null)?.value === step)
    if (item === undefined) return undefined
    start = isPair(item) ? item.key : item
    node = isPair(item) ? item.value : item
  }
  return isNode(start) ? start.range?.[0] : undefined
}

function isUsage(value: unknown): boolean {
  if (!isMap(value)) return false
  const { input, output, cached = 0, ...rest } = value
  return [input, output, cached].every(count) && Object.keys(rest).length === 0
}

function isMap(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'list'
  if (isMap(value)) return 'map'
  const text = JSON.stringify(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
