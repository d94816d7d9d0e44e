import type { Spec } from '../clauses/data/clause.ts'
import type { LoadedSpec } from '../clauses/load.ts'
import { type ClauseAmendments, clauseAmendments } from './clause-amendments.ts'
import { type LockedClause, lockOf, type SpecLock, type SpecVersion } from './lock.ts'
import { lossesOf, sectionsWithGaps } from './lost/losses.ts'
import { withUntested } from './lost/untested.ts'
import { type SectionAmendments, sectionAmendments } from './section-amendments.ts'

/**
 * `major`: a rule is gone, or gives way to others than before, so that what was allowed may not be any more.
 * `minor`: a new rule, one that binds otherwise, or one that nothing tests any more. `patch`: other words, prompts,
 * labelled replies, places.
 */
export type VersionBump = 'major' | 'minor' | 'patch' | 'none'

/** What changed from one spec to another. Plain JSON. */
export interface AmendmentReport {
  /** Of the spec's version, as suggested by what changed. `none` where nothing did. */
  readonly bump: VersionBump
  readonly clauses: ClauseAmendments
  readonly sections: SectionAmendments
}

/**
 * What changed from one spec to another. Clauses are known by their ids; where they stand in a file, and in which
 * file, doesn't matter.
 *
 * @param before a lock, or a whole spec such as `specAt('main')`: then the report has the words that changed
 * @throws Error where clauses are missing because their files have problems: they would look repealed
 * @example
 * amendments(specAt('main', options), loadSpec(options))
 */
export function amendments(before: SpecLock | Spec | LoadedSpec, after: Spec | LoadedSpec): AmendmentReport {
  const old = versionOf(before, 'before')
  const now = versionOf(after, 'after', old.lock.clauses)
  const sections = sectionAmendments(old, now)
  const clauses = clauseAmendments(old, now, sections)
  return { bump: bumpOf(clauses, sections), clauses, sections }
}

function versionOf(
  given: SpecLock | Spec | LoadedSpec,
  which: string,
  known: readonly LockedClause[] = [],
): SpecVersion {
  if ('version' in given) return { lock: given }
  if ('files' in given) requireWhole(given, which)
  const spec = withUntested('files' in given ? given.spec : given, known)
  return { lock: lockOf(spec), spec, ...('files' in given ? { gaps: sectionsWithGaps(given) } : {}) }
}

function requireWhole(loaded: LoadedSpec, which: string): void {
  const [first, ...others] = lossesOf(loaded)
  if (!first) return
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  throw new Error(
    `amendments: a part of the spec ${which} the change is missing, and would look repealed. ${first.name}: ${first.reason}${more}. Mend it, or compare what could be read: pass the \`.spec\` of what loadSpec or specAt returned`,
  )
}

function bumpOf(clauses: ClauseAmendments, sections: SectionAmendments): VersionBump {
  const some = (...lists: readonly (readonly unknown[])[]) => lists.some((list) => list.length > 0)
  const isMajor = some(
    clauses.repealed,
    clauses.reauthorised,
    clauses.reordered,
    sections.reauthorised,
    sections.removed.filter(({ isRule }) => isRule),
  )
  if (isMajor) return 'major'
  const isMinor = some(
    clauses.added,
    clauses.testsLost,
    clauses.force,
    sections.force,
    sections.added.filter(({ isRule }) => isRule),
  )
  if (isMinor) return 'minor'
  const { uncompared: _, ...changed } = sections
  return some(...Object.values(clauses), ...Object.values(changed)) ? 'patch' : 'none'
}
