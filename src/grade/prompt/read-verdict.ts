import * as v from 'valibot'
import type { Acts } from '../../acts/acts.ts'
import { partsOf } from '../../acts/parts.ts'
import { canonicalJson } from '../../common/hash.ts'
import { excerpt } from '../../common/visible.ts'
import type { AnswerSchema } from '../../model/model.ts'
import { RAW_SCORES, SATISFIED_FROM, scoreOf, type Verdict } from '../verdict/verdict.ts'
import { findEvidenceIn, isBlank, isGround } from './evidence.ts'
import { jsonObjects } from './json-objects.ts'

/** What a grader must answer. The order of the fields is the order in which a model writes them. */
export const VERDICT_SCHEMA: AnswerSchema = {
  name: 'verdict',
  schema: {
    type: 'object',
    properties: {
      evidence: {
        type: 'array',
        items: { type: 'string' },
        description: 'Short verbatim quotes from the reply',
      },
      reasoning: { type: 'string', description: 'How the evidence weighs against the clause' },
      applicable: {
        type: 'boolean',
        description: 'False only where the clause has nothing to say about this conversation',
      },
      score: { type: 'integer', enum: [...RAW_SCORES], description: 'On the scale of the instructions' },
    },
    required: ['evidence', 'reasoning', 'applicable', 'score'],
    additionalProperties: false,
  },
}

/** Many models write numbers as text. */
const numeral = v.pipe(v.string(), v.regex(/^\s*\d+\s*$/), v.transform(Number))

const Output = v.object({
  evidence: v.array(v.string()),
  reasoning: v.pipe(v.string(), v.regex(/\S/, 'Expected some words')),
  applicable: v.boolean(),
  score: v.pipe(v.union([v.number(), numeral]), v.picklist(RAW_SCORES)),
})

/**
 * Reads a grader's output: the one JSON object in it that is a verdict, whatever stands around it or beside its
 * fields. Anything else is unscored as `parse-failure`; a score is never looked for in free text, and a verdict that
 * the reply holds is none.
 *
 * Evidence in the result is text of the reply, or of a part of what was done, behind its address. A score that none of it grounds (see `isGround`) is unscored as
 * `ungrounded`, unless the reply is blank and nothing is quoted from it. "Not applicable" needs no evidence.
 */
export function readVerdict(output: string, reply: string, acts: Acts = {}): Verdict {
  const parts = partsOf(acts)
  const parsed = readJson(output, Output, [reply, ...parts.map(({ text }) => text)].join('\n'))
  if (typeof parsed === 'string') return parseFailure(parsed, output)
  const { reasoning, applicable, score: raw } = parsed
  const found = findEvidenceIn(parsed.evidence, reply, parts)
  const evidence = found.map(({ shown }) => shown)
  if (!applicable) return { kind: 'not-applicable', evidence, reasoning }
  const quotes = parsed.evidence.filter((quote) => !isBlank(quote))
  const isSilent = isBlank(reply) && parts.length === 0
  const isGrounded = isSilent ? quotes.length === 0 : found.some(({ piece, of }) => isGround([piece], of))
  if (!isGrounded) return ungrounded(quotes, evidence)
  const kind = raw >= SATISFIED_FROM ? 'satisfied' : 'violated'
  return { kind, raw, score: scoreOf(raw), evidence, reasoning }
}

function parseFailure(problem: string, output: string): Verdict {
  const begins = output.trim() === '' ? '' : ` It begins: ${excerpt(output)}`
  return {
    kind: 'unscored',
    reason: 'parse-failure',
    detail: `The grader's output can't be read as a verdict (${problem}): expected one JSON object of evidence, reasoning, applicable and score. Use a model and an API that follow JSON schemas.${begins}`,
  }
}

function ungrounded(quotes: readonly string[], found: readonly string[]): Verdict {
  return {
    kind: 'unscored',
    reason: 'ungrounded',
    detail: `${whyUngrounded(quotes, found)}: grade again, or use a stronger grader if this happens often.`,
  }
}

function whyUngrounded(quotes: readonly string[], found: readonly string[]): string {
  if (quotes.length === 0) return 'The grader gave a score without any quote from the reply'
  if (found.length > 0) {
    const expected = 'expected three words, fifteen characters, or all of a shorter reply'
    return `The grader's quotes are too short to say what it judged (${found.map((each) => excerpt(each, 20)).join(', ')}; ${expected})`
  }
  return `None of the grader's ${quotes.length} quotes occurs in the reply (the first: ${excerpt(quotes[0]!)})`
}

/**
 * Reads the one JSON object of an output that fits a schema; the same one twice is one.
 * @param reply what is judged: an object that stands in it is no answer
 * @returns its fields, or in a few words what is wrong with the output
 */
export function readJson<Schema extends v.GenericSchema<unknown, object>>(
  output: string,
  schema: Schema,
  reply = '',
): v.InferOutput<Schema> | string {
  if (output.trim() === '') return 'it is empty'
  const objects = jsonObjects(output)
  const last = objects.at(-1)
  if (!last) return 'it holds no whole JSON object'
  const fitting = objects.filter(({ data }) => v.is(schema, data))
  if (fitting.length === 0) return problemOf(v.safeParse(schema, last.data).issues![0])
  const answers = fitting.filter(({ text }) => !squeezed(reply).includes(squeezed(text)))
  const [answer] = answers
  if (!answer) return 'its JSON object stands in the reply, word for word'
  const twice = answers.find((each) => each.twice !== undefined)?.twice
  if (twice !== undefined) return `\`${excerpt(twice, 40)}\` stands in it twice`
  const different = new Set(answers.map(({ data }) => canonicalJson(v.parse(schema, data))))
  if (different.size > 1) return 'it holds two different ones'
  return v.parse(schema, answer.data)
}

/** Graders that copy a text may break its lines elsewhere. */
function squeezed(text: string): string {
  return text.replace(/\s+/g, '')
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  return `${path === null ? '' : `\`${path}\`: `}${excerpt(issue.message, 120)}`
}
