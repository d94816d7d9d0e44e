import { isUtf8 } from 'node:buffer'
import fs from 'node:fs'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { relativePath } from '../common/paths.ts'
import type { Spec } from './data/clause.ts'
import { problem, problemsOf } from './data/problem.ts'
import { type ClauseFile, foreignFile, parseClauseFile, soundClauses } from './file/clause-file.ts'
import { duplicateId } from './file/clause-sections.ts'
import type { AuthorityNames } from './file/settings.ts'
import { type Markdown, readMarkdown } from './markdown/markdown.ts'
import { listClauseFiles } from './modules/clause-files.ts'
import { followImports } from './modules/imports.ts'
import { joinPolicy } from './policy-text/join-policy.ts'
import { type Policy, parsePolicy, readPolicyMarkdown } from './policy-text/policy-text.ts'

export interface LoadOptions {
  /** Folder that all paths are relative to. */
  readonly root: string
  /** Files of clauses. */
  readonly files?: readonly string[]
  /** Globs of files of clauses, where `files` isn't given. */
  readonly include?: string | readonly string[]
  /** Policy text in the Model Spec's layout. */
  readonly policy?: string
  /** Other names of authorities: `{ platform: 'root' }`. */
  readonly authorities?: AuthorityNames
  /** Text of a file that isn't the one on disk, such as an editor's; undefined for what is. */
  readonly read?: (file: string) => string | undefined
}

export interface LoadedSpec {
  /** The clauses that no problem touches. */
  readonly spec: Spec
  /** Every file, with its problems. */
  readonly files: readonly ClauseFile[]
  readonly policyProblems: readonly VFileMessage[]
  /** Those that say of one example of the policy that it can't be read, and nothing of what stands around it. */
  readonly exampleProblems: readonly VFileMessage[]
  /** Ids of the sections that the others touch: what they say may be another than what was meant. */
  readonly mistakenSections: readonly string[]
}

/** One file of a spec, as text and as markdown. */
export interface SpecText {
  /** Relative to the root, with `/`. */
  readonly file: string
  readonly kind: 'clauses' | 'policy'
  readonly markdown: Markdown
}

/** A spec with the texts that it was read from, which are no plain data. */
export interface ReadSpec {
  /** Folder that all paths are relative to. */
  readonly root: string
  readonly loaded: LoadedSpec
  readonly texts: readonly SpecText[]
}

/** The errors of all that was read: what they are about is missing from the spec, or may be another than was meant. */
export function errorsIn({ files, policyProblems }: LoadedSpec): VFileMessage[] {
  return [...policyProblems, ...files.flatMap(({ problems }) => problems)].filter(({ fatal }) => fatal)
}

/**
 * Reads clause files and the policy text. Never throws on what files say, nor on files that can't be read: each
 * error is a problem of its file.
 */
export function loadSpec(options: LoadOptions): LoadedSpec {
  return readSpec(options).loaded
}

/**
 * What was read before. A file whose text is the same isn't parsed again, and stays the same object, so that what
 * was computed of it is still known.
 */
export interface SpecMemory {
  readonly files: Map<string, { readonly text: SpecText; readonly parsed: ClauseFile }>
  policy?: { readonly text: SpecText; readonly parsed: Policy }
  /** Of each file, the last policy that it was joined with. */
  readonly joined: WeakMap<ClauseFile, { readonly policy: Policy | undefined; readonly file: ClauseFile }>
}

export function createMemory(): SpecMemory {
  return { files: new Map(), joined: new WeakMap() }
}

/**
 * As `loadSpec`, with the texts: what checks look at.
 * @param memory of earlier readings with the same options
 */
export function readSpec(options: LoadOptions, memory: SpecMemory = createMemory()): ReadSpec {
  const { root } = options
  const policyFile = options.policy === undefined ? undefined : relativePath(root, options.policy)
  const policyText = policyFile === undefined ? undefined : readFile(options, policyFile)
  const unread = policyText && typeof policyText !== 'string' ? policyText : undefined
  const policy = typeof policyText === 'string' ? readPolicy(options, policyText, memory) : undefined

  const texts = new Map<string, SpecText>()
  const parse = (name: string): ClauseFile => {
    const source = readFile(options, name)
    if (typeof source !== 'string') return { file: name, layout: 'own', clauses: [], problems: [source] }
    const { text, parsed } = readClauses(options, name, source, memory)
    texts.set(name, text)
    return parsed
  }
  const names = listClauseFiles(options).filter((name) => name !== policyFile)
  const own = withForeign(names.map(parse)).map((file) => {
    return unread ? unjoined(file, policyFile!) : join(file, policy?.parsed, memory)
  })
  const files = withoutTwins(followImports(root, own, parse))
  for (const name of memory.files.keys()) if (!texts.has(name)) memory.files.delete(name)
  const sound = files.filter(isSound)
  // Imported texts and those of other tools are left out: their authors run checks of their own.
  const foreign = own.flatMap((each) => (each.foreign ? each.file : []))
  const checked = names.flatMap((name) => (foreign.includes(name) ? [] : (texts.get(name) ?? [])))
  return {
    root,
    loaded: {
      spec: {
        clauses: files.flatMap(soundClauses),
        sections: policy?.parsed.sections ?? [],
        definitions: [
          ...(policy?.parsed.definitions ?? []),
          ...sound.flatMap(({ definitions = [] }) => definitions),
        ],
      },
      files,
      policyProblems: unread ? [unread] : (policy?.parsed.problems ?? []),
      exampleProblems: policy?.parsed.ofExamples ?? [],
      mistakenSections: policy?.parsed.mistaken ?? [],
    },
    texts: [...(policy ? [policy.text] : []), ...checked],
  }
}

