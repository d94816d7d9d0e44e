import { readLock } from '../amendments/lock-file.ts'
import { type LoadOptions, readSpec } from '../clauses/load.ts'
import { checkRead, requireRules, type Severities } from './check.ts'
import { type Diagnostic, diagnosticOf } from './diagnostic.ts'

/** A spec, and what its checks depend on besides. */
export interface CheckOptions extends LoadOptions {
  /** Severities where they aren't the rules' own: `{ 'weak-verb': 'off' }`. */
  readonly rules?: Severities
  /** File of the spec as it was last accepted, for the rule `amended`. */
  readonly lock?: string
}

/**
 * Reads and checks a spec: what can't be read, what is decidable and wrong, and what two people may read in two ways.
 * The same as in a run, without one; rules that ask a model are not among them.
 *
 * @returns by file and line; empty where nothing is to be said
 * @throws TypeError where `rules` names none; Error where the lock can't be read
 * @example
 * const errors = checkSpec({ root: '.', include: 'specs/*.md' }).filter(({ severity }) => severity === 'error')
 */
export function checkSpec({ rules = {}, lock, ...options }: CheckOptions): Diagnostic[] {
  requireRules(rules, 'checkSpec()')
  const read = readSpec(options)
  const { files, policyProblems } = read.loaded
  const found = [
    ...policyProblems,
    ...files.flatMap(({ problems }) => problems),
    ...checkRead(read, rules, { lock: lock === undefined ? undefined : readLock(lock) }),
  ]
  return found.map(diagnosticOf).sort(inOrder)
}

function inOrder(a: Diagnostic, b: Diagnostic): number {
  return a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1
}
