import type { FakeRequest } from './fake-openai-wire.ts'

interface Question {
  readonly type: string
  readonly name?: string
  readonly levels: readonly { readonly label: string }[]
}

/** Probabilities of the levels, the lowest first, as a script answers them. */
export function probabilities(...values: number[]): string {
  return JSON.stringify(values)
}

/**
 * A body of the Decisions API for one score question: levels count from 0, `score` is their expectation.
 *
 * @param text the answer of a script, made by `probabilities`; null or anything else means no answer
 */
export function decisionBody(
  { body }: FakeRequest,
  model: string,
  text: string | null,
  refusal: string | undefined,
  input: number,
): Record<string, unknown> {
  const [question] = body.questions as readonly [Question]
  const name = question.name ?? null
  const given: unknown = text?.startsWith('[') ? JSON.parse(text) : undefined
  const answers = refusal
    ? [{ type: 'refusal', name }]
    : Array.isArray(given)
      ? [scoreAnswer(question, name, given)]
      : []
  return {
    answers,
    model,
    usage: {
      input_tokens: input,
      input_tokens_details: { cache_write_tokens: 0, cached_tokens: 0 },
      output_tokens: 0,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input,
    },
  }
}

function scoreAnswer({ levels }: Question, name: string | null, given: readonly number[]) {
  return {
    type: 'score',
    name,
    score: given.reduce((sum, probability, value) => sum + probability * value, 0),
    confidence: Math.max(...given),
    probabilities: given.map((probability, value) => ({ label: levels[value]!.label, value, probability })),
  }
}
