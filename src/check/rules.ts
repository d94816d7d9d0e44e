import type { Rule } from './rule.ts'
import { noUserTurn } from './rules/no-user-turn.ts'

/** All rules, in the order of their ids. */
export const RULES: readonly Rule[] = [noUserTurn]
