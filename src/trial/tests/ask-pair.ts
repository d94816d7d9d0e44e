import path from 'node:path'
import { recordingsPath, relativePath } from '../../common/paths.ts'
import {
  type ClausePair,
  contradictionQuestion,
  type PairQuestion,
  rebuttalQuestion,
} from '../../grade/contradictions/contradiction.ts'
import type { PairOutcome, PairResult, Unasked } from '../../grade/contradictions/contradiction-result.ts'
import { stoppedBy } from '../../grade/grade.ts'
import type { GradedReply, Provenance } from '../../grade/verdict/result.ts'
import { createTicket, type Ticket } from '../../model/engine/engine.ts'
import type { Answer } from '../../model/model.ts'
import { isHandwritten } from '../../model/recordings/handwritten.ts'
import { createEffort, type Effort, provenance } from '../effort.ts'
import type { Session } from '../session.ts'
import { gradeReply } from '../trial.ts'

/** How often an output that can't be read is asked for again. */
const UNPARSABLE_RETRIES = 2

/** How a pair is asked about, and where the answers go. */
interface Asking {
  readonly title: string
  readonly recordings: string
  readonly ticket: Ticket
  readonly signal: AbortSignal
  readonly answers: Provenance[]
}

/**
 * Asks the first grader whether two clauses contradict each other. A claim must stand a test: the same grader writes
 * the best reply to its witness, and where that violates neither clause, the claim is dropped.
 * @param of how many pairs are recorded in the same file
 */
export async function askPair(
  session: Session,
  pair: ClausePair,
  of: number,
  signal: AbortSignal,
): Promise<PairResult> {
  const [first, second] = pair
  const recordings = pairRecordings(session, first)
  const ticket = createTicket(0)
  // A test waits for it, as it does for a challenge of its own.
  session.engine.hurry(ticket)
  const asking = { title: `${first.id} and ${second.id}`, recordings, ticket, signal, answers: [] }
  return {
    clauses: [first.id, second.id],
    grader: session.graders()[0]!.model.id,
    outcome: await outcomeOf(session, pair, asking),
    answers: asking.answers,
    recordings: relativePath(session.root, recordings),
    of,
  }
}

/** Where answers about a clause's pairs are recorded, absolute. */
export function pairRecordings({ root }: Session, { home, file }: ClausePair[number]): string {
  return recordingsPath(path.resolve(root, home ?? file), 'contradictions')
}

async function outcomeOf(session: Session, pair: ClausePair, asking: Asking): Promise<PairOutcome> {
  const claim = await ask(session, contradictionQuestion(pair), asking)
  if ('unasked' in claim) return claim.unasked
  const { contradicts, reasoning } = claim
  const witness = claim.witness.trim()
  if (!contradicts || witness === '') return { kind: 'none' }

  const tried = { ...asking, title: `${asking.title} · a reply to both` }
  const rebuttal = await ask(session, rebuttalQuestion(pair, witness), tried)
  if ('unasked' in rebuttal) return rebuttal.unasked
  const found = { kind: 'contradiction', witness, reasoning } as const
  if (rebuttal.reply.trim() === '') return { ...found, scores: [] }
  const graded = await Promise.all(
    pair.map((clause) => gradeRebuttal(session, clause, witness, rebuttal.reply, tried)),
  )
  asking.answers.push(...graded.flatMap(({ gradings }) => gradings.flatMap(withReason)))
  const verdicts = graded.map(({ verdict }) => verdict)
  if (verdicts.some(({ kind }) => kind === 'violated')) {
    return {
      ...found,
      scores: verdicts.map((verdict, index) => ({
        clause: pair[index]!.id,
        raw: 'raw' in verdict ? verdict.raw : verdict.kind,
      })),
    }
  }
  const unscored = verdicts.find((verdict) => verdict.kind === 'unscored')
  if (!unscored) return { kind: 'refuted' }
  return unasked(unscored.detail, unscored)
}

function gradeRebuttal(
  session: Session,
  clause: ClausePair[number],
  witness: string,
  reply: string,
  { title, recordings, ticket, signal }: Asking,
): Promise<GradedReply> {
  const messages = [{ role: 'user', content: witness }] as const
  const trial = { clause, title, messages, recordings, ticket, signal }
  return gradeReply(session, trial, { text: reply, source: { origin: 'given', calls: 0 } }, 0)
}

function withReason(grading: GradedReply['gradings'][number]): Provenance[] {
  return grading.reason ? [grading, grading.reason] : [grading]
}

/** One question, recorded. */
async function ask<Output extends object>(
  session: Session,
  question: PairQuestion<Output>,
  { title, recordings, answers, ...waiting }: Asking,
): Promise<Output | { readonly unasked: Unasked }> {
  const { model } = session.graders()[0]!
  if (isHandwritten(model)) {
    const detail = 'a model must be asked, and `grader` is handwritten: name a model, or turn the rule off'
    return { unasked: unasked(detail) }
  }
  const effort = createEffort(session, model, waiting)
  const answer = await session.recorder.answer({
    path: recordings,
    request: question.key,
    model,
    describe: { challenge: title, role: 'grader', sample: 0, provenance: question.hashes },
    live: () => readable(effort, question),
  })
  answers.push(provenance(answer, model, effort))
  if (answer.kind === 'failure') return { unasked: unasked(answer.detail, stoppedBy(answer)) }
  const output = question.read(answer.text)
  return typeof output === 'string' ? { unasked: unasked(unreadable(output)) } : output
}

function unasked(detail: string, { stopped }: Pick<Unasked, 'stopped'> = {}): Unasked {
  return { kind: 'unasked', detail, ...(stopped && { stopped }) }
}

/** Only what can be read may be recorded. */
async function readable<Output>(
  effort: Effort,
  question: PairQuestion<Output>,
): Promise<Answer & { readonly ms?: number }> {
  for (let left = UNPARSABLE_RETRIES; ; left--) {
    const answer = await effort.ask(question.request())
    if (answer.kind === 'failure') return answer
    const output = question.read(answer.text)
    if (typeof output !== 'string') return answer
    if (left === 0) return { kind: 'failure', reason: 'invalid', detail: unreadable(output) }
  }
}

function unreadable(problem: string): string {
  return `the grader's output can't be read (${problem}): use a model and an API that follow JSON schemas`
}
