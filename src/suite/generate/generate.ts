import path from 'node:path'
import { encode } from '@jridgewell/sourcemap-codec'
import type { VFileMessage } from 'vfile-message'
import type { ModelChecks } from '../../check/contradictions/pair-tests.ts'
import type { Diagnostic } from '../../check/diagnostic.ts'
import type { Clause, Gate, Place } from '../../clauses/data/clause.ts'
import type { ClauseFile } from '../../clauses/file/clause-file.ts'
import { clausesOf } from '../../clauses/file/clause-file.ts'
import { oneLine, visible } from '../../common/visible.ts'
import { CANARIES } from '../../grade/calibration/canaries.ts'
import { casesOf } from './cases.ts'
import { disagreementAt, pairCalls } from './pair-tests.ts'
import { CHECK_TAG, clauseTags, PRECEDENT_TAG } from './tags.ts'

export interface GeneratedSuite {
  readonly code: string
  readonly map: {
    readonly version: 3
    readonly file: string
    readonly sources: string[]
    readonly sourcesContent: (string | null)[]
    readonly names: string[]
    readonly mappings: string
  }
}

export interface SuiteOptions {
  /** Id of the module that runs the cases. */
  readonly worker: string
  /** Paths of the other texts that the suite depends on, absolute: importing them makes edits of them rerun it. */
  readonly texts?: readonly string[]
  /** Text of an imported file, by its path relative to the root: for the code frames of failures. */
  readonly read?: (file: string) => string | undefined
  /** Add the tests that the grader doesn't obey replies (one file of a spec has them). */
  readonly canaries?: boolean
  /** Of clauses that name none. */
  readonly gate?: Gate
  /** Paths of the user's modules, absolute: `--changed` and `related` follow imports of files only. */
  readonly modules?: readonly string[]
  /** The root, absolute, of a file behind a symbolic link: Vite would look for what it maps to beside the real file. */
  readonly root?: string
  /** What the checks say of the file. */
  readonly diagnostics?: readonly Diagnostic[]
  /** What is left to the rules that need a model, in the whole spec. */
  readonly model?: ModelChecks
}

/** On the path of a text that is imported to be watched, and for nothing else. */
export const TEXT_QUERY = '?clause-text'

/**
 * The test file that a clause file becomes. Each line of code maps to the place in the markdown
 * that it stands for, so that Vitest's own filters, reports and code frames point there.
 * `describe` and `test` are literal calls with literal titles, because `vitest list` reads them
 * without running them.
 */
export function generateSuite(
  source: string,
  file: ClauseFile,
  {
    worker,
    texts = [],
    read,
    canaries = false,
    gate = 'point',
    modules = [],
    root,
    diagnostics = [],
    model,
  }: SuiteOptions,
): GeneratedSuite {
  const lines: { readonly code: string; readonly place?: Place; readonly from: string }[] = []
  // A code frame is the text as it stands in the file.
  const isShowable = !file.problems.some(({ ruleId }) => ruleId === 'control-character')
  const write: Write = (code, place, from = file.file) =>
    lines.push({ code, place: isShowable ? place : undefined, from })

  write(`import { describe, test } from 'vitest'`)
  write(`import { canary, challenge, contradictions, gate, precedent } from ${JSON.stringify(worker)}`)
  for (const module of modules) write(`import ${JSON.stringify(module)}`)
  for (const text of texts) write(`import ${JSON.stringify(text + TEXT_QUERY)}`)
  for (const clause of clausesOf(file)) writeClause(write, clause, file.layout, gate, model)
  if (canaries) writeCanaries(write, file.file)
  writeProblems(write, file)
  writeChecks(write, file.file, diagnostics, model)
  // Vitest fails a file without tests; one that appears in watch mode can't be left out any more.
  const isSilent = !lines.some(({ code }) => code.startsWith('describe'))
  if (isSilent) write(`describe.skip('no clauses', () => { test('only definitions or imports', () => {}) })`)

  const sources = [...new Set([file.file, ...lines.map(({ from }) => from)])]
  return {
    code: lines.map(({ code }) => code).join('\n'),
    map: {
      version: 3,
      file: path.basename(file.file),
      sources: sources.map((name) =>
        root === undefined ? relativeTo(file.file, name) : path.posix.join(root, name),
      ),
      sourcesContent: sources.map((name) => (name === file.file ? source : (read?.(name) ?? null))),
      names: [],
      mappings: encode(
        lines.map(({ place, from }) =>
          place ? [[0, sources.indexOf(from), place.line - 1, place.column - 1]] : [],
        ),
      ),
    },
  }
}

/**
 * Milliseconds, in each test: `--testTimeout` would go before the project's setting, and a case's wait in the
 * engine's queue is no fault of its own. Each request has a timeout, the option `timeout`.
 */
const TIMEOUT = 3_600_000

/** @param from file that the place is of, where it isn't that of the suite */
type Write = (code: string, place?: Place, from?: string) => void

function relativeTo(file: string, other: string): string {
  return path.posix.relative(path.posix.dirname(file), other)
}

