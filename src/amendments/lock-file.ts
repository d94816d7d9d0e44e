import * as v from 'valibot'
import { AUTHORITIES } from '../clauses/data/clause.ts'
import { readJsonFile } from '../common/json-file.ts'
import { changeFile } from '../common/locked-file.ts'
import { CLAUSE_STATUSES, LOCK_VERSION, type LockedClause, type SpecLock } from './lock.ts'
import { FORCES } from './words/force.ts'

const HASH = 'Expected 16 hexadecimal digits'
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, HASH))
const date = v.pipe(v.string(), v.isoDate())
const ids = v.array(v.string())
const force = v.optional(v.array(v.picklist(FORCES)))

const clause: v.GenericSchema<unknown, LockedClause> = v.strictObject({
  id: v.string(),
  section: v.optional(v.string()),
  title: v.string(),
  authority: v.optional(v.picklist(AUTHORITIES)),
  overrides: v.optional(ids),
  exceptions: v.optional(ids),
  status: v.picklist(CLAUSE_STATUSES),
  since: date,
  changed: v.optional(date),
  text: hash,
  force,
  checks: v.optional(hash),
  prompts: v.array(v.strictTuple([v.string(), hash])),
  precedents: v.optional(hash),
})

const section = v.strictObject({
  id: v.string(),
  title: v.string(),
  authority: v.optional(v.picklist(AUTHORITIES)),
  parents: ids,
  text: hash,
  force,
  precedents: v.optional(hash),
})

const schema: v.GenericSchema<unknown, SpecLock> = v.strictObject({
  version: v.literal(LOCK_VERSION),
  clauses: unique(v.array(clause)),
  sections: unique(v.array(section)),
})

/**
 * Reads a `spec.lock.json`.
 *
 * @returns undefined where there is no file
 * @throws Error that names the file, what is wrong in it and what to do, where it holds anything else
 */
export function readLock(file: string): SpecLock | undefined {
  const remedy = 'run `npx vitest` to write a new one, or take it from git as it was'
  return readJsonFile(file, { schema, version: LOCK_VERSION, remedy })
}

/** Puts a lock in the place of the one that was there; one line a clause, to be read in a pull request. */
export function writeLock(file: string, { version, clauses, sections }: SpecLock): Promise<void> {
  const text = `{\n  "version": ${version},\n  "clauses": ${lines(clauses)},\n  "sections": ${lines(sections)}\n}\n`
  return changeFile(file, () => text)
}

function lines(entries: readonly object[]): string {
  if (entries.length === 0) return '[]'
  return `[\n${entries.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`
}

/** No id twice: a merge that keeps both sides of a conflict leaves that. */
function unique<T extends { readonly id: string }>(list: v.GenericSchema<unknown, T[]>) {
  return v.pipe(
    list,
    v.check(
      (entries) => twin(entries) === undefined,
      ({ input }) => `\`${twin(input)}\` stands twice`,
    ),
  )
}

function twin(entries: readonly { readonly id: string }[]): string | undefined {
  const all = entries.map(({ id }) => id)
  return all.find((id, index) => all.indexOf(id) < index)
}
