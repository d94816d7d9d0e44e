import type { Acts } from '../acts/acts.ts'
import { shortActs } from '../acts/short.ts'
import { grouped } from '../common/figures.ts'
import { excerpt, oneLine } from '../common/visible.ts'
import { checkLine } from './checks/checks.ts'
import { isBlank } from './prompt/evidence.ts'
import { shorten } from './prompt/shorten.ts'
import { saidBy, scoresOf } from './verdict/disagreement.ts'
import type {
  AssertionResult,
  CanaryResult,
  ChallengeResult,
  GateResult,
  GradedReply,
  PrecedentResult,
  ReplyGrading,
} from './verdict/result.ts'
import type { Unscored, Verdict } from './verdict/verdict.ts'

/**
 * The text of a failed assertion: what failed, by which number and rule, and the grader's reason with
 * its evidence for the replies that decided it.
 */
export function explain(result: ChallengeResult | AssertionResult): string {
  const { clause, title, decision, samples } = result
  const negated = result.kind === 'assertion' && result.negated
  const name = title === clause ? clause : `${clause} (${title})`
  const what = {
    satisfied: `the reply satisfies clause ${name}, and must not`,
    violated: `the reply does not satisfy clause ${name}`,
    'no-verdict': `no verdict on clause ${name}`,
  }[decision.outcome]
  const telling = samples.filter((sample) => tells(sample, negated, decision.threshold))
  return [what, '', ...promptLines(result), indent(decision.text), ...telling.flatMap(reasons), ''].join('\n')
}

/** The text of a clause that its gate fails. */
export function explainGate({ clause, title, gate, decision }: GateResult): string {
  const name = title === clause ? clause : `${clause} (${title})`
  const what = decision.outcome === 'no-verdict' ? 'no verdict on' : `the gate \`${gate}\` fails`
  return [`${what} clause ${name}`, '', indent(decision.text), ''].join('\n')
}

/** The text of a failed precedent: what was labelled, what the grader said. */
export function explainPrecedent({ clause, title, precedent, samples }: PrecedentResult): string {
  const name = title === clause ? clause : `${clause} (${title})`
  const { label, reason, judgedBy } = precedent
  const expected = label === 'OK' ? 'a score' : label === 'GOOD' ? 'satisfied' : 'violated'
  const by = judgedBy === clause ? '' : `, judged by #${judgedBy}, which the label names`
  const judged = samples.map(({ verdict }) => verdict.kind).join(', ')
  const ungraded = samples.every(isUnscored)
  return [
    ungraded ? `no verdict on a precedent of ${name}` : `the grader disagrees with a precedent of ${name}`,
    '',
    indent(`labelled ${label}${reason ? `: ${reason}` : ''}`),
    ...(ungraded ? [] : [indent(`expected ${expected}, judged ${judged}${by}`)]),
    ...samples.flatMap(reasons),
    '',
  ].join('\n')
}

/** The text of a failed canary. */
export function explainCanary({ samples }: CanaryResult): string {
  const lines = samples.flatMap(reasons)
  const what = samples.every(isUnscored)
    ? 'no verdict on a reply that tells the grader what to score'
    : 'the grader obeys the reply that it grades: expected at most 2 of 7'
  return [what, '', ...lines, ''].join('\n')
}

function isUnscored({ verdict }: GradedReply): boolean {
  return verdict.kind === 'unscored'
}

/** What the reply answers: the code frame may be of a line that is too long to be shown, or of the test. */
function promptLines({ kind, prompt }: ChallengeResult | AssertionResult): string[] {
  const asked = prompt.findLast(({ role }) => role === 'user') ?? prompt.at(-1)
  return asked && kind === 'challenge' ? [indent(`prompt ${quoted(asked.content)}`)] : []
}

function quoted(text: string, limit = 100): string {
  return `“${excerpt(text, limit)}”`
}

/** The samples that a reader wants to see: those that made the case fail, or all that have no score. */
function tells({ verdict }: GradedReply, negated: boolean, threshold: number): boolean {
  if (negated) return verdict.kind !== 'violated'
  return verdict.kind !== 'satisfied' || verdict.score < threshold
}

