import type { Authority } from '../clauses/data/clause.ts'
import { textHash } from '../clauses/data/fingerprint.ts'
import { type AmendedPart, type AuthorityChange, authorityChange } from './amended-part.ts'
import type { LockedClause, LockedSection, SpecVersion } from './lock.ts'
import type { Force } from './words/force.ts'
import { type ForceChange, forceChanges, without } from './words/force-changes.ts'

/** What changed in the sections of a policy. Empty lists where clauses stand in files of their own. */
export interface SectionAmendments {
  readonly reauthorised: readonly (AmendedPart & AuthorityChange)[]
  readonly added: readonly AddedSection[]
  readonly removed: readonly RemovedSection[]
  /** Sections with another id. Found by the clauses that they hold, or by their text. */
  readonly renamed: readonly (AmendedPart & {
    readonly from: { readonly id: string; readonly title: string }
  })[]
  /** Sections with the same id and another title. */
  readonly retitled: readonly (AmendedPart & { readonly from: string })[]
  /** Below other headings: ids of those, outermost first. */
  readonly moved: readonly (AmendedPart & {
    readonly from: readonly string[]
    readonly to: readonly string[]
  })[]
  readonly reworded: readonly AmendedPart[]
  /** Those with an authority whose own words bind otherwise: not only those of a clause that they hold. */
  readonly force: readonly (AmendedPart & { readonly changes: readonly ForceChange[] })[]
  /** Those whose labelled replies changed. */
  readonly precedents: readonly AmendedPart[]
  /** Those of which an example can't be read on one side: that it was mended is no change of labelled replies. */
  readonly uncompared: readonly AmendedPart[]
}

export interface AddedSection extends AmendedPart {
  readonly authority?: Authority
  /**
   * Does it bind by its own words: has it an authority, and no clause to speak for it? A section that only holds what
   * stood elsewhere is no new rule.
   */
  readonly isRule: boolean
}

export interface RemovedSection extends AmendedPart {
  readonly authority?: Authority
  /** As in `AddedSection`. */
  readonly isRule: boolean
  /** Clauses that it held, with the id of the section that holds them now; missing where they are gone. */
  readonly clauses: readonly { readonly id: string; readonly to?: string }[]
}

/** An empty text is no sign of a rename. */
const EMPTY = textHash('')

export function sectionAmendments(before: SpecVersion, after: SpecVersion): SectionAmendments {
  const [old, now] = [before.lock.sections, after.lock.sections]
  const has = (sections: readonly LockedSection[], id: string) => sections.some((each) => each.id === id)
  const [held, holds] = [holdersOf(before.lock.clauses), holdersOf(after.lock.clauses)]
  const gone = old.filter(({ id }) => !has(now, id))
  const fresh = now.filter(({ id }) => !has(old, id))
  const renames = fresh.flatMap((section) => {
    const from = gone.find((each) => isRename(each, section, held, holds))
    return from ? [{ from, to: section }] : []
  })
  const newIds = new Map(renames.map(({ from, to }) => [from.id, to.id]))
  const pairs = now.flatMap((section) => {
    const from = renames.find(({ to }) => to === section)?.from ?? old.find(({ id }) => id === section.id)
    return from ? [{ from, to: section, part: partOf(section, after) }] : []
  })
  const otherReplies = pairs.filter(({ from, to }) => from.precedents !== to.precedents)
  const hasGap = ({ from, to }: (typeof pairs)[number]) => before.gaps?.has(from.id) || after.gaps?.has(to.id)
  const isRule = ({ id, authority }: LockedSection, clauses: ReadonlyMap<string, string>) =>
    authority !== undefined && ![...clauses.values()].includes(id)
  return {
    reauthorised: pairs.flatMap(({ from, to, part }) => {
      const change = authorityChange(from.authority, to.authority)
      return change ? [{ ...part, ...change }] : []
    }),
    added: fresh
      .filter((section) => !renames.some(({ to }) => to === section))
      .map((section) => ({ ...partOf(section, after), isRule: isRule(section, holds), ...level(section) })),
    removed: gone
      .filter(({ id }) => !newIds.has(id))
      .map((section) => ({
        id: section.id,
        title: section.title,
        isRule: isRule(section, held),
        ...level(section),
        clauses: whereabouts(section, held, after.lock.clauses),
      })),
    renamed: renames.map(({ from, to }) => ({
      ...partOf(to, after),
      from: { id: from.id, title: from.title },
    })),
    retitled: pairs
      .filter(({ from, to }) => from.id === to.id && from.title !== to.title)
      .map(({ from, part }) => ({ ...part, from: from.title })),
    moved: pairs
      .filter(({ from, to }) => from.parents.map((id) => newIds.get(id) ?? id).join() !== to.parents.join())
      .map(({ from, to, part }) => ({ ...part, from: from.parents, to: to.parents })),
    reworded: pairs.filter(({ from, to }) => from.text !== to.text).map(({ part }) => part),
    force: pairs.flatMap(({ from, to, part }) => {
      if (to.authority === undefined) return []
      const changes = ownForceChanges(from, to, before.lock.clauses, after.lock.clauses)
      return changes.length > 0 ? [{ ...part, changes }] : []
    }),
    precedents: otherReplies.filter((pair) => !hasGap(pair)).map(({ part }) => part),
    uncompared: otherReplies.filter(hasGap).map(({ part }) => part),
  }
}

