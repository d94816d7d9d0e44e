import { partsOf } from '../acts/parts.ts'
import { grouped } from '../common/figures.ts'
import { oneLine } from '../common/visible.ts'
import { checkLine } from './checks/checks.ts'
import type { ChallengeResult, GradedReply, PrecedentResult, ReplyGrading } from './verdict/result.ts'

/**
 * Everything that a case stands on, as markdown: the conversation, each reply in full with its checks and the
 * graders' raw outputs, and what of the policy the grader read.
 *
 * @param slice the text of `policySlice`
 */
export function transcript(result: ChallengeResult | PrecedentResult, slice: string): string {
  const { prompt, samples } = result
  return [
    result.kind === 'challenge' ? [result.decision.text] : [],
    ['# Conversation', ...prompt.map(({ role, content }) => `## ${role}\n\n${block(content)}`)],
    samples.flatMap((sample, index) => sampleParts(sample, samples.length > 1 ? ` ${index + 1}` : '')),
    ['# What the grader reads of the policy', block(slice)],
  ]
    .flat()
    .join('\n\n')
}

function sampleParts(
  { reply, acts, verdict, checks = [], gradings, cut }: GradedReply,
  number: string,
): string[] {
  const verdictText = verdict.kind === 'unscored' ? `${verdict.reason}: ${verdict.detail}` : verdict.kind
  return [
    `# Reply${number}: ${verdictText}`,
    ...(reply === undefined ? [] : [block(reply)]),
    ...(acts ? partsOf(acts).map(({ at, text }) => `## ${oneLine(at)}\n\n${block(text)}`) : []),
    ...(checks.length > 0 ? [checks.map((check) => `- ${checkLine(check)}`).join('\n')] : []),
    ...(cut === undefined ? [] : [`Graders did not see ${grouped(cut)} characters from the middle of it.`]),
    ...gradings.flatMap(gradingParts),
  ]
}

function gradingParts({ model, output, verdict, reason }: ReplyGrading): string[] {
  const said = output ?? (verdict.kind === 'unscored' ? `${verdict.reason}: ${verdict.detail}` : '')
  return [`## ${model}`, block(said), ...(reason ? gradingParts(reason) : [])]
}

/** In a fence that is longer than any in the text: nothing of it is markdown of ours. */
function block(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}`
}
