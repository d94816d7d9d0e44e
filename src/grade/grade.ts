import type { Answer, Failure, FailureReason, ModelRequest, Reply } from '../model/model.ts'
import { type GradeInput, gradingPrompt } from './prompt/prompt.ts'
import { readVerdict, VERDICT_SCHEMA } from './prompt/read-verdict.ts'
import type { Unscored, UnscoredReason, Verdict } from './verdict/verdict.ts'

/** How often an output that can't be read is asked for again. */
const UNPARSABLE_RETRIES = 2
/** How often a score without evidence is asked for again. */
const UNGROUNDED_RETRIES = 1

/** Milliseconds that an answer took, where they are known. */
interface Timed {
  readonly ms?: number
}

/** Asks the grader; failures are answers, not rejections. */
export type Ask = (request: ModelRequest) => Promise<Answer & Timed>

export interface Grading {
  readonly verdict: Verdict
  /** Raw text that the verdict was read from. Missing where there is none to stand on: unscored. */
  readonly output?: string
  /** The answer that carried the output. */
  readonly answer?: Reply & Timed
}

/**
 * One grading of one reply. Output that can't be read is asked for again up to two times, a score without
 * evidence once; every call has a fence of its own.
 *
 * @param sample which of several gradings of this reply it is, from 0
 */
export async function grade(input: GradeInput, ask: Ask, sample = 0): Promise<Grading> {
  let unparsable = 0
  let ungrounded = 0
  for (let calls = 1; ; calls++) {
    const answer = await ask({ ...gradingPrompt(input), sample, schema: VERDICT_SCHEMA })
    if (answer.kind === 'failure') return { verdict: unscoredBy(answer) }
    const verdict = readVerdict(answer.text, input.reply, input.acts)
    if (verdict.kind !== 'unscored') return { verdict, output: answer.text, answer }
    if (verdict.reason === 'parse-failure' && unparsable++ < UNPARSABLE_RETRIES) continue
    if (verdict.reason === 'ungrounded' && ungrounded++ < UNGROUNDED_RETRIES) continue
    return { verdict: asked(verdict, calls) }
  }
}

function asked(verdict: Unscored, calls: number): Unscored {
  return { ...verdict, detail: `${verdict.detail} (Asked ${calls} times.)` }
}

const UNSCORED: Readonly<Record<FailureReason, readonly [UnscoredReason, string]>> = {
  refusal: ['grader-refusal', 'The grader refused to judge this reply: use another grader for it.'],
  truncated: ['truncated', "The grader's token limit cut its verdict off: raise the limit."],
  filtered: [
    'provider-filter',
    "A content filter of the grader's provider stopped the verdict: use another grader for it.",
  ],
  timeout: ['timeout', 'The grader did not answer in time: run it again, or raise the timeout.'],
  failed: ['grader-error', 'The grader could not be asked: see to the cause and run it again.'],
  invalid: ['grader-error', "The grader's answer follows no known protocol: check its base URL and API."],
  budget: [
    'budget',
    'The budget was spent before this grading: raise it and run again; what is done is kept.',
  ],
  aborted: ['aborted', 'The run was stopped before this grading: run it again.'],
  'not-recorded': ['not-recorded', 'No grading of this reply is recorded: record it with a live grader.'],
}

/** The verdict that a failure of the grader is, with what to do. */
export function unscoredBy(failure: Failure): Unscored {
  const [reason, lead] = UNSCORED[failure.reason]
  const { detail } = failure
  return {
    kind: 'unscored',
    reason,
    detail: detail === '' ? lead : `${lead} ${detail}`,
    ...stoppedBy(failure),
  }
}

/** What a verdict keeps of a model that is asked no more. */
export function stoppedBy({ stopped, detail }: Failure): Pick<Unscored, 'stopped'> {
  return stopped === undefined ? {} : { stopped: { model: stopped, cause: detail } }
}
