import type { Rule } from './rule.ts'
import { noUserTurn } from './rules/no-user-turn.ts'

/** The type checker: what is decidable. */
export const CONSISTENCY_RULES: readonly Rule[] = [noUserTurn]
