import type { VFileMessage } from 'vfile-message'
import type { LoadedSpec } from '../clauses/load.ts'

/** Problems of a policy text for which a section lacks more than an example. */
const OF_SECTIONS = ['unreadable', 'unknown-authority', 'duplicate-id']

/** The problems for which a loaded spec lacks clauses, or what a clause says: it must not be taken for repealed. */
export function lossesOf({ files, policyProblems }: LoadedSpec): VFileMessage[] {
  return [
    ...policyProblems.filter(({ ruleId }) => OF_SECTIONS.includes(ruleId!)),
    ...files.flatMap(({ problems }) => problems.filter(({ fatal }) => fatal)),
  ]
}
