import { type Acts, actsIn } from '../acts/acts.ts'
import type { Clause, ScriptedResult } from '../clauses/data/clause.ts'
import { withoutPlaces } from '../clauses/data/fingerprint.ts'
import { checkVerdict, runChecks, toldToGrader } from '../grade/checks/checks.ts'
import { type Ask, type Grading, grade, stoppedBy } from '../grade/grade.ts'
import {
  DECISIONS_PROMPT_HASH,
  explainedBy,
  gradeByDecisions,
  needsReason,
  readProbabilities,
} from '../grade/grade-by-decisions.ts'
import { cutOf, type GradeInput, plainMessage } from '../grade/prompt/prompt.ts'
import { readVerdict } from '../grade/prompt/read-verdict.ts'
import { gradingProvenance, gradingRequest, handwrittenRequest } from '../grade/prompt/request.ts'
import { workedExamples } from '../grade/prompt/worked-examples.ts'
import { panelVerdict } from '../grade/verdict/panel.ts'
import type { GradedReply, Provenance, ReplyGrading } from '../grade/verdict/result.ts'
import type { Unscored, UnscoredReason, Verdict } from '../grade/verdict/verdict.ts'
import { createReservation, type Reservation } from '../model/engine/calls-budget.ts'
import type { Ticket } from '../model/engine/engine.ts'
import type { Answer, ChatMessage, Failure, FailureReason, Model } from '../model/model.ts'
import { isHandwritten } from '../model/recordings/handwritten.ts'
import { slicePieces } from '../policy/slice.ts'
import { answerWithTools } from './agents/act-loop.ts'
import { toolsOf } from './agents/scripted.ts'
import { rememberThrown } from './case-error.ts'
import { createEffort, provenance } from './effort.ts'
import type { Grader, Session } from './session.ts'

/** One prompt put to the target, and who waits for it. */
export interface Trial {
  readonly clause: Clause
  /** Title that stands in the recording, for its reader. */
  readonly title: string
  readonly messages: readonly ChatMessage[]
  /** File of the recordings, absolute. */
  readonly recordings: string
  /** What tools give back, whatever they are. */
  readonly scripted?: readonly ScriptedResult[] | undefined
  /** Score that the reply must reach, where an assertion says so itself. */
  readonly threshold?: number
  readonly ticket?: Ticket
  readonly signal?: AbortSignal
  /** What its gradings pay with, where the budget has set it aside. */
  readonly reserved?: Reservation
}

/** Samples one reply of the target and grades it. What a provider does wrong is a verdict, not an error. */
export async function sampleAndGrade(session: Session, trial: Trial, sample: number): Promise<GradedReply> {
  const target = session.target()
  const reservation = createReservation(gradingsOf(session.graders()))
  try {
    return await sampleReserved(session, trial, sample, target, reservation)
  } finally {
    session.engine.release(reservation)
  }
}

/** How many calls it takes to grade a reply: without retries, and without a reason, which a score can do without. */
function gradingsOf(graders: readonly Grader[]): number {
  const counts = graders.map(({ model, decisions, samples }) => {
    const asked = decisions ?? model
    return isHandwritten(asked) || asked.unavailable !== undefined ? 0 : samples
  })
  return counts.reduce((sum, each) => sum + each, 0)
}

async function sampleReserved(
  session: Session,
  trial: Trial,
  sample: number,
  target: Model,
  reservation: Reservation,
): Promise<GradedReply> {
  const messages = trial.messages.map(plainMessage)
  const effort = createEffort(session, target, trial, { reserve: reservation })
  const { scripted = [] } = trial
  const version = session.tools()?.version
  // A module has tools of its own, and a person writes down what they would do.
  const isModel = session.options.target?.kind === 'openai'
  const toolbox = isModel ? toolsOf(session.tools(), trial.clause.tools, scripted) : undefined
  const { maxSteps: most } = session.options
  const { signal = new AbortController().signal } = trial
  const place = session.workplace([trial.clause.checks?.run ?? []].flat())
  const answer = await session.recorder.answer({
    path: trial.recordings,
    request: {
      ...{ messages, sample },
      ...(place && { workspace: place.version }),
      ...(toolbox && {
        tools: {
          ...{ definitions: toolbox.definitions, version, most },
          ...(scripted.length > 0 && { scripted: withoutPlaces(scripted) }),
        },
      }),
    },
    model: target,
    describe: { challenge: trial.title, role: 'target', sample },
    live: () =>
      toolbox
        ? answerWithTools(effort.ask, { messages, sample }, { toolbox, most, signal })
        : place
          ? place.answer((workspace) => effort.ask({ messages, sample, workspace }), signal)
          : effort.ask({ messages, sample }),
  })
  const source = provenance(answer, target, effort)
  if (answer.kind === 'failure') {
    const workspace = place?.leave(false)
    const kept = workspace === undefined ? {} : { workspace }
    const failed = { source, verdict: targetFailure(answer), gradings: [], ...kept }
    rememberThrown(failed, answer.thrown)
    return failed
  }
  const given = { text: answer.text, acts: actsIn(answer), source }
  const graded = await gradeReply(session, { ...trial, reserved: reservation }, given, sample)
  const workspace = place?.leave(graded.verdict.kind === 'satisfied')
  return { ...graded, ...(workspace !== undefined && { workspace }) }
}

/** A reply that is there. */
export interface Given {
  readonly text: string
  readonly acts?: Acts | undefined
  readonly source: Provenance
}

