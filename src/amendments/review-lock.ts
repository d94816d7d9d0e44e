import { errorsIn, type LoadedSpec } from '../clauses/load.ts'
import { counted } from '../common/figures.ts'
import { readablePath } from '../common/paths.ts'
import type { RecordMode } from '../common/record-mode.ts'
import { toReview } from './amendment-text.ts'
import { type AmendmentReport, amendments } from './amendments.ts'
import { lockOf } from './lock.ts'
import { readLock, writeLock } from './lock-file.ts'
import { forceText } from './words/force-changes.ts'

export interface LockReview {
  /** For the end of a run; plain text. */
  readonly lines: readonly string[]
  /** Why the run must fail. */
  readonly failure?: string
}

/**
 * What becomes of the lock at the end of a run.
 *
 * @param mode Vitest's snapshot mode: `new` writes a lock where none is, `all` (`-u`) accepts the spec as it is,
 *   `none` (CI) fails where lock and spec differ
 * @throws Error where the lock is broken or can't be written
 */
export async function reviewLock({
  file,
  loaded,
  mode,
}: {
  readonly file: string
  readonly loaded: LoadedSpec
  readonly mode: RecordMode
}): Promise<LockReview> {
  const name = readablePath(file)
  const stored = readLock(file)
  // What can't be read isn't repealed; its problem fails the run by itself.
  // What stays out of a lock would be accepted as gone.
  const [gap] = errorsIn(loaded)
  if (gap) return { lines: mode === 'all' ? [`${name} is not written: mend ${gap.name} first`] : [] }
  if (!stored) {
    if (loaded.spec.clauses.length === 0) return { lines: [] }
    if (mode === 'none') return { lines: [`there is no ${name}; write it with: npx vitest run --update=new`] }
    await writeLock(file, lockOf(loaded.spec))
    return { lines: [`wrote ${name}, ${counted(loaded.spec.clauses.length, 'clause')}; commit it`] }
  }
  const report = amendments(stored, loaded)
  if (report.bump === 'none') {
    // A lock of an earlier version may lack something that is compared now.
    if (mode === 'all') await writeLock(file, lockOf(loaded.spec, stored))
    return { lines: [] }
  }
  const summary = `${changesText(report)}; suggested version bump: ${report.bump}`
  if (mode === 'all') {
    await writeLock(file, lockOf(loaded.spec, stored))
    return { lines: [`accepted in ${name}: ${summary}`, ...detailsText(report)] }
  }
  if (mode === 'new') return { lines: [`since ${name}: ${summary}; -u accepts`, ...detailsText(report)] }
  const failure = [
    `the spec is not the one of ${name}: ${summary}`,
    ...detailsText(report),
    `accept it with \`npx vitest -u\` and commit ${name}`,
  ]
  return { lines: [], failure: failure.join('. ') }
}

function changesText({ clauses, sections }: AmendmentReport): string {
  const { added, repealed, review: _, ...amended } = clauses
  const parts = [
    ...named('amended', idsOf(Object.values(amended).flat())),
    ...named('added', idsOf(added)),
    ...named('repealed', idsOf(repealed)),
  ]
  const inSections = idsOf(Object.values(sections).flat())
  const first = parts.length > 0 ? [`clauses ${parts.join(', ')}`] : []
  const second = inSections.length > 0 ? [`${counted(inSections.length, 'section')} changed`] : []
  return [...first, ...second].join('; ')
}

/** What a reader should look at before he accepts it. */
function detailsText({ clauses: { testsLost, force, review }, sections }: AmendmentReport): string[] {
  const lost = testsLost.map((clause) => `${clause.id} (${clause.file}:${clause.line})`)
  const binding = [...force, ...sections.force].map(({ id, changes }) => `${id}: ${forceText(changes)}`)
  const untouched = review.map((clause) => `${clause.id} (${toReview(clause)})`)
  return [
    ...told('the rule stands and its tests are gone, restore them or remove the reference', lost),
    ...told('other duties and permissions', binding, '; '),
    ...told('what tests them did not change, review it', untouched),
  ]
}

function told(what: string, items: readonly string[], sign?: string): string[] {
  return items.length === 0 ? [] : [`${what}: ${shortened(items, sign)}`]
}

function named(what: string, ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`${what}: ${ids.length} (${shortened(ids)})`]
}

function idsOf(parts: readonly { readonly id: string }[]): string[] {
  return [...new Set(parts.map(({ id }) => id))].sort()
}

const MOST = 8

function shortened(items: readonly string[], sign = ', '): string {
  return [...items.slice(0, MOST), ...(items.length > MOST ? ['…'] : [])].join(sign)
}
