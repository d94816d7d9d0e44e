import type { Authority, Clause } from '../clauses/data/clause.ts'
import { precedentsOf } from '../clauses/data/labelled-replies.ts'
import { placeOfWords } from '../clauses/data/place.ts'
import { type AmendedPart, type AuthorityChange, authorityChange } from './amended-part.ts'
import type { LockedClause, SpecVersion } from './lock.ts'
import { isTested, type PromptChanges, promptChanges, type RuleChange, unreviewed } from './lock.ts'
import type { SectionAmendments } from './section-amendments.ts'
import { type WordRun, wordDiff } from './word-diff.ts'
import { type ForceChange, forceChanges } from './words/force-changes.ts'

/** What changed in the clauses of a spec; each list in the order of the ids. */
export interface ClauseAmendments {
  readonly reauthorised: readonly (AmendedPart & AuthorityChange)[]
  /** Those that override others than before, or give way to others. */
  readonly reordered: readonly ReorderedClause[]
  readonly repealed: readonly (AmendedPart & { readonly authority?: Authority })[]
  /** Those in force that nothing tests any more. The policy refers to them, and their prompt file is gone. */
  readonly testsLost: readonly (AmendedPart & { readonly prompts: readonly string[] })[]
  readonly added: readonly (AmendedPart & { readonly authority?: Authority })[]
  /** To another section; not where the section has only another id. Ids, missing for clauses in files of their own. */
  readonly moved: readonly (AmendedPart & { readonly from?: string; readonly to?: string })[]
  /** Clauses with a title of their own, which changed. In a policy text the title is that of the section. */
  readonly retitled: readonly (AmendedPart & { readonly from: string })[]
  /** `words` are missing where only the lock of the earlier text is known. */
  readonly reworded: readonly (AmendedPart & { readonly words?: readonly WordRun[] })[]
  /** Those of the reworded ones whose words bind otherwise: permission where a duty was. */
  readonly force: readonly (AmendedPart & { readonly changes: readonly ForceChange[] })[]
  /** Those whose `checks` changed. */
  readonly checks: readonly AmendedPart[]
  readonly prompts: readonly (AmendedPart & PromptChanges)[]
  /** Those whose labelled replies changed. */
  readonly precedents: readonly AmendedPart[]
  /** Those whose rule changed while what tests it did not. */
  readonly review: readonly ClauseToReview[]
}

export interface ReorderedClause extends AmendedPart {
  readonly overrides: ListChange
  readonly exceptions: ListChange
}

