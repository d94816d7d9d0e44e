import { VFileMessage } from 'vfile-message'
import { didYouMean } from '../clauses/data/nearest.ts'
import { problemsOf } from '../clauses/data/problem.ts'
import type { ReadSpec } from '../clauses/load.ts'
import { MODEL_RULES } from './contradictions/model-rules.ts'
import { type ModelChecks, modelChecks } from './contradictions/pair-tests.ts'
import { filesByPath } from './facts/by-file.ts'
import type { CheckInput, Finding, Rule, Severity } from './facts/rule.ts'
import { RULES } from './rules.ts'
import { applySuppressions } from './suppressions.ts'

/** Severities by rule, where they aren't the rule's own. */
export type Severities = Readonly<Record<string, Severity>>

/**
 * @throws TypeError where severities name a rule that doesn't exist
 */
export function requireRules(severities: Severities, caller = 'clauses()'): void {
  const ids = [...RULES, ...MODEL_RULES].map(({ id }) => id)
  const unknown = Object.keys(severities).find((id) => !ids.includes(id))
  if (unknown === undefined) return
  throw new TypeError(
    `${caller}: option \`rules\`: there is no rule \`${unknown}\`${didYouMean(unknown, ids)}`,
  )
}

/**
 * Checks a spec that was read: what is decidable and wrong (errors) and what is worded so that two people may read it
 * in two ways (warnings). Problems of reading the files are not among them.
 *
 * @param context `lock`: the spec as it was last accepted, for the rule `amended`
 * @returns messages in the order of the files and their lines; `fatal` is true for an error, false for a warning,
 *   null for an info; where there is a safe fix, `expected` holds the one text that replaces the place
 */
export function checkRead(
  read: ReadSpec,
  severities: Severities = {},
  context: Pick<CheckInput, 'lock'> = {},
): VFileMessage[] {
  return checkWithModel(read, severities, context).messages
}

/** As `checkRead`, and what is left to the rules that need a model. */
export function checkWithModel(
  read: ReadSpec,
  severities: Severities = {},
  context: Pick<CheckInput, 'lock'> = {},
): { readonly messages: VFileMessage[]; readonly model: ModelChecks } {
  const input: CheckInput = { ...read, ...context }
  const severity = (id: string) =>
    severities[id] ?? [...RULES, ...MODEL_RULES].find((rule) => rule.id === id)?.severity ?? 'off'
  const all = RULES.flatMap((rule) =>
    severity(rule.id) === 'off'
      ? []
      : rule.check(input).map((finding) => messageOf(finding, rule, severities)),
  )
  const found = all.flatMap((each) => atHome(each, input))
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

/**
 * What is imported has no suite, and authors of its own: of what is said of it only errors are kept, and stand
 * where the host lets it in.
 */
function atHome(message: VFileMessage, { loaded }: ReadSpec): VFileMessage[] {
  const imported = filesByPath(loaded.files).get(message.file!)
  if (!imported?.home) return [message]
  if (message.fatal !== true) return []
  const reason = `${message.file}:${message.line}:${message.column} ${message.reason}`
  const { ruleId, source } = message
  const moved = new VFileMessage(reason, { place: imported.importedAt!, ruleId: ruleId!, source: source! })
  return [Object.assign(moved, { fatal: true, file: imported.home! })]
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
