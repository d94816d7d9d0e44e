import type { VFileMessage } from 'vfile-message'
import type { LoadedSpec } from '../../clauses/load.ts'

/** Problems of a policy text that cost an example, and no section nor what it says. */
const OF_EXAMPLES = [
  'bad-comparison',
  'bad-label',
  'bad-settings',
  'bad-tag',
  'empty-comparison',
  'empty-conversation',
  'empty-turn',
  'marked-tag',
  'text-outside-turns',
  'title-without-block',
  'unclosed-tag',
  'unknown-attribute',
  'unknown-role',
]

/** The problems that cost a loaded spec a clause, a section, or what they say. What was lost must not look repealed. */
export function lossesOf({ files, policyProblems }: LoadedSpec): VFileMessage[] {
  return [
    ...policyProblems.filter(({ fatal, ruleId }) => fatal && !OF_EXAMPLES.includes(ruleId!)),
    ...files.flatMap(({ problems }) => problems.filter(({ fatal }) => fatal)),
  ]
}

/** Ids of the sections of which an example can't be read: their labelled replies are not all that there are. */
export function sectionsWithGaps({ spec, policyProblems }: LoadedSpec): ReadonlySet<string> {
  const ofExamples = policyProblems.filter(({ fatal, ruleId }) => fatal && OF_EXAMPLES.includes(ruleId!))
  return new Set(
    ofExamples.flatMap(({ line = 1 }) => spec.sections.findLast(({ place }) => place.line <= line)?.id ?? []),
  )
}

/** The problems that cost it anything at all. What stays out of a lock would be accepted as gone. */
export function gapsOf({ files, policyProblems }: LoadedSpec): VFileMessage[] {
  return [...policyProblems, ...files.flatMap(({ problems }) => problems)].filter(({ fatal }) => fatal)
}
