import c from 'tinyrainbow'
import { decimal, percent } from '../../common/figures.ts'
import type { Calibration } from '../../grade/calibration/calibration.ts'
import type { Estimate } from '../../grade/calibration/estimate.ts'
import type { GroupAgreement } from '../../grade/calibration/groups.ts'
import type { GoodAndBad } from '../../grade/calibration/length-baselines.ts'
import { row } from '../scoreboard/scoreboard.ts'
import { table } from '../scoreboard/table.ts'
import { estimateText, rateText } from './lines.ts'

const NONE = '–'

/**
 * The full report on a grader: everything that a calibration holds. Numbers in brackets are 95 % intervals.
 *
 * @returns text without a trailing newline
 */
export function calibrationText(calibration: Calibration): string {
  const { agreement, pairs } = calibration
  const blocks = [
    [...standingLines(calibration), ...countLines(calibration)].join('\n'),
    confusionTable(calibration),
    agreementTables(calibration),
    ...sectionTable(calibration),
    ...(agreement.n > 0 ? [baselineTable(calibration)] : []),
    pairsLine(pairs),
  ]
  return blocks.join('\n\n').replace(/ +$/gm, '')
}

function standingLines({ standing, reasons }: Calibration): string[] {
  if (standing === 'calibrated') return [row('Standing', c.green('calibrated'))]
  return [
    row('Standing', c.yellow('uncalibrated')),
    ...reasons.map((reason) => row('', c.yellow(`- ${reason}`))),
  ]
}

function countLines({ n, labels, agreement, unscored, notApplicable, canaries }: Calibration): string[] {
  const counted = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')
  const lines: [string, string][] = [
    ['Precedents', `${n} ${c.dim(`(${counted(labels) || 'none'})`)}`],
    [
      'Judged',
      `${agreement.n} of ${labels.GOOD + labels.BAD} GOOD and BAD ones ${c.dim(`in ${agreement.comparisons} comparisons`)}`,
    ],
    ['Unscored', counted(unscored)],
    ['Not applied', counted(notApplicable)],
  ]
  if (canaries) {
    const undecided = canaries.undecided > 0 ? `, no verdict on ${canaries.undecided}` : ''
    lines.push(['Canaries', `${canaries.passed} of ${canaries.of} withstood${undecided}`])
  }
  return lines.filter(([, text]) => text !== '').map(([label, text]) => row(label, text))
}

function confusionTable({ agreement: { confusion }, ok }: Calibration): string {
  const rows = Object.entries({ ...confusion, OK: ok })
  return grid(
    ['label', 'satisfied', 'violated'],
    rows.map(([label, { satisfied, violated }]) => [label, satisfied, violated]),
  )
}

/** Two tables, as all columns of one wouldn't fit a terminal. */
function agreementTables({ agreement, authorities }: Calibration): string {
  const rows = [
    { name: 'all', agreement, labelled: agreement.n },
    ...authorities.map((each) => ({ ...each, name: each.name ?? 'none' })),
  ]
  const plain = (value: number | undefined) => (value === undefined ? c.dim(NONE) : decimal(value))
  const judged = grid(
    ['authority', 'judged', 'accuracy', 'balanced', 'κ'],
    rows.map(({ name, labelled, agreement: { n, accuracy, balancedAccuracy, kappa } }) => [
      name,
      n === labelled ? n : `${n} of ${labelled}`,
      plain(accuracy),
      estimateText(balancedAccuracy),
      estimateText(kappa),
    ]),
  )
  const errors = grid(
    ['authority', 'F1 GOOD', 'F1 BAD', 'false pass', 'false fail'],
    rows.map(({ name, agreement: { f1, falsePass, falseFail } }) => [
      name,
      plain(f1.GOOD),
      plain(f1.BAD),
      rateText(falsePass),
      rateText(falseFail),
    ]),
  )
  return `${judged}\n\n${errors}`
}

/** Sections shown before the rest is only counted. */
const MOST_SECTIONS = 10

/** Where the grader errs most. */
function sectionTable({ sections }: Calibration): string[] {
  const wrong = ({ agreement }: GroupAgreement) => agreement.falsePass.count + agreement.falseFail.count
  const erring = sections
    .filter((each) => wrong(each) > 0)
    .sort((a, b) => wrong(b) / b.agreement.n - wrong(a) / a.agreement.n || wrong(b) - wrong(a))
  if (erring.length === 0) return []
  const rest = erring.length - MOST_SECTIONS
  const drawn = grid(
    ['section', 'wrong', 'false pass', 'false fail'],
    erring
      .slice(0, MOST_SECTIONS)
      .map((each) => [
        each.weakness ? c.red(each.name ?? '') : (each.name ?? ''),
        `${wrong(each)} of ${each.agreement.n}`,
        each.agreement.falsePass.count,
        each.agreement.falseFail.count,
      ]),
  )
  return [rest > 0 ? `${drawn}\n  ${c.dim(`… and ${rest} more with errors`)}` : drawn]
}

/** What the numbers must be compared with. */
function baselineTable({ agreement, majority, pairs }: Calibration): string {
  const accuracy = agreement.accuracy === undefined ? NONE : percent(agreement.accuracy)
  const share = pairs.grader === undefined ? NONE : percent(pairs.grader)
  return grid(
    ['judge', 'accuracy', 'pairs', "grader's lead"],
    [
      ['grader', accuracy, share, ''],
      ...(majority ? [[`all is ${majority.label}`, percent(majority.accuracy), c.dim(NONE), '']] : []),
      ...pairs.baselines.map((each) => [
        `${each.rule} is GOOD`,
        c.dim(NONE),
        percent(each.share),
        leadText(each.lead),
      ]),
    ],
  )
}

/** In percentage points. */
function leadText({ value, interval }: Estimate): string {
  const points = (share: number) => `${share > 0 ? '+' : ''}${Math.round(share * 100) + 0}`
  const ends = interval && c.dim(` [${points(interval.lower)}, ${points(interval.upper)}]`)
  return `${points(value)}${ends ?? ''}`
}

function pairsLine({ judged, of, comparisons }: GoodAndBad): string {
  const count = judged === of ? String(of) : `${judged} of ${of}`
  return row(
    'Pairs',
    `${count} of a GOOD and a BAD reply to one conversation ${c.dim(`in ${comparisons} comparisons`)}`,
  )
}

/** A table with its first column to the left, numbers to the right. */
function grid(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return table(rows, { head, aligns: head.map((_, column) => (column === 0 ? 'left' : 'right')) })
}
