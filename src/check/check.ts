import { VFileMessage } from 'vfile-message'
import type { ReadSpec } from '../spec/load.ts'
import { problemsOf } from '../spec/problem.ts'
import type { CheckInput, Finding, Rule, Severity } from './rule.ts'
import { RULES } from './rules.ts'
import { applySuppressions } from './suppressions.ts'

/** Severities by rule, where they aren't the rule's own. */
export type Severities = Readonly<Record<string, Severity>>

/**
 * Checks a whole spec: what is decidable and wrong (errors) and what is worded so that two people may read it
 * in two ways (warnings). Problems of reading the files are not among them.
 *
 * @param context `lock`: the spec as it was last accepted, for the rule `amended`
 * @returns messages in the order of the files and their lines; `fatal` is true for an error, false for a warning,
 *   null for an info; where there is a safe fix, `expected` holds the one text that replaces the place
 */
export function checkSpec(
  read: ReadSpec,
  severities: Severities = {},
  context: Pick<CheckInput, 'lock'> = {},
): VFileMessage[] {
  const input: CheckInput = { ...read, ...context }
  const messages = RULES.flatMap((rule) => {
    const severity = severities[rule.id] ?? rule.severity
    if (severity === 'off') return []
    return rule.check(input).map((finding) => messageOf(finding, rule, severities))
  })
  const isOn = (id: string) =>
    (severities[id] ?? RULES.find((rule) => rule.id === id)?.severity ?? 'off') !== 'off'
  const kept = applySuppressions(input, messages, isOn)
  const files = [...Map.groupBy(kept, ({ file }) => file!)].sort(([a], [b]) => (a < b ? -1 : 1))
  return files.flatMap(([file, own]) => problemsOf(file, own))
}

const FATAL = { error: true, warn: false, info: undefined } as const

function messageOf(
  { file, place, reason, fix, severity }: Finding,
  rule: Pick<Rule, 'id' | 'severity'>,
  severities: Severities,
): VFileMessage {
  const message = new VFileMessage(reason, { place, ruleId: rule.id, source: 'vitest-clause' })
  const level = severities[rule.id] ?? severity ?? rule.severity
  message.fatal = level === 'off' ? undefined : FATAL[level]
  message.file = file
  if (fix !== undefined) message.expected = [fix]
  return message
}
