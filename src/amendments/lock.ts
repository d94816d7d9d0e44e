import type { Authority, Clause, ClauseLink, Section, Spec } from '../clauses/data/clause.ts'
import { precedentsHash, promptHash, textHash } from '../clauses/data/fingerprint.ts'
import { sectionClause } from '../clauses/data/labelled-replies.ts'
import { today } from '../common/figures.ts'
import { hashOf } from '../common/hash.ts'
import { withUntested } from './lost/untested.ts'
import { type Force, forcesOf } from './words/force.ts'

/** Version of the file's form; a file of another one is an error. */
export const LOCK_VERSION = 1

export const CLAUSE_STATUSES = ['active', 'amended', 'repealed'] as const
export type ClauseStatus = (typeof CLAUSE_STATUSES)[number]

/** A spec as it was last accepted: what each clause said, in hashes. Plain JSON. */
export interface SpecLock {
  readonly version: typeof LOCK_VERSION
  /** By id; those that are gone too. */
  readonly clauses: readonly LockedClause[]
  /** By id. */
  readonly sections: readonly LockedSection[]
}

/** One side of a comparison. */
export interface SpecVersion {
  readonly lock: SpecLock
  /** Missing where only the lock is known: then there are no words to show. */
  readonly spec?: Spec
  /** Sections of which an example can't be read. */
  readonly gaps?: ReadonlySet<string>
}

/** A clause as it was accepted. Of a repealed one, as it last was. */
export interface LockedClause {
  readonly id: string
  /** Policy section that holds it. */
  readonly section?: string
  readonly title: string
  readonly authority?: Authority
  /** Ids of the clauses that give way to it. */
  readonly overrides?: readonly string[]
  /** Ids of the clauses that it gives way to. */
  readonly exceptions?: readonly string[]
  /** `amended`: its rule isn't that of `since` any more. */
  readonly status: ClauseStatus
  /** `YYYY-MM-DD` of the lock in which it first stood. */
  readonly since: string
  /** Of the lock that last amended or repealed it. */
  readonly changed?: string
  /** Hash of its words. */
  readonly text: string
  /** What binds in its words, in their order. Missing in locks that are older than this. */
  readonly force?: readonly Force[]
  /** Hash of what code checks. */
  readonly checks?: string
  /** Title and hash of each challenge. */
  readonly prompts: readonly LockedPrompt[]
  /** Hash of its labelled replies. */
  readonly precedents?: string
}

export type LockedPrompt = readonly [title: string, hash: string]

/** A section of the policy as it was accepted. */
export interface LockedSection {
  readonly id: string
  readonly title: string
  /** Its own, or that of the nearest heading above that has one. */
  readonly authority?: Authority
  /** Ids of the headings above it, outermost first. */
  readonly parents: readonly string[]
  readonly text: string
  /** As of a clause; with what binds in the clauses that it holds. */
  readonly force?: readonly Force[]
  readonly precedents?: string
}

/**
 * The lock of a spec: what `spec.lock.json` holds. A clause of the lock before whose prompt file is gone is still in
 * force where the policy still refers to it.
 *
 * @param previous the lock before: from it come the dates and the clauses that are gone
 * @param options `date` is today's, `YYYY-MM-DD`
 */
export function lockOf(
  spec: Pick<Spec, 'clauses' | 'sections'>,
  previous?: SpecLock,
  { date = today() }: { readonly date?: string } = {},
): SpecLock {
  const { clauses, sections } = previous ? withUntested(spec, previous.clauses) : spec
  const before = new Map(previous?.clauses.map((clause) => [clause.id, clause]))
  const now = clauses.map((clause) => lockedClause(clause, before.get(clause.id), date))
  const ids = new Set(now.map(({ id }) => id))
  const gone = [...before.values()].filter(({ id }) => !ids.has(id)).map((clause) => repealed(clause, date))
  return {
    version: LOCK_VERSION,
    clauses: [...now, ...gone].sort(byId),
    sections: sections.map((section) => lockedSection(section, sections)).sort(byId),
  }
}

