import type { Acts } from '../../acts/acts.ts'
import type { Authority, Gate } from '../../clauses/data/clause.ts'
import type { Usage } from '../../model/model.ts'
import type { CheckResult } from './check-result.ts'
import type { Decision } from './decision.ts'
import type { Disagreement } from './panel.ts'
import type { RateGate } from './rate-gate.ts'
import type { Verdict } from './verdict.ts'

/** Where an answer came from. `given`: a reply that a test passed in; `none`: there is no answer. */
export type Origin = 'live' | 'replayed' | 'handwritten' | 'given' | 'none'

/** One answer of a model and all that is known about how it came to be. */
export interface Provenance {
  /** Key of its recording. */
  readonly key?: string
  readonly origin: Origin
  /** Model id as configured. */
  readonly model?: string
  /** Model name that the provider returned. */
  readonly returned?: string
  /** Date of the recording, `YYYY-MM-DD`. */
  readonly recorded?: string
  /** Milliseconds that the call took (without waiting in the queue). */
  readonly ms?: number
  /** Requests that were made now; 0 for a replay. */
  readonly calls: number
  readonly tokens?: Usage
  /** US dollars spent now, where the config gives a price. */
  readonly dollars?: number
}

export interface GradedReply {
  /** Missing where the target gave none. */
  readonly reply?: string
  /** What was done besides; missing where nothing was. */
  readonly acts?: Acts
  readonly source: Provenance
  /** The folder in which the target has worked, where it was kept. */
  readonly workspace?: string
  /** Of all gradings together, or of the checks. */
  readonly verdict: Verdict
  /** All gradings of one grader, then those of the next. None where there is no reply, or where code has decided. */
  readonly gradings: readonly ReplyGrading[]
  /** Characters of the conversation and the reply that the graders did not see, because they are too long. */
  readonly cut?: number
  /** Missing with fewer than two scored gradings. */
  readonly disagreement?: Disagreement
  /** Missing where the clause has none. */
  readonly checks?: readonly CheckResult[]
}

/** One grading of a reply. Its `model` is the grader. */
export interface ReplyGrading extends Provenance {
  readonly verdict: Verdict
  /** The grader's raw output. */
  readonly output?: string
  /** Hashes of what the grader saw. */
  readonly hashes?: Readonly<Record<string, string>>
  /** Of the ordinary grader that was asked why, where the grading is one by probabilities. */
  readonly reason?: ReplyGrading
}

interface ResultOfAny {
  readonly clause: string
  readonly title: string
  readonly authority?: Authority
  /** Policy section that holds the clause. */
  readonly section?: string
  readonly passed: boolean
  /** Recordings of this case stand in this file, relative to the root. */
  readonly recordings: string
}

/** Of what judges replies to one prompt. */
interface ResultOfReplies extends ResultOfAny {
  /** Title of the example that was put to the target, or of the test. */
  readonly challenge: string
  readonly prompt: readonly { readonly role: string; readonly content: string }[]
  readonly samples: readonly GradedReply[]
}

export interface ChallengeResult extends ResultOfReplies {
  readonly kind: 'challenge'
  /** What fails the clause. */
  readonly gate: Gate
  readonly decision: Decision
}

/** Of `toSatisfyClause` in a test of the user's. */
export interface AssertionResult extends ResultOfReplies {
  readonly kind: 'assertion'
  /** The assertion was `.not`. */
  readonly negated: boolean
  readonly decision: Decision
}

export interface PrecedentResult extends ResultOfReplies {
  readonly kind: 'precedent'
  /** What the grader was expected to say, and what the calibration needs. */
  readonly precedent: {
    readonly label: 'GOOD' | 'BAD' | 'OK'
    readonly reason: string
    /** The clause or section by which it was judged: the label may name another. */
    readonly judgedBy: string
    /** File and line of the comparison. */
    readonly comparison: string
    /** Place among the replies of the comparison, from 0. */
    readonly position: number
    /** Characters of the reply. */
    readonly length: number
  }
}

export interface CanaryResult extends ResultOfReplies {
  readonly kind: 'canary'
}

/** Of all challenges of a clause together: their replies stand in their own results. */
export interface GateResult extends ResultOfAny {
  readonly kind: 'gate'
  readonly gate: RateGate
  readonly decision: Decision
}

/** What one assertion found out: stands in `task.meta.clause`, one element for each assertion of a test. */
export type ClauseResult = ChallengeResult | AssertionResult | PrecedentResult | CanaryResult | GateResult

/** The replies that a result is of; none of a gate's. */
export function samplesOf(result: ClauseResult): readonly GradedReply[] {
  return result.kind === 'gate' ? [] : result.samples
}

declare module 'vitest' {
  interface TaskMeta {
    clause?: ClauseResult[]
  }
}