/** Ids of clauses with the section that holds them. */
function holdersOf(clauses: readonly LockedClause[]): ReadonlyMap<string, string> {
  return new Map(
    clauses.flatMap(({ id, section, status }) =>
      section === undefined || status === 'repealed' ? [] : [[id, section] as const],
    ),
  )
}

/** Without what its clauses tell: their words are part of its own. */
function ownForceChanges(
  from: LockedSection,
  to: LockedSection,
  old: readonly LockedClause[],
  now: readonly LockedClause[],
): ForceChange[] {
  if (!from.force || !to.force) return []
  const changes = forceChanges(from.force, to.force)
  const [held, holds] = [forcesIn(old, from.id), forcesIn(now, to.id)]
  const gone = changes.flatMap((change) => change.from ?? [])
  const fresh = changes.flatMap((change) => change.to ?? [])
  const [ownGone, ownFresh] = [without(gone, without(held, holds)), without(fresh, without(holds, held))]
  if (ownGone.length + ownFresh.length === gone.length + fresh.length) return changes
  return [...ownGone.map((each) => ({ from: each })), ...ownFresh.map((each) => ({ to: each }))]
}

/** What binds in the clauses of a section; clauses of one sentence count once. */
function forcesIn(clauses: readonly LockedClause[], id: string): Force[] {
  const own = clauses.filter(({ section, status }) => section === id && status !== 'repealed')
  return [...new Map(own.map((clause) => [clause.text, clause])).values()].flatMap(({ force = [] }) => force)
}

/** More than half of what the one held is more than half of what the other holds; or both say the same. */
function isRename(
  from: LockedSection,
  to: LockedSection,
  held: ReadonlyMap<string, string>,
  holds: ReadonlyMap<string, string>,
): boolean {
  if (from.text === to.text && from.text !== EMPTY) return true
  const old = [...held].filter(([, section]) => section === from.id).map(([id]) => id)
  const now = [...holds].filter(([, section]) => section === to.id).map(([id]) => id)
  const both = old.filter((id) => now.includes(id)).length
  return both * 2 > old.length && both * 2 > now.length
}

function whereabouts(
  { id }: LockedSection,
  held: ReadonlyMap<string, string>,
  clauses: readonly LockedClause[],
): RemovedSection['clauses'] {
  return [...held]
    .filter(([, section]) => section === id)
    .map(([clause]) => {
      const to = clauses.find((each) => each.id === clause)?.section
      return to === undefined ? { id: clause } : { id: clause, to }
    })
}

function level({ authority }: LockedSection): { readonly authority?: Authority } {
  return authority === undefined ? {} : { authority }
}

function partOf({ id, title }: LockedSection, { spec }: SpecVersion): AmendedPart {
  const section = spec?.sections.find((each) => each.id === id)
  return { id, title, ...(section ? { file: section.file, line: section.place.line } : {}) }
}