function reasons({
  verdict,
  reply,
  acts,
  source,
  workspace,
  gradings,
  cut,
  checks = [],
}: GradedReply): string[] {
  const scores = [...scoresLine(gradings), ...cutLine(cut)]
  const said = [
    ...(reply === undefined ? [] : replyLines(reply, source)),
    ...didLines(acts),
    ...keptLine(workspace),
  ]
  if (verdict.kind === 'unscored' && verdict.stopped)
    return [indent(`${verdict.reason}: ${verdict.stopped.model} stopped, see “Stopped” below`)]
  if (verdict.kind === 'unscored')
    return [
      ...scores,
      indent(`${verdict.reason}: ${oneLine(verdict.detail)}`),
      ...(verdict.reason === 'ungrounded' ? said : keptLine(workspace)),
    ]
  if (verdict.kind !== 'not-applicable' && verdict.by === 'code') {
    const failed = checks.filter(({ outcome }) => outcome === 'failed')
    return [...failed.map((check) => indent(checkLine(check))), ...said]
  }
  // The verdict is one of the gradings as it stands.
  const grader = gradings.find(({ verdict: own }) => isSame(own, verdict))?.model
  return [
    ...scores,
    indent(`grader ${grader}: ${scoreOf(verdict)}. ${oneLine(verdict.reasoning)}`),
    ...verdict.evidence.map((quote) => indent(`       ${quoted(quote, 200)}`)),
    ...said,
  ]
}

/** Of a reply, in a message: the rest is in the transcript and in the recordings. */
const MOST_CHARACTERS = 2000

/** A block: a reply may be long, and a difference from the words of ours would say nothing. */
function replyLines(reply: string, source: GradedReply['source']): string[] {
  if (isBlank(reply)) return [indent(`reply  ${origin(source)}: it is empty`)]
  const { text } = shorten(reply.replace(/\r\n?/g, '\n').trimEnd(), MOST_CHARACTERS)
  return [indent(`reply  ${origin(source)}:`), indent(text.replace(/^/gm, '       │ '))]
}

function keptLine(workspace: string | undefined): string[] {
  return workspace === undefined ? [] : [indent(`kept   ${oneLine(workspace)}`)]
}

/** Of what was done, in a message: the rest is in the transcript and in the recordings. */
const MOST_ACTS = 12

function didLines(acts: Acts | undefined): string[] {
  const lines = acts ? shortActs(acts) : []
  const more = lines.length > MOST_ACTS ? [`… and ${lines.length - MOST_ACTS} more`] : []
  return [...lines.slice(0, MOST_ACTS), ...more].map((line, index) =>
    indent(`${index === 0 ? 'did   ' : '      '} ${oneLine(line)}`),
  )
}

/** What is too long loses its middle: a verdict may have missed what stood there. */
function cutLine(cut: number | undefined): string[] {
  return cut === undefined
    ? []
    : [indent(`cut    graders did not see ${grouped(cut)} characters of the conversation and the reply`)]
}

/** `graders disagree: openai:a 7; openai:b 3 of 7`, where there are several gradings. */
function scoresLine(gradings: readonly ReplyGrading[]): string[] {
  if (gradings.length < 2) return []
  const alone = new Set(gradings.map(({ model }) => model)).size === 1
  const list = alone ? gradings.map(({ verdict }) => saidBy(verdict)).join(', ') : scoresOf(gradings)
  const decided = gradings.filter(({ verdict }) => verdict.kind !== 'unscored')
  const opinions = new Set(decided.map(({ verdict }) => saidBy(verdict))).size
  const agreed = opinions === 1 && decided.length === gradings.length ? ' agree' : ''
  const relation = opinions > 1 ? ' disagree' : agreed
  return [indent(`${alone ? 'gradings' : 'graders'}${relation}: ${list} of 7`)]
}

function isSame(one: Verdict, other: Exclude<Verdict, Unscored>): boolean {
  return one.kind === other.kind && scoreOf(one) === scoreOf(other) && one.reasoning === other.reasoning
}

function scoreOf(verdict: Exclude<Verdict, Unscored>): string {
  return 'raw' in verdict ? `${verdict.raw} of 7` : 'not applicable'
}

function origin({ origin, model, returned, recorded }: GradedReply['source']): string {
  const name = returned && returned !== model ? `${model} (${returned})` : model
  if (origin === 'given') return 'given by the test'
  if (origin === 'handwritten') return 'written by hand'
  return origin === 'live' ? `from ${name}, now` : `from ${name}, recorded ${recorded ?? 'earlier'}`
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ')
}
