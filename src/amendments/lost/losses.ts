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

/** The problems that cost it anything at all. What stays out of a lock would be accepted as gone. */
export function gapsOf({ files, policyProblems }: LoadedSpec): VFileMessage[] {
  return [...policyProblems, ...files.flatMap(({ problems }) => problems)].filter(({ fatal }) => fatal)
}
