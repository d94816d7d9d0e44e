import fs from 'node:fs'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import type { Spec } from './clause.ts'
import type { AuthorityNames } from './clause-fields.ts'
import { listClauseFiles, relativePath } from './clause-files.ts'
import { duplicateId } from './clause-sections.ts'
import { joinPolicy } from './join-policy.ts'
import { type ClauseFile, parseClauseFile } from './parse-clause-file.ts'
import { parsePolicy } from './parse-policy.ts'
import { problem, problemsOf } from './problem.ts'

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
}

export interface LoadedSpec {
  /** What has no problem. */
  readonly spec: Spec
  /** Every file, with its problems. */
  readonly files: readonly ClauseFile[]
  readonly policyProblems: readonly VFileMessage[]
}

/**
 * Reads clause files and the policy text. Never throws on what files say, nor on files that can't be read: each
 * error is a problem of its file.
 */
export function loadSpec(options: LoadOptions): LoadedSpec {
  const { root, authorities } = options
  const policyFile = options.policy === undefined ? undefined : relativePath(root, options.policy)
  const policySource = policyFile === undefined ? undefined : readText(root, policyFile)
  const policy =
    typeof policySource === 'string' ? parsePolicy(policySource, policyFile!, { authorities }) : undefined
  const unread = policySource instanceof Error ? unreadable(policyFile!, policySource) : undefined

  const names = listClauseFiles(options).filter((name) => name !== policyFile)
  const parsed = names.map((name) => {
    const file = readClauseFile(root, name, authorities)
    return unread ? unjoined(file, policyFile!) : joinPolicy(file, policy)
  })
  const files = withoutTwins(parsed)
  return {
    spec: {
      clauses: files.flatMap((file) => (isSound(file) ? file.clauses : [])),
      sections: policy?.sections ?? [],
      definitions: policy?.definitions ?? [],
    },
    files,
    policyProblems: unread ? [unread] : (policy?.problems ?? []),
  }
}

/** Reads and parses one file; a file that can't be read is a problem. */
export function readClauseFile(root: string, file: string, authorities?: AuthorityNames): ClauseFile {
  const source = readText(root, file)
  if (typeof source === 'string') return parseClauseFile(source, file, { authorities })
  return { file, layout: 'own', clauses: [], problems: [unreadable(file, source)] }
}

function readText(root: string, file: string): string | Error {
  try {
    return fs.readFileSync(path.resolve(root, file), 'utf8')
  } catch (error) {
    return error as Error
  }
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
    return twins.length === 0
      ? file
      : { ...file, clauses, problems: problemsOf(file.file, [...file.problems, ...twins]) }
  })
}

function isSound({ problems }: ClauseFile): boolean {
  return !problems.some(({ fatal }) => fatal)
}
