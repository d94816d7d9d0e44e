import c from 'tinyrainbow'
import { decimal, percent } from '../../common/figures.ts'
import { oneLine } from '../../common/visible.ts'
import type { Estimate } from '../../grade/calibration/estimate.ts'
import {
  type MatchedCase,
  type RunComparison,
  regressionsOf,
  type UnitComparison,
} from '../../grade/comparison/compare-runs.ts'
import { row } from '../scoreboard/scoreboard.ts'
import { table } from '../scoreboard/table.ts'
import type { StoredRun } from './stored.ts'

/** Challenges of this run that can't be compared. */
export interface LeftAside {
  /** The clause or the prompt is another than it was. */
  readonly changed: number
  /** The stored run doesn't have them. */
  readonly added: number
}

/** Title of a section or a clause. */
export type TitleOf = (level: UnitComparison['level'], id: string) => string | undefined

/** Units that got worse by chance, perhaps, are shown up to this many. */
const MOST_ROWS = 8

/** What the scoreboard says of a run beside the stored one: one line where nothing differs. */
export function comparisonLines(
  { target, date }: Pick<StoredRun, 'target' | 'date'>,
  { pairs, comparison }: { readonly pairs: readonly MatchedCase[]; readonly comparison?: RunComparison },
  { changed, added }: LeftAside,
  title: TitleOf,
): string[] {
  const aside = [
    ...(changed > 0 ? [c.yellow(`${changed} left aside, changed since`)] : []),
    ...(added > 0 ? [c.yellow(`${added} new`)] : []),
  ]
  const head = [`${target.id} of ${date}`, `${pairs.length} challenges compared`, ...aside]
  const lines = [row('Baseline', head.join(c.dim(' | ')))]
  if (!comparison) return lines
  const { all, sections, clauses, detectable } = comparison
  if (all.worse + all.better === 0 && pairs.every(isSame)) return [...lines, row('', 'no score differs')]
  const found = detectable.rate === undefined ? '' : ` or ${percent(detectable.rate)} of verdicts`
  const summary = [
    `${all.worse} worse, ${all.better} better ${c.dim(`(p ${pText(all.p)})`)}`,
    `score ${changeText(all.difference)}`,
    c.dim(`finds a change of ${decimal(detectable.score)}${found} four times in five`),
  ]
  const significant = new Set(regressionsOf(comparison))
  // A clause of a section has too few challenges to say more than its section, as a rule.
  const named = sections.length > 0 ? clauses.filter((unit) => significant.has(unit)) : clauses
  const shown = rowsOf([...sections, ...named], significant)
  return [
    ...lines,
    row('', (significant.has(all) ? c.red : String)(summary.join(c.dim(' | ')))),
    ...(shown.length > 0 ? ['', unitTable(shown, significant, title), ''] : []),
  ]
}

/** `section honesty "Be honest" (9 worse, 0 better, p 0.0039, by Holm 0.043)` for each. */
export function regressionText(units: readonly UnitComparison[], title: TitleOf): string {
  return units
    .map((unit) => {
      const { level, id, worse, better, p, adjusted, difference } = unit
      const name = level === 'all' ? 'the whole' : `${level} ${id} "${title(level, id) ?? id}"`
      const holm = level === 'all' ? '' : `, by Holm ${pText(adjusted)}`
      return `${name} (${worse} worse, ${better} better, p ${pText(p)}${holm}, score ${signed(difference.value)})`
    })
    .join('; ')
}

function isSame({ before, after }: MatchedCase): boolean {
  return JSON.stringify(before.scores) === JSON.stringify(after.scores)
}

/** Those that are worse by more than chance first, then those that may be. */
function rowsOf(
  units: readonly UnitComparison[],
  significant: ReadonlySet<UnitComparison>,
): UnitComparison[] {
  const worse = units.filter(({ worse, better, difference }) => worse > better || difference.value < 0)
  const sorted = worse.toSorted((a, b) => a.p - b.p || a.difference.value - b.difference.value)
  const sure = sorted.filter((unit) => significant.has(unit))
  return [...sure, ...sorted.filter((unit) => !significant.has(unit)).slice(0, MOST_ROWS)]
}

function unitTable(
  units: readonly UnitComparison[],
  significant: ReadonlySet<UnitComparison>,
  title: TitleOf,
): string {
  const rows = units.map((unit) => {
    const { level, id, n, worse, better, difference, adjusted } = unit
    const colour = significant.has(unit) ? c.red : String
    return [
      `${colour(`${level} ${id}`)} ${c.dim(oneLine(title(level, id) ?? ''))}`,
      n,
      colour(String(worse)),
      better,
      changeText(difference),
      colour(pText(adjusted)),
    ]
  })
  return table(rows, {
    head: ['worse than the baseline', 'n', 'worse', 'better', 'score', 'p (Holm)'],
    aligns: ['left', 'right', 'right', 'right', 'right', 'right'],
    widths: [28],
  })
}

function changeText({ value, interval }: Estimate): string {
  const ends = interval && c.dim(` [${signed(interval.lower)}, ${signed(interval.upper)}]`)
  return `${signed(value)}${ends ?? ''}`
}

function signed(value: number): string {
  const text = decimal(value)
  return value > 0 && text !== '0.00' ? `+${text}` : text.replace('-', '−')
}

/** Two significant digits, never `0`. */
function pText(p: number): string {
  if (p < 0.0001) return '<0.0001'
  return p >= 0.1 ? p.toFixed(2) : String(Number(p.toPrecision(2)))
}
