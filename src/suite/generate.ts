import path from 'node:path'
import { encode } from '@jridgewell/sourcemap-codec'
import type { VFileMessage } from 'vfile-message'
import { CANARIES } from '../grade/canaries.ts'
import type { Clause, Gate, Place } from '../spec/clause.ts'
import type { ClauseFile } from '../spec/parse-clause-file.ts'
import { casesOf } from './cases.ts'
import { clauseTags, PRECEDENT_TAG } from './tags.ts'
import { WORKER_MODULE } from './worker-module.ts'

export interface GeneratedSuite {
  readonly code: string
  readonly map: {
    readonly version: 3
    readonly file: string
    readonly sources: string[]
    readonly sourcesContent: string[]
    readonly names: string[]
    readonly mappings: string
  }
}

export interface SuiteOptions {
  /** Path of the policy text, absolute: importing it makes edits of it rerun the suite. */
  readonly policy?: string
  /** Add the tests that the grader doesn't obey replies (one file of a spec has them). */
  readonly canaries?: boolean
  /** Of clauses that name none. */
  readonly gate?: Gate
}

/**
 * The test file that a clause file becomes. Each line of code maps to the place in the markdown
 * that it stands for, so that Vitest's own filters, reports and code frames point there.
 * `describe` and `test` are literal calls with literal titles, because `vitest list` reads them
 * without running them.
 */
export function generateSuite(
  source: string,
  file: ClauseFile,
  { policy, canaries = false, gate = 'point' }: SuiteOptions = {},
): GeneratedSuite {
  const lines: { readonly code: string; readonly place?: Place }[] = []
  const write = (code: string, place?: Place) => lines.push({ code, place })

  write(`import { describe, test } from 'vitest'`)
  write(`import { canary, challenge, gate, precedent } from ${JSON.stringify(WORKER_MODULE)}`)
  if (policy) write(`import ${JSON.stringify(`${policy}?clause-policy`)}`)
  const errors = file.problems.filter((problem) => problem.fatal)
  if (errors.length > 0) write(throwStatement(file.file, errors), placeOf(errors[0]!))
  else for (const clause of file.clauses) writeClause(write, clause, file.layout, gate)
  if (errors.length === 0 && canaries) writeCanaries(write, file.file)

  return {
    code: lines.map(({ code }) => code).join('\n'),
    map: {
      version: 3,
      file: path.basename(file.file),
      sources: [path.basename(file.file)],
      sourcesContent: [source],
      names: [],
      mappings: encode(lines.map(({ place }) => (place ? [[0, 0, place.line - 1, place.column - 1]] : []))),
    },
  }
}

/**
 * Milliseconds, in each test: `--testTimeout` would go before the project's setting, and a case's wait in the
 * engine's queue is no fault of its own. Each request has a timeout, the option `timeout`.
 */
const TIMEOUT = 3_600_000

type Write = (code: string, place?: Place) => void

function writeClause(write: Write, clause: Clause, layout: ClauseFile['layout'], gate: Gate): void {
  const title = clause.title === clause.id ? clause.id : `${clause.id} · ${clause.title}`
  write(`describe(${literal(title)}, { tags: ${JSON.stringify(clauseTags(clause))} }, () => {`, clause.place)
  for (const { kind, title: name, place, frame, span, index } of casesOf(clause, layout, gate)) {
    const tags = kind === 'precedent' ? `, tags: ['${PRECEDENT_TAG}']` : ''
    write(`test(${literal(name)}, { timeout: ${TIMEOUT}${tags} }, async (context) => {`, place)
    // The line of the prompt or the reply itself: this is the frame that a failure shows.
    const which = kind === 'gate' ? JSON.stringify(clause.gate ?? gate) : index
    write(`await ${kind}(context, ${JSON.stringify(clause.id)}, ${which})`, frame)
    write('})', span.end)
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

/** A malformed file fails as a whole, at the first problem's place; the message lists all of them. */
function throwStatement(file: string, errors: readonly VFileMessage[]): string {
  const list = errors.map((error) => {
    const place = placeOf(error)
    return `${file}:${place.line}:${place.column} ${error.reason}${error.ruleId ? ` (${error.ruleId})` : ''}`
  })
  const message = list.length === 1 ? list[0]! : `${list.length} problems\n\n  ${list.join('\n  ')}\n`
  return `throw Object.assign(new Error(${JSON.stringify(message)}), { name: 'ClauseFileError' })`
}

function placeOf(problem: VFileMessage): Place {
  return { line: problem.line ?? 1, column: problem.column ?? 1, offset: 0 }
}

/** A string literal; with the quote that needs no escape, because `vitest list` prints the raw slice. */
function literal(text: string): string {
  const flat = text.replace(/\s+/g, ' ')
  for (const quote of [`'`, `"`, '`']) {
    if (!flat.includes(quote) && !flat.includes('\\') && !(quote === '`' && flat.includes('${'))) {
      return quote + flat + quote
    }
  }
  return JSON.stringify(flat)
}
