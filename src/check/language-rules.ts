import type { Rule } from './rule.ts'

/** The linter: language that two people may read in two ways. */
export const LANGUAGE_RULES: readonly Rule[] = []
