/**
 * In the words of Vitest's snapshot modes: replay and record what is missing (`new`), only replay (`none`, in CI), ask
 * everything again (`all`).
 */
export type RecordMode = 'new' | 'none' | 'all'

const MODES: readonly string[] = ['new', 'none', 'all'] satisfies RecordMode[]

/** Asks everything again, and costs money: `-u` only accepts what costs nothing. */
export const RECORD_AGAIN = 'CLAUSES_RECORD=all npx vitest run'

/**
 * What a run does with recordings.
 *
 * @param snapshot Vitest's own mode: `all` for `-u`, and for `u` in watch mode
 * @param isKey was it `u`, for files that have failed?
 * @param wanted the value of CLAUSES_RECORD, which goes before all else
 * @throws TypeError where that is none of the three
 */
export function recordMode(
  snapshot: RecordMode,
  isKey = false,
  wanted = process.env.CLAUSES_RECORD?.trim(),
): RecordMode {
  if (wanted) {
    if (!MODES.includes(wanted))
      throw new TypeError(`Expected CLAUSES_RECORD to be all, new or none, got ${wanted}`)
    return wanted as RecordMode
  }
  return snapshot === 'all' && !isKey ? 'new' : snapshot
}
