import type { Spec } from '../../src/clauses/data/clause.ts'
import type { JudgedPrecedent } from '../../src/grade/calibration/judged-precedent.ts'
import { type RawScore, SATISFIED_FROM, scoreOf, type Verdict } from '../../src/grade/verdict/verdict.ts'
import { seededRandom } from '../../src/statistics/bootstrap.ts'

export type Unjudged = Omit<JudgedPrecedent, 'verdict'>

/** Says how it judges one reply, given all replies of its comparison. */
export type Grader = (reply: Unjudged, comparison: readonly Unjudged[]) => RawScore | Verdict

export function verdictOf(raw: RawScore): Verdict {
  const kind = raw >= SATISFIED_FROM ? 'satisfied' : 'violated'
  return { kind, raw, score: scoreOf(raw), evidence: ['a quote'], reasoning: 'a reason' }
}

export const UNSCORED: Verdict = { kind: 'unscored', reason: 'timeout', detail: 'No answer.' }
export const NOT_APPLICABLE: Verdict = { kind: 'not-applicable', evidence: [], reasoning: 'Off topic.' }

export function judge(replies: readonly Unjudged[], grader: Grader): JudgedPrecedent[] {
  const groups = Map.groupBy(replies, ({ comparison }) => comparison)
  return replies.map((reply) => {
    const answer = grader(reply, groups.get(reply.comparison)!)
    return { ...reply, verdict: typeof answer === 'number' ? verdictOf(answer) : answer }
  })
}

/**
 * Pairs of a GOOD and a BAD reply: of ten GOOD ones, seven are longer and eight are listed first.
 */
export function pairs(count: number): Unjudged[] {
  return Array.from({ length: count }, (_, index): Unjudged[] => {
    const longer = index % 10 < 7
    const first = index % 10 < 4 || index % 10 > 5
    const shared = { clause: `c${index}`, comparison: `c${index}:0` } as const
    const authority = index % 3 === 0 ? 'root' : 'user'
    return [
      { ...shared, authority, label: 'GOOD', position: first ? 0 : 1, length: longer ? 300 : 100 },
      { ...shared, authority, label: 'BAD', position: first ? 1 : 0, length: 200 },
    ]
  }).flat()
}

/** Every labelled reply of a policy text. */
export function precedentsOf({ sections }: Spec): Unjudged[] {
  return sections.flatMap(({ id, authority, examples }) =>
    examples.flatMap(({ comparisons }) =>
      comparisons.flatMap(({ replies, span }) =>
        replies.map(({ label, reply }, position) => {
          const where = { clause: id, section: id, comparison: `${id}:${span.start.offset}` }
          return { ...where, authority, label, position, length: reply.content.length }
        }),
      ),
    ),
  )
}

export const alwaysRight: Grader = ({ label }) => (label === 'BAD' ? 1 : 7)

export const alwaysPass: Grader = () => 7

export const alwaysWrong: Grader = ({ label }) => (label === 'BAD' ? 7 : 1)

/** The longest reply of a comparison gets 7, the others the less the shorter they are. */
export const prefersLonger: Grader = ({ length }, comparison) => {
  const shorter = comparison.filter((other) => other.length < length).length
  return shorter === comparison.length - 1 ? 7 : (Math.min(shorter + 1, 5) as RawScore)
}

export function coin(seed: number, right = 0.5): Grader {
  const random = seededRandom(seed)
  return (reply, comparison) => (random() < right ? alwaysRight : alwaysWrong)(reply, comparison)
}
