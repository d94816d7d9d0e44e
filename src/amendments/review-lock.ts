import type { LoadedSpec } from '../clauses/load.ts'
import { counted } from '../common/figures.ts'
import { readablePath } from '../common/paths.ts'
import type { RecordMode } from '../common/record-mode.ts'
import { toReview } from './amendment-text.ts'
import { type AmendmentReport, amendments } from './amendments.ts'
import { lockOf } from './lock.ts'
import { readLock, writeLock } from './lock-file.ts'
import { lossesOf } from './losses.ts'

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
  // A clause that can't be read isn't repealed; its problem fails the run by itself.
  const [loss] = lossesOf(loaded)
  if (loss) return { lines: mode === 'all' ? [`${name} is not written: mend ${loss.name} first`] : [] }
  if (!stored) {
    if (loaded.spec.clauses.length === 0) return { lines: [] }
    if (mode === 'none') return { lines: [`there is no ${name}; write it with: npx vitest run --update=new`] }
    await writeLock(file, lockOf(loaded.spec))
    return { lines: [`wrote ${name}, ${counted(loaded.spec.clauses.length, 'clause')}; commit it`] }
  }
  const report = amendments(stored, loaded)
  if (report.bump === 'none') return { lines: [] }
  const summary = `${changesText(report)}; suggested version bump: ${report.bump}`
  if (mode === 'all') {
    await writeLock(file, lockOf(loaded.spec, stored))
    return { lines: [`accepted in ${name}: ${summary}`, ...reviewText(report)] }
  }
  if (mode === 'new') return { lines: [`since ${name}: ${summary}; -u accepts`, ...reviewText(report)] }
  const failure = [
    `the spec is not the one of ${name}: ${summary}`,
    ...reviewText(report),
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

function reviewText({ clauses: { review } }: AmendmentReport): string[] {
  if (review.length === 0) return []
  const each = review.map((clause) => `${clause.id} (${toReview(clause)})`)
  return [`what tests them did not change, review it: ${shortened(each)}`]
}

function named(what: string, ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`${what}: ${ids.length} (${shortened(ids)})`]
}

function idsOf(parts: readonly { readonly id: string }[]): string[] {
  return [...new Set(parts.map(({ id }) => id))].sort()
}

const MOST = 8

function shortened(items: readonly string[]): string {
  return items.length > MOST ? `${items.slice(0, MOST).join(', ')}, …` : items.join(', ')
}