/** Grades a reply that is there already: first by code, then, where that leaves it open, by the panel. */
export async function gradeReply(
  session: Session,
  trial: Trial,
  { text: reply, acts, source }: Given,
  sample: number,
): Promise<GradedReply> {
  const graders = session.graders()
  const checks = trial.clause.checks && (await runChecks(trial.clause.checks, reply, acts))
  const found = { reply, ...(acts && { acts }), source, ...(checks && { checks }) }
  const settled = checks && checkVerdict(checks)
  if (settled) return { ...found, verdict: settled, gradings: [] }

  const spec = await session.spec()
  const panel = await session.recorder.during(trial.recordings, () =>
    Promise.all(
      graders.map((grader) => {
        const input: GradeInput = {
          clause: trial.clause,
          slice: slicePieces(spec, trial.clause, grader.policy),
          conversation: trial.messages.map(plainMessage),
          precedents: workedExamples(spec, trial.clause, trial.messages, grader.precedents),
          reply,
          ...(acts && { acts }),
          ...(checks && toldToGrader(checks)),
        }
        const numbers = Array.from({ length: grader.samples }, (_, grading) => grading)
        return Promise.all(
          numbers.map((grading) =>
            gradeByMember(session, trial, grader, input, { sample, of: source.key, grading }),
          ),
        )
      }),
    ),
  )
  const members = panel.map((gradings, index) => ({
    grader: graders[index]!.model.id,
    verdicts: gradings.map(({ verdict }) => verdict),
  }))
  const cut = cutOf(trial.messages, reply, acts)
  return { ...found, ...(cut > 0 && { cut }), ...panelVerdict(members), gradings: panel.flat() }
}

interface GradingNumber {
  readonly sample: number
  readonly of?: string
  readonly grading: number
}

/** One grading by a member of the panel: its own, or by probabilities, explained by it where these are low. */
async function gradeByMember(
  session: Session,
  trial: Trial,
  grader: Grader,
  input: GradeInput,
  number: GradingNumber,
): Promise<ReplyGrading> {
  if (!grader.decisions) return gradeOnce(session, trial, grader.model, ORDINARY, input, number)
  const decided = await gradeOnce(session, trial, grader.decisions, BY_PROBABILITIES, input, number)
  const threshold = trial.threshold ?? trial.clause.threshold ?? session.options.threshold
  if (!needsReason(decided.verdict, threshold)) return decided
  const reason = await gradeOnce(session, trial, grader.model, ORDINARY, input, number)
  return { ...decided, verdict: explainedBy(decided.verdict, reason.verdict, grader.model.id), reason }
}

/** How a kind of grader is asked, and its answer read. */
interface Method {
  /** Hash of the prompt's fixed text. Default: that of an ordinary grader. */
  readonly prompt?: string
  readonly grade: (input: GradeInput, ask: Ask, grading: number) => Promise<Grading>
  readonly read: (output: string, reply: string, acts?: Acts) => Verdict
}

const ORDINARY: Method = { grade, read: readVerdict }
const BY_PROBABILITIES: Method = {
  prompt: DECISIONS_PROMPT_HASH,
  grade: gradeByDecisions,
  read: readProbabilities,
}

/** One grading by one model, recorded. */
async function gradeOnce(
  session: Session,
  trial: Trial,
  model: Model,
  method: Method,
  input: GradeInput,
  { sample, of, grading }: GradingNumber,
): Promise<ReplyGrading> {
  const hashes = { ...gradingProvenance(input, method.prompt) }
  const effort = createEffort(session, model, trial, { reserved: trial.reserved })
  const answer = await session.recorder.answer({
    path: trial.recordings,
    request: isHandwritten(model)
      ? handwrittenRequest(input, grading)
      : gradingRequest(input, grading, method.prompt),
    model,
    describe: {
      challenge: trial.title,
      role: 'grader',
      sample,
      of,
      provenance: isHandwritten(model) ? undefined : hashes,
    },
    live: async () => answerOf(await method.grade(input, effort.ask, grading)),
  })
  const verdict =
    answer.kind === 'reply' ? method.read(answer.text, input.reply, input.acts) : graderFailure(answer)
  const output = answer.kind === 'reply' ? answer.text : undefined
  return { ...provenance(answer, model, effort), verdict, output, hashes }
}

/** A failure of the recorder's or of the grading itself, which keeps its own reason. */
type GradingFailure = Failure & { readonly verdict?: Unscored }

/** A verdict that can't stand is no answer: it must not be recorded. */
function answerOf({ verdict, answer }: Grading): Answer {
  if (verdict.kind !== 'unscored' && answer) return answer
  const unscored = verdict as Unscored
  const failure: GradingFailure = {
    kind: 'failure',
    reason: unscored.reason === 'aborted' ? 'aborted' : 'invalid',
    detail: unscored.detail,
    verdict: unscored,
  }
  return failure
}

function graderFailure(failure: GradingFailure): Unscored {
  const { detail } = failure
  return failure.verdict ?? { kind: 'unscored', reason: 'not-recorded', detail, ...stoppedBy(failure) }
}

const TARGET_REASONS: Readonly<Record<FailureReason, UnscoredReason>> = {
  refusal: 'provider-filter',
  filtered: 'provider-filter',
  truncated: 'truncated',
  timeout: 'timeout',
  failed: 'target-error',
  invalid: 'target-error',
  budget: 'budget',
  aborted: 'aborted',
  'not-recorded': 'not-recorded',
}

function targetFailure(failure: Failure): Unscored {
  const { reason, detail } = failure
  return { kind: 'unscored', reason: TARGET_REASONS[reason], detail, ...stoppedBy(failure) }
}