function writeClause(
  write: Write,
  clause: Clause,
  layout: ClauseFile['layout'],
  gate: Gate,
  model: ModelChecks | undefined,
): void {
  const title = clause.title === clause.id ? clause.id : `${clause.id} · ${clause.title}`
  const tags = JSON.stringify(clauseTags(clause))
  write(`describe(${literal(title)}, { tags: ${tags} }, () => {`, clause.place, clause.file)
  for (const { kind, title: name, file, place, frame, span, index } of casesOf(clause, layout, gate)) {
    const tag = kind === 'precedent' ? `, tags: ['${PRECEDENT_TAG}']` : ''
    write(`test(${literal(name)}, { timeout: ${TIMEOUT}${tag} }, async (context) => {`, place, file)
    // The line of the prompt or the reply itself: this is the frame that a failure shows.
    const which = kind === 'gate' ? JSON.stringify(clause.gate ?? gate) : index
    const severity = kind === 'gate' ? undefined : disagreementAt(model, file, place.line)
    const rest = severity === undefined ? '' : `, ${JSON.stringify(severity)}`
    write(`await ${kind}(context, ${JSON.stringify(clause.id)}, ${which}${rest})`, frame, file)
    write('})', span.end, file)
  }
  write('})')
}

function writeCanaries(write: Write, file: string): void {
  const top = { line: 1, column: 1, offset: 0 }
  write(`describe('grader · canaries', { tags: ['${PRECEDENT_TAG}'] }, () => {`, top)
  CANARIES.forEach(({ title }, index) => {
    write(`test(${literal(title)}, { timeout: ${TIMEOUT} }, async (context) => {`, top)
    write(`await canary(context, ${JSON.stringify(file)}, ${index})`, top)
    write('})', top)
  })
  write('})')
}

/**
 * An error of the spec is a failing test, warnings are annotations of one that passes, and what needs a model is a
 * test for each clause; each at its place.
 */
function writeChecks(
  write: Write,
  file: string,
  diagnostics: readonly Diagnostic[],
  model: ModelChecks | undefined,
): void {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const warnings = diagnostics.filter(({ severity }) => severity === 'warn')
  const calls = model ? pairCalls(model, file) : []
  const said = errors.length + warnings.length > 0
  const first = said ? placeOf(diagnostics[0]!) : calls[0]?.place
  if (!first) return
  write(`describe('check', { tags: ['${CHECK_TAG}'] }, () => {`, first)
  writeErrors(write, errors, ({ reason }) => namedError('SpecError', reason))
  writeWarnings(write, warnings)
  for (const { title, place, call } of calls) {
    write(`test(${literal(title)}, async (context) => {`, place)
    write(`await ${call}`, place)
    write('})')
  }
  write('})')
}

/**
 * Each problem of a file is a failing test, at its place: a throw in the module would lose the rest of the file, and
 * empty `vitest list`.
 */
function writeProblems(write: Write, { file, problems }: ClauseFile): void {
  const errors = problems.filter(({ fatal }) => fatal)
  const warnings = problems.filter(({ fatal }) => fatal === false)
  const [first] = [...errors, ...warnings]
  if (!first) return
  write(`describe('problems', { tags: ['${CHECK_TAG}'] }, () => {`, placeOf(first))
  writeErrors(write, errors, ({ line = 1, column = 1, reason, ruleId }) =>
    namedError('ClauseFileError', `${file}:${line}:${column} ${reason} (${ruleId})`),
  )
  writeWarnings(write, warnings)
  write('})')
}

/** What a diagnostic of the checks and a problem of a file have in common. */
type Finding = Pick<Diagnostic | VFileMessage, 'line' | 'column' | 'reason' | 'ruleId'>

/** Each error is a failing test. */
function writeErrors(write: Write, errors: readonly Finding[], thrown: (error: Finding) => string): void {
  for (const error of errors) {
    const place = placeOf(error)
    write(`test(${literal(`${error.ruleId} at ${place.line}:${place.column}`)}, () => {`, place)
    write(`throw ${thrown(error)}`, place)
    write('})')
  }
}

/** Warnings are annotations of a test that passes. */
function writeWarnings(write: Write, warnings: readonly Finding[]): void {
  if (warnings.length === 0) return
  write(`test('warnings', async (context) => {`, placeOf(warnings[0]!))
  for (const warning of warnings) {
    const text = visible(`${warning.reason} (${warning.ruleId})`)
    write(`await context.annotate(${JSON.stringify(text)}, 'warning')`, placeOf(warning))
  }
  write('})')
}

function namedError(name: string, message: string): string {
  return `Object.assign(new Error(${JSON.stringify(visible(message))}), { name: '${name}' })`
}

function placeOf({ line = 1, column = 1 }: Finding): Place {
  return { line, column, offset: 0 }
}

/** A string literal; with the quote that needs no escape, because `vitest list` prints the raw slice. */
function literal(text: string): string {
  const flat = oneLine(text)
  for (const quote of [`'`, `"`, '`']) {
    if (!flat.includes(quote) && !flat.includes('\\') && !(quote === '`' && flat.includes('${'))) {
      return quote + flat + quote
    }
  }
  return JSON.stringify(flat)
}
