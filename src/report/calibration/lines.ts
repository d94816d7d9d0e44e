import c from 'tinyrainbow'
import { decimal, percent } from '../../common/figures.ts'
import type { Rate } from '../../grade/calibration/agreement.ts'
import type { Calibration } from '../../grade/calibration/calibration.ts'
import type { Estimate } from '../../grade/calibration/estimate.ts'
import { row } from '../scoreboard/scoreboard.ts'

/**
 * Two lines for the scoreboard: how good the grader is, and what that means.
 *
 * @param grader its id
 */
export function calibrationLines(grader: string, calibration: Calibration): string[] {
  const { agreement } = calibration
  const { kappa, falsePass, falseFail } = agreement
  const numbers = [
    `${grader}: κ ${estimateText(kappa)} ${c.dim(`on ${precedents(calibration)}`)}`,
    `false pass ${rateText(falsePass)}`,
    `false fail ${rateText(falseFail)}`,
  ]
  return [
    row('Grader', numbers.join(c.dim(' | '))),
    row('', meaning(calibration)),
    ...carriedOver(calibration),
  ]
}

/** As in the Model Spec's layout, where labelled replies stand in the policy text and prompts in files. */
function carriedOver({ agreement, ofGraded }: Calibration): string[] {
  if (agreement.n === 0 || ofGraded !== 0) return []
  return [row('', c.dim('none of them is judged by a clause with challenges: κ is carried over to those'))]
}

/** `0.81 [0.74, 0.88]` */
export function estimateText(estimate: Estimate | undefined): string {
  if (!estimate) return c.dim('–')
  const { value, interval } = estimate
  const ends = interval && c.dim(` [${decimal(interval.lower)}, ${decimal(interval.upper)}]`)
  return `${decimal(value)}${ends ?? ''}`
}

/** `4 % [2, 7]` */
export function rateText({ count, of, interval }: Rate): string {
  if (of === 0) return c.dim('–')
  const [lower, upper] = [interval.lower, interval.upper].map((end) => Math.round(end * 100))
  return `${percent(count / of)} ${c.dim(`[${lower}, ${upper}]`)}`
}

function precedents({ agreement, labels }: Calibration): string {
  const all = labels.GOOD + labels.BAD
  return `${agreement.n === all ? '' : `${agreement.n} of `}${all} precedents`
}

function meaning({ standing, reasons, pairs }: Calibration): string {
  if (standing === 'uncalibrated') return c.yellow(`uncalibrated: ${reasons.join('; ')}`)
  const baselines = pairs.baselines.map(({ rule, share }) => `${rule}-is-GOOD ${percent(share)}`)
  return [`pairs ${percent(pairs.grader!)}`, ...baselines].join(c.dim(' | '))
}