/** Beside a file of another tool's all that hold no example are of that tool too: plans, tasks, contracts. */
function withForeign(files: readonly ClauseFile[]): ClauseFile[] {
  const known = files.flatMap(({ file, foreign }) =>
    foreign ? [{ folder: path.dirname(file), foreign }] : [],
  )
  if (known.length === 0) return [...files]
  return files.map((each) => {
    const { file, layout, clauses } = each
    const isBare = layout === 'prompts' && clauses.every(({ examples }) => examples.length === 0)
    const near = isBare && known.find(({ folder }) => file.startsWith(`${folder}/`))
    return near ? foreignFile(file, near.foreign) : each
  })
}

function readPolicy({ root, policy, authorities }: LoadOptions, source: string, memory: SpecMemory) {
  if (memory.policy?.text.markdown.source === source) return memory.policy
  const file = relativePath(root, policy!)
  const markdown = readPolicyMarkdown(source)
  memory.policy = {
    text: { file, kind: 'policy', markdown },
    parsed: parsePolicy(markdown, file, { authorities }),
  }
  return memory.policy
}

function readClauses({ authorities }: LoadOptions, file: string, source: string, { files }: SpecMemory) {
  const known = files.get(file)
  if (known?.text.markdown.source === source) return known
  const markdown = readMarkdown(source)
  const text: SpecText = { file, kind: 'clauses', markdown }
  const read = { text, parsed: parseClauseFile(markdown, file, { authorities }) }
  files.set(file, read)
  return read
}

function join(file: ClauseFile, policy: Policy | undefined, { joined }: SpecMemory): ClauseFile {
  const known = joined.get(file)
  if (known && known.policy === policy) return known.file
  const result = joinPolicy(file, policy)
  joined.set(file, { policy, file: result })
  return result
}

/** The text of a file, or why it can't be read. */
function readFile({ root, read }: LoadOptions, file: string): string | VFileMessage {
  try {
    const given = read?.(file)
    if (given !== undefined) return given
    const bytes = fs.readFileSync(path.resolve(root, file))
    return isUtf8(bytes) ? bytes.toString('utf8') : misencoded(file, bytes)
  } catch (error) {
    return unreadable(file, error as Error)
  }
}

/** Characters that nobody wrote would stand in the policy. */
function misencoded(file: string, bytes: Buffer): VFileMessage {
  // The first line that is no text: a line break is one byte in UTF-8, whatever stands around it.
  const lines = bytes.toString('latin1').split('\n')
  const index = lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1')))
  const place = { line: index + 1, column: 1, offset: lines.slice(0, index).join('\n').length }
  const reason = 'This line is not UTF-8: save the file in that encoding'
  return problemsOf(file, [problem(reason, place, 'unreadable')])[0]!
}

function unreadable(file: string, { message }: Error): VFileMessage {
  const place = { line: 1, column: 1, offset: 0 }
  return problemsOf(file, [problem(`This file can't be read: ${message}`, place, 'unreadable')])[0]!
}

/** A prompt file means nothing while its policy can't be read. */
function unjoined(file: ClauseFile, policy: string): ClauseFile {
  const [clause] = file.clauses
  if (file.layout === 'own' || !clause) return file
  const reason = `The policy text ${policy}, which says what \`${clause.id}\` means, can't be read`
  return {
    ...file,
    intact: undefined,
    problems: problemsOf(file.file, [...file.problems, problem(reason, clause.place, 'no-policy')]),
  }
}

/** Of two clauses with one id the second is a problem, and no longer a clause. */
function withoutTwins(files: readonly ClauseFile[]): ClauseFile[] {
  const seen = new Map<string, string>()
  return files.map((file) => {
    const twins: VFileMessage[] = []
    const clauses = file.clauses.filter(({ id, place }) => {
      const first = seen.get(id)
      if (first) twins.push(duplicateId(id, place, first))
      else seen.set(id, `${file.file}:${place.line}:${place.column}`)
      return !first
    })
    if (twins.length === 0) return file
    const problems = problemsOf(file.file, [...file.problems, ...twins])
    return { ...file, clauses, problems, intact: soundClauses({ ...file, clauses }).map(({ id }) => id) }
  })
}

function isSound({ problems }: ClauseFile): boolean {
  return !problems.some(({ fatal }) => fatal)
}
