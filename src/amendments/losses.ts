import type { VFileMessage } from 'vfile-message'
import type { LoadedSpec } from '../clauses/load.ts'

/** Problems of a policy text that cost a section, or what it says, and not only an example. */
const OF_SECTIONS = ['unreadable', 'unknown-authority', 'duplicate-id']

/** The problems that cost a loaded spec a clause, or what it says. What was lost must not look repealed. */
export function lossesOf({ files, policyProblems }: LoadedSpec): VFileMessage[] {
  return [
    ...policyProblems.filter(({ ruleId }) => OF_SECTIONS.includes(ruleId!)),
    ...files.flatMap(({ problems }) => problems.filter(({ fatal }) => fatal)),
  ]
}
