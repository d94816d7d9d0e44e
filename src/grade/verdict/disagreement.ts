import type { GradedReply, ReplyGrading } from './result.ts'
import type { Verdict } from './verdict.ts'

/** Points on the scale from which on two gradings are two readings of the clause. */
const TWO_READINGS = 3

/** Which gradings of a reply read its clause in two ways; undefined where they don't. */
export function twoReadings({ disagreement, gradings }: GradedReply): string | undefined {
  if (!disagreement || (disagreement.spread < TWO_READINGS && !disagreement.straddles)) return undefined
  return `two readings of the clause: ${scoresOf(gradings)} of 7: say in the clause which one holds`
}

/** `openai:a 7, 6; openai:b 3` */
export function scoresOf(gradings: readonly ReplyGrading[]): string {
  const members = [...Map.groupBy(gradings, ({ model }) => model)]
  return members
    .map(([model, own]) => `${model} ${own.map(({ verdict }) => saidBy(verdict)).join(', ')}`)
    .join('; ')
}

export function saidBy(verdict: Verdict): string {
  if (verdict.kind === 'unscored') return verdict.reason
  return verdict.kind === 'not-applicable' ? 'not applicable' : String(verdict.raw)
}
