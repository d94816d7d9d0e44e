import { clauseHash } from '../../clauses/data/fingerprint.ts'
import { hashOf } from '../../common/hash.ts'
import { perObject } from '../../common/memo.ts'
import type { ChatMessage } from '../../model/model.ts'
import { ACTS_TEMPLATE } from './acts-data.ts'
import { GRADER_PROMPT_HASH, type GradeInput, plainMessage } from './prompt.ts'

/** Hashes that say which clause, which part of the policy and which prompt a grading was made with. */
export interface GradingProvenance {
  readonly clause: string
  readonly slice: string
  readonly prompt: string
}

/** What a person judges: the clause's hash, the conversation, the reply. */
export interface HandwrittenRequest {
  readonly clause: { readonly id: string; readonly hash: string }
  readonly conversation: readonly ChatMessage[]
  readonly reply: string
  /** Hash of what was done besides. */
  readonly acts?: string
  /** Which of several gradings by one grader it is; the first has no number. */
  readonly grading?: number
}

/** What a model judges: the same, through a slice of the policy and a prompt. */
export interface GradingRequest extends HandwrittenRequest {
  readonly slice: string
  readonly prompt: string
  /** Hash of the worked examples that the grader was shown. */
  readonly precedents?: string
  readonly settled?: readonly string[]
  readonly open?: readonly string[]
}

/** @param prompt hash of the prompt's fixed text, where it isn't that of an ordinary grader */
export function gradingProvenance(
  { clause, slice, acts }: GradeInput,
  prompt: string = GRADER_PROMPT_HASH,
): GradingProvenance {
  // Replies that did nothing are graded by the same words as before there were acts.
  const words = acts ? hashOf([prompt, ACTS_TEMPLATE]) : prompt
  return { clause: clauseHash(clause), slice: sliceHash(slice), prompt: words }
}

const sliceHash = perObject((slice: GradeInput['slice']) => hashOf(slice))

/**
 * The data that identifies a grading, without the random fence: equal for equal gradings, different as soon
 * as the clause, the slice, the prompt, the conversation or the reply is. The grader comes from
 * whoever makes the key.
 *
 * @param grading which of several gradings by one grader it is, from 0
 * @param promptHash as `gradingProvenance` takes it
 */
export function gradingRequest(input: GradeInput, grading = 0, promptHash?: string): GradingRequest {
  const { slice, prompt } = gradingProvenance(input, promptHash)
  const { precedents = [], settled = [], open = [] } = input
  return {
    ...handwrittenRequest(input, grading),
    slice,
    prompt,
    ...(precedents.length > 0 && { precedents: hashOf(precedents) }),
    ...(settled.length > 0 && { settled }),
    ...(open.length > 0 && { open }),
  }
}

/** The same for a person's grading: prompt, slice and settled points have no part in it. */
export function handwrittenRequest(input: GradeInput, grading = 0): HandwrittenRequest {
  return {
    clause: { id: input.clause.id, hash: gradingProvenance(input).clause },
    conversation: input.conversation.map(plainMessage),
    reply: input.reply,
    ...(input.acts && { acts: hashOf(input.acts) }),
    ...(grading > 0 && { grading }),
  }
}
