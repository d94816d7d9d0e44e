import { VFileMessage } from 'vfile-message'
import type { ReadSpec } from '../spec/load.ts'
import { didYouMean } from '../spec/nearest.ts'
import { problemsOf } from '../spec/problem.ts'
import { type ModelChecks, modelChecks } from './model-checks.ts'
import { MODEL_RULES } from './model-rules.ts'
import type { Finding, Rule, Severity } from './rule.ts'
import { RULES } from './rules.ts'
import { applySuppressions } from './suppressions.ts'

/** Severities by rule, where they aren't the rule's own. */
export type Severities = Readonly<Record<string, Severity>>

/** A message as plain data, which can be kept and handed on. */
export type Diagnostic = Pick<VFileMessage, 'reason' | 'ruleId' | 'fatal' | 'expected'> & {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
}

/** A message of `checkSpec` as plain data. */
export function diagnosticOf({
  file,
  line,
  column,
  reason,
  ruleId,
  fatal,
  expected,
}: VFileMessage): Diagnostic {
  return { file: file!, line: line ?? 1, column: column ?? 1, reason, ruleId, fatal, expected }
}

/**
 * @throws TypeError where severities name a rule that doesn't exist
 */
export function requireRules(severities: Severities): void {
  const ids = [...RULES, ...MODEL_RULES].map(({ id }) => id)
  const unknown = Object.keys(severities).find((id) => !ids.includes(id))
  if (unknown === undefined) return
  throw new TypeError(
    `clauses(): option \`rules\`: there is no rule \`${unknown}\`${didYouMean(unknown, ids)}`,
  )
}

/**
 * Checks a whole spec: what is decidable and wrong (errors) and what is worded so that two people may read it
 * in two ways (warnings). Problems of reading the files are not among them.
 *
 * @returns messages in the order of the files and their lines; `fatal` is true for an error, false for a warning,
 *   null for an info; where there is a safe fix, `expected` holds the one text that replaces the place
 */
export function checkSpec(input: ReadSpec, severities: Severities = {}): VFileMessage[] {
  return checkWithModel(input, severities).messages
}

/** As `checkSpec`, and what is left to the rules that need a model. */
export function checkWithModel(
  input: ReadSpec,
  severities: Severities = {},
): { readonly messages: VFileMessage[]; readonly model: ModelChecks } {
  const severity = (id: string) =>
    severities[id] ?? [...RULES, ...MODEL_RULES].find((rule) => rule.id === id)?.severity ?? 'off'
  const found = RULES.flatMap((rule) =>
    severity(rule.id) === 'off'
      ? []
      : rule.check(input).map((finding) => messageOf(finding, rule, severities)),
  )
  const model = modelChecks(input, severity)
  const isOn = (id: string) => severity(id) !== 'off'
  const kept = applySuppressions(input, [...found, ...model.messages], isOn)
  const possible = new Set(model.messages)
  const said = kept.filter((each) => !possible.has(each))
  const files = [...Map.groupBy(said, ({ file }) => file!)].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    messages: files.flatMap(([file, own]) => problemsOf(file, own)),
    model: model.checks(new Set(kept)),
  }
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