function lockedClause(clause: Clause, before: LockedClause | undefined, date: string): LockedClause {
  const { id, section, title, authority, overrides, exceptions, text, checks, examples } = clause
  const now = {
    text: textHash(text),
    force: forcesOf(text),
    checks: checks && hashOf(checks),
    prompts: examples.map((example) => [example.title, promptHash(example)] as const).sort(byTitle),
    precedents: precedentsHash(clause),
  }
  const named = {
    id,
    section,
    title,
    authority,
    overrides: overrides && idsOf(overrides),
    exceptions: exceptions && idsOf(exceptions),
  }
  const began = { status: 'active', since: date } as const
  if (!before || before.status === 'repealed') return withValues({ ...named, ...began, ...now })
  const isAmended = ruleChanges(before, { ...named, ...began, ...now }).length > 0
  const { since } = before
  const status = isAmended ? 'amended' : before.status
  return withValues({ ...named, status, since, changed: isAmended ? date : before.changed, ...now })
}

function repealed(clause: LockedClause, date: string): LockedClause {
  if (clause.status === 'repealed') return clause
  const { text, force, checks, prompts, precedents, ...named } = clause
  return withValues({ ...named, status: 'repealed', changed: date, text, force, checks, prompts, precedents })
}

function lockedSection(section: Section, sections: readonly Section[]): LockedSection {
  const { id, title, parents, text } = section
  const clause = sectionClause(section, sections)
  return withValues({
    id,
    title,
    authority: clause.authority,
    parents,
    text: textHash(text),
    force: forcesOf(text),
    precedents: precedentsHash(clause),
  })
}

/** Undefined for an empty list, which says nothing and would only fill the file. */
function idsOf(links: readonly ClauseLink[]): readonly string[] | undefined {
  const ids = [...new Set(links.map(({ id }) => id))].sort()
  return ids.length === 0 ? undefined : ids
}

/** Without undefined values, as it comes back from a file: so that both compare equal. */
function withValues<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1
}

function byTitle([a]: LockedPrompt, [b]: LockedPrompt): number {
  return a < b ? -1 : 1
}

/** The parts of a clause that decide what a reply must be like. `order`: what it overrides or gives way to. */
const RULE_CHANGES = ['text', 'authority', 'order', 'checks'] as const
export type RuleChange = (typeof RULE_CHANGES)[number]

type Rule = Pick<LockedClause, 'text' | 'authority' | 'overrides' | 'exceptions' | 'checks'>

function ruleChanges(before: Rule, after: Rule): RuleChange[] {
  const differs: Readonly<Record<RuleChange, boolean>> = {
    text: before.text !== after.text,
    authority: before.authority !== after.authority,
    order: !isSameList(before.overrides, after.overrides) || !isSameList(before.exceptions, after.exceptions),
    checks: before.checks !== after.checks,
  }
  return RULE_CHANGES.filter((change) => differs[change])
}

/** Titles of the challenges that changed. */
export interface PromptChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Those that ask something else under the same title. */
  readonly changed: readonly string[]
  readonly retitled: readonly { readonly from: string; readonly to: string }[]
}

export function promptChanges(
  before: readonly LockedPrompt[],
  after: readonly LockedPrompt[],
): PromptChanges {
  const isIn = (list: readonly LockedPrompt[], [title, hash]: LockedPrompt) =>
    list.some((other) => other[0] === title && other[1] === hash)
  const removed = new Map(before.filter((prompt) => !isIn(after, prompt)))
  const added = new Map(after.filter((prompt) => !isIn(before, prompt)))
  // By hash first: a new prompt may have taken a title, which then has a number behind it.
  const retitled = [...added].flatMap(([to, hash]) => {
    const from = [...removed].find((other) => other[1] === hash)?.[0]
    if (from === undefined) return []
    removed.delete(from)
    added.delete(to)
    return [{ from, to }]
  })
  const changed = [...added.keys()].filter((title) => removed.has(title))
  const isOther = (title: string) => !changed.includes(title)
  return {
    added: [...added.keys()].filter(isOther),
    removed: [...removed.keys()].filter(isOther),
    changed,
    retitled,
  }
}

/**
 * Why the tests of a clause must be read again: its rule changed, and neither what they ask nor how replies are
 * labelled did. Empty where nothing is to be done, or there is nothing to read.
 */
export function unreviewed(before: LockedClause, after: LockedClause): RuleChange[] {
  if (after.prompts.length === 0 && after.precedents === undefined) return []
  const { added, removed, changed } = promptChanges(before.prompts, after.prompts)
  const isReviewed =
    added.length + removed.length + changed.length > 0 || before.precedents !== after.precedents
  return isReviewed ? [] : ruleChanges(before, after)
}

/** Has it anything by which a reply would fail? */
export function isTested({ prompts, precedents, checks }: LockedClause): boolean {
  return prompts.length > 0 || precedents !== undefined || checks !== undefined
}

function isSameList(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a.join() === b.join()
}