export interface ListChange {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

export interface ClauseToReview extends AmendedPart {
  readonly because: readonly RuleChange[]
  /** How many challenges to read again, and in which file they stand. */
  readonly prompts: number
  readonly promptFile?: string
  readonly precedents: number
}

export function clauseAmendments(
  before: SpecVersion,
  after: SpecVersion,
  { renamed }: SectionAmendments,
): ClauseAmendments {
  const [old, now] = [inForce(before), inForce(after)]
  const newIds = new Map(renamed.map(({ id, from }) => [from.id, id]))
  const sectionOf = ({ section }: LockedClause) => section && (newIds.get(section) ?? section)
  const pairs = [...now.values()].flatMap((to) => {
    const from = old.get(to.id)
    return from ? [{ from, to, part: partOf(to, after) }] : []
  })
  const isLost = ({ from, to }: (typeof pairs)[number]) => isTested(from) && !isTested(to)
  const kept = pairs.filter((pair) => !isLost(pair))
  return {
    reauthorised: pairs.flatMap(({ from, to, part }) => {
      const change = authorityChange(from.authority, to.authority)
      return change ? [{ ...part, ...change }] : []
    }),
    reordered: pairs.flatMap(({ from, to, part }) => {
      const overrides = listChange(from.overrides, to.overrides)
      const exceptions = listChange(from.exceptions, to.exceptions)
      const all = [...Object.values(overrides), ...Object.values(exceptions)].flat()
      return all.length > 0 ? [{ ...part, overrides, exceptions }] : []
    }),
    repealed: [...old.values()]
      .filter(({ id }) => !now.has(id))
      .map(({ id, title, authority }) => ({ id, title, ...(authority ? { authority } : {}) })),
    testsLost: pairs
      .filter(isLost)
      .map(({ from, part }) => ({ ...part, prompts: from.prompts.map(([title]) => title) })),
    added: [...now.values()]
      .filter(({ id }) => !old.has(id))
      .map((to) => ({ ...partOf(to, after), ...(to.authority ? { authority: to.authority } : {}) })),
    moved: pairs
      .filter(({ from, to }) => sectionOf(from) !== to.section)
      .map(({ from, to, part }) => ({
        ...part,
        ...(from.section === undefined ? {} : { from: from.section }),
        ...(to.section === undefined ? {} : { to: to.section }),
      })),
    retitled: pairs
      .filter(({ from, to }) => from.title !== to.title && !(from.section && to.section))
      .map(({ from, part }) => ({ ...part, from: from.title })),
    reworded: pairs
      .filter(({ from, to }) => from.text !== to.text)
      .map(({ to, part }) => ({ ...part, ...wordsOf(clauseOf(before, to.id), clauseOf(after, to.id)) })),
    force: pairs.flatMap(({ from, to, part }) => {
      if (!from.force || !to.force) return []
      const changes = forceChanges(from.force, to.force)
      return changes.length > 0 ? [{ ...part, changes }] : []
    }),
    checks: kept.filter(({ from, to }) => from.checks !== to.checks).map(({ part }) => part),
    prompts: kept.flatMap(({ from, to }) => {
      const changes = promptChanges(from.prompts, to.prompts)
      const isChanged = Object.values(changes).some((list) => list.length > 0)
      return isChanged ? [{ ...promptPart(to, after), ...changes }] : []
    }),
    precedents: kept
      .filter(({ from, to }) => from.precedents !== to.precedents)
      .map(({ to }) => promptPart(to, after)),
    review: pairs.flatMap(({ from, to, part }) => {
      const because = unreviewed(from, to)
      if (because.length === 0) return []
      const clause = clauseOf(after, to.id)
      const promptFile = clause && { promptFile: clause.file }
      const precedents = clause ? precedentsOf(clause).length : 0
      return [{ ...part, because, prompts: to.prompts.length, ...promptFile, precedents }]
    }),
  }
}

function inForce({ lock }: SpecVersion): ReadonlyMap<string, LockedClause> {
  const clauses = lock.clauses.filter(({ status }) => status !== 'repealed')
  return new Map(clauses.map((clause) => [clause.id, clause]))
}

function clauseOf({ spec }: SpecVersion, id: string): Clause | undefined {
  return spec?.clauses.find((clause) => clause.id === id)
}

function listChange(before: readonly string[] = [], after: readonly string[] = []): ListChange {
  return {
    added: after.filter((id) => !before.includes(id)),
    removed: before.filter((id) => !after.includes(id)),
  }
}

function wordsOf(before: Clause | undefined, after: Clause | undefined) {
  return before && after ? { words: wordDiff(before.text, after.text) } : {}
}

/** With the place of its words. */
function partOf(locked: LockedClause, version: SpecVersion): AmendedPart {
  const clause = clauseOf(version, locked.id)
  const where = clause && placeOfWords(version.spec!, clause)
  return {
    id: locked.id,
    title: locked.title,
    ...(where ? { file: where.file, line: where.place.line } : {}),
  }
}

/** With the place of its examples. */
function promptPart(locked: LockedClause, version: SpecVersion): AmendedPart {
  const clause = clauseOf(version, locked.id)
  return {
    id: locked.id,
    title: locked.title,
    ...(clause ? { file: clause.file, line: clause.place.line } : {}),
  }
}
