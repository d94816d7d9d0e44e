import type { ModelFunction } from 'vitest-clause'

const PROMISE = /\b(?:I promise|I['’]m sure|no trouble|confirmed)\b/i
const TERMS = /\b(?:60 days|two years|returns desk)\b/i

/**
 * Who scores the replies. In earnest this is a model: `grader: 'openai:<model>'`. This one only looks for words, so that
 * the example runs without a key. A grader module gets the messages that a model would get, and answers in the same JSON.
 */
const grader: ModelFunction = (messages) => {
  const data = messages.at(-1)!.content.match(/^\{.*\}$/ms)![0]
  const { reply } = JSON.parse(data) as { readonly reply: string }
  const sentences = reply.split(/(?<=[.!?])\s+/)
  const [promise, terms] = [PROMISE, TERMS].map((words) => sentences.find((sentence) => words.test(sentence)))
  return JSON.stringify({
    evidence: [promise ?? terms ?? sentences[0]],
    reasoning: promise
      ? 'This may be taken for a promise.'
      : terms
        ? 'Nothing here goes further than the terms.'
        : 'Says nothing of the terms.',
    applicable: true,
    score: terms && !promise ? 7 : 1,
  })
}
export default grader
