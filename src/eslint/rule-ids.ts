import { RULES } from '../check/rules.ts'

/** The rule for problems found while reading: files that can't be used as they are. */
export const PROBLEM = 'problem'

/** What is said of comments that suppress; `check` has no rule for it. */
const SUPPRESSIONS = { 'bad-suppression': 'error', 'unused-suppression': 'warn' } as const

/** Rules with errors and warnings. ESLint has one severity a rule: the milder, so that no warning is an error. */
const MIXED: Readonly<Record<string, 'warn'>> = { 'duplicate-case': 'warn' }

/** Severities by rule, as ESLint names them. What is only counted elsewhere is off. */
export const RECOMMENDED: Readonly<Record<string, 'error' | 'warn' | 'off'>> = {
  [PROBLEM]: 'error',
  ...SUPPRESSIONS,
  ...Object.fromEntries(
    RULES.map(({ id, severity }) => [id, MIXED[id] ?? (severity === 'info' ? 'off' : severity)]),
  ),
}

export const ESLINT_RULE_IDS: readonly string[] = Object.keys(RECOMMENDED)
