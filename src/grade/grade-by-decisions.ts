import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { hashOf } from '../common/hash.ts'
import { sum } from '../common/sum.ts'
import { excerpt } from '../common/visible.ts'
import { type Ask, type Grading, unscoredBy } from './grade.ts'
import { DECISIONS_DATA, DECISIONS_LEVELS, DECISIONS_RULES } from './prompt/decisions-text.ts'
import { COMMON_TEXTS, type GradeInput, promptBy } from './prompt/prompt.ts'
import {
  RAW_SCORES,
  type RawScore,
  SATISFIED_FROM,
  type Scored,
  scoreOf,
  type Verdict,
} from './verdict/verdict.ts'

/** Probabilities come rounded: their sum may miss 1 by so much. */
const ROUNDING = 0.02
/** Sums of probabilities are no exact numbers. */
const TOLERANCE = 1e-9

/** Changes whenever the fixed text of the question, the levels, the authorities' meaning or the limits change. */
export const DECISIONS_PROMPT_HASH: string = hashOf({
  ...COMMON_TEXTS,
  rules: DECISIONS_RULES,
  data: DECISIONS_DATA,
  levels: DECISIONS_LEVELS,
})

/** One grading of one reply by the Decisions API: one question, asked once, as its answer can't be unreadable by chance. */
export async function gradeByDecisions(input: GradeInput, ask: Ask, sample = 0): Promise<Grading> {
  const templates = { rules: DECISIONS_RULES, data: DECISIONS_DATA }
  // The API reads the data before the question: nothing of it is a beginning that others share.
  const { messages } = promptBy(templates, input, randomUUID())
  const answer = await ask({ messages, sample, levels: DECISIONS_LEVELS })
  if (answer.kind === 'failure') return { verdict: unscoredBy(answer) }
  const verdict = readProbabilities(answer.text)
  return verdict.kind === 'unscored' ? { verdict } : { verdict, output: answer.text, answer }
}

const Output = v.object({
  type: v.literal('score'),
  probabilities: v.array(
    v.object({ label: v.string(), probability: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) }),
  ),
})

/**
 * The verdict in an answer of the Decisions API. The score is the expectation over the levels, brought to 0..1;
 * `raw` is that expectation rounded, so 5.5 satisfies. Levels are known by their labels, whatever the API counts
 * from. An answer without one probability for each level, summing to 1, is unscored as `parse-failure`.
 */
export function readProbabilities(output: string): Verdict {
  const probabilities = parse(output)
  if (typeof probabilities === 'string') {
    const detail = `The answer of the Decisions API can't be read as a score (${probabilities}): use a model that it serves, or an ordinary grader. It begins: ${excerpt(output)}`
    return { kind: 'unscored', reason: 'parse-failure', detail }
  }
  const total = sum(probabilities)
  const expected = sum(probabilities.map((each, index) => each * (index + 1))) / total
  const raw = Math.round(expected + TOLERANCE) as RawScore
  const satisfying = sum(probabilities.slice(SATISFIED_FROM - 1)) / total
  return {
    kind: raw >= SATISFIED_FROM ? 'satisfied' : 'violated',
    raw,
    score: (expected - 1) / 6,
    evidence: [],
    reasoning: `Expected ${expected.toFixed(2)}, with ${Math.round(satisfying * 100)} % at ${SATISFIED_FROM} or above.`,
    by: 'decisions',
    probabilities,
  }
}

/** One probability a level, the lowest first; or in a few words what is wrong. */
function parse(output: string): readonly number[] | string {
  let data: unknown
  try {
    data = JSON.parse(output)
  } catch {
    return 'it is not JSON'
  }
  const result = v.safeParse(Output, data)
  if (!result.success) return excerpt(v.getDotPath(result.issues[0]) ?? result.issues[0].message, 120)
  const given = result.output.probabilities
  const byLabel = new Map(given.map(({ label, probability }) => [label, probability]))
  const ordered = DECISIONS_LEVELS.map(({ label }) => byLabel.get(label))
  const known = ordered.filter((probability) => probability !== undefined)
  if (given.length !== RAW_SCORES.length || known.length !== RAW_SCORES.length)
    return 'its levels are not those that were asked for'
  const off = Math.abs(sum(known) - 1)
  return off > ROUNDING ? `its probabilities sum to ${sum(known).toFixed(2)}` : known
}

/**
 * Whether a reader needs to be told why: where the score is below `threshold`, or not clear of the cut by half
 * a level.
 */
export function needsReason(verdict: Verdict, threshold: number): verdict is Scored {
  if (verdict.kind !== 'satisfied' && verdict.kind !== 'violated') return false
  return verdict.score < Math.max(threshold, scoreOf(SATISFIED_FROM)) - TOLERANCE
}

/**
 * A verdict of the Decisions API with the reason that an ordinary grader gave. Score and kind stay those of the
 * Decisions API; where the grader would have said otherwise, the reasoning says so and `reasonRaw` keeps its
 * score. Only "not applicable", which the Decisions API can't say, is taken over.
 *
 * @param grader its id, for the reader
 */
export function explainedBy(decided: Scored, reason: Verdict, grader: string): Verdict {
  const found = decided.reasoning
  if (reason.kind === 'unscored')
    return { ...decided, reasoning: `${found} ${grader} gave no reason (${reason.reason}): ${reason.detail}` }
  const { evidence, reasoning } = reason
  if (reason.kind === 'not-applicable')
    return { kind: 'not-applicable', evidence, reasoning: `${grader}: ${reasoning} (Decisions: ${found})` }
  const agrees = reason.kind === decided.kind
  const says = `${grader} ${agrees ? 'explains' : 'disagrees'} (${reason.raw} of 7): ${reasoning}`
  return { ...decided, evidence, reasoning: `${found} ${says}`, reasonRaw: reason.raw }
}
