import { CONSISTENCY_RULES } from './consistency-rules.ts'
import type { Rule } from './facts/rule.ts'
import { LANGUAGE_RULES } from './language-rules.ts'

/** All rules, in the order of their ids. */
export const RULES: readonly Rule[] = [...CONSISTENCY_RULES, ...LANGUAGE_RULES].sort((a, b) =>
  a.id < b.id ? -1 : 1,
)
