import type { VFileMessage } from 'vfile-message'
import type { Place, Span } from '../clauses/data/clause.ts'
import { createMemory, type LoadOptions, readSpec, type SpecMemory } from '../clauses/load.ts'
import { forgetTree } from '../clauses/markdown/markdown.ts'
import { listClauseFiles } from '../clauses/modules/clause-files.ts'
import { stampOfFiles, tryRead } from '../common/files.ts'
import { relativePath } from '../common/paths.ts'
import { checkSafely } from './check-safely.ts'
import { ESLINT_RULE_IDS, PROBLEM } from './rule-ids.ts'

/** One thing to report, as ESLint takes it. */
export interface LintFinding {
  /** Without the plugin's name. */
  readonly rule: string
  readonly message: string
  readonly place: Place | Span
  /** The text that safely replaces a range of the file, as ESLint counts: without a byte order mark. */
  readonly fix?: { readonly range: readonly [number, number]; readonly text: string }
}

type ByFile = ReadonlyMap<string, readonly LintFinding[]>

/** Findings of a whole spec, and the state of its files that they are about. */
interface Computed {
  readonly stamp: string
  readonly findings: ByFile
  readonly memory: SpecMemory
}

/** By options: of the files on disk, and with one unsaved text. A run with fixes goes back and forth between them. */
const saved = new Map<string, Computed>()
const edited = new Map<string, Computed>()

/**
 * The findings in one file, from a check of the whole spec. It is read and checked once for each state of its files,
 * not once for each file or rule.
 *
 * @param file absolute path
 * @param text the file as ESLint has it, perhaps not yet saved
 */
export function findingsIn(options: LoadOptions, file: string, text: string): readonly LintFinding[] {
  const { root, policy } = options
  const name = relativePath(root, file)
  const names = [...listClauseFiles(options), ...(policy === undefined ? [] : [relativePath(root, policy)])]
  if (!names.includes(name)) return []
  const key = JSON.stringify(options)
  const onDisk = stampOfFiles(root, names)
  if (isSaved(file, text)) {
    return computed(saved, key, onDisk, (memory) => specFindings(options, memory)).get(name) ?? []
  }
  const stamp = JSON.stringify([onDisk, name, text])
  const read = (each: string) => (each === name ? text : undefined)
  return computed(edited, key, stamp, (memory) => specFindings({ ...options, read }, memory)).get(name) ?? []
}

/** Of a spec that was looked at before only what has changed since is read again. */
function computed(
  cache: Map<string, Computed>,
  key: string,
  stamp: string,
  compute: (memory: SpecMemory) => ByFile,
): ByFile {
  const known = cache.get(key)
  if (known?.stamp === stamp) return known.findings
  const memory = known?.memory ?? createMemory()
  const findings = compute(memory)
  cache.set(key, { stamp, findings, memory })
  return findings
}

function specFindings(options: LoadOptions, memory: SpecMemory): ByFile {
  const read = readSpec(options, memory)
  const { files, policyProblems } = read.loaded
  const { messages, crashes } = checkSafely(read)
  for (const { markdown } of read.texts) forgetTree(markdown)
  // Our offsets count a byte order mark; ESLint's text has none.
  const marked = new Set(
    read.texts.filter(({ markdown }) => markdown.source.startsWith('\uFEFF')).map(({ file }) => file),
  )
  const problems = [...policyProblems, ...files.flatMap((file) => file.problems)]
  const all = [
    ...problems.map((each) => ({ file: each.file!, finding: findingOf(each, PROBLEM, marked) })),
    ...messages.map((each) => ({ file: each.file!, finding: findingOf(each, each.ruleId!, marked) })),
  ]
  const byFile = Map.groupBy(all, ({ file }) => file)
  const crashed = [...crashes].map(([rule, error]) => crashFinding(rule, error))
  return new Map(
    [...files.map(({ file }) => file), ...read.texts.map(({ file }) => file)].map((file) => [
      file,
      [...crashed, ...(byFile.get(file) ?? []).map(({ finding }) => finding)],
    ]),
  )
}

function findingOf(message: VFileMessage, id: string, marked: ReadonlySet<string>): LintFinding {
  const { reason, ruleId, file, expected } = message
  const place = message.place as Place | Span
  const rule = ESLINT_RULE_IDS.includes(id) ? id : PROBLEM
  const shift = marked.has(file!) ? 1 : 0
  const [text] = expected ?? []
  return {
    rule,
    message: rule === ruleId ? reason : `${reason} (${ruleId})`,
    place,
    ...(text !== undefined &&
      'start' in place && {
        fix: { range: [place.start.offset - shift, place.end.offset - shift] as const, text },
      }),
  }
}

/** A linter that is broken must not take the editor down, nor pass for one that found nothing. */
export function crashFinding(rule: string, error: unknown): LintFinding {
  const { message } = error instanceof Error ? error : { message: String(error) }
  return {
    rule,
    message: `vitest-clause could not check this file: ${message}`,
    place: { line: 1, column: 1, offset: 0 },
  }
}

function isSaved(file: string, text: string): boolean {
  return tryRead(file)?.replace(/^\uFEFF/, '') === text
}
