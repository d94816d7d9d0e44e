import type { Rule } from './facts/rule.ts'
import { amended } from './rules/amended.ts'
import { authorityOrder } from './rules/authority-order.ts'
import { duplicateCase } from './rules/duplicate-case.ts'
import { duplicatePrompt } from './rules/duplicate-prompt.ts'
import { noAuthority } from './rules/no-authority.ts'
import { noPrompts } from './rules/no-prompts.ts'
import { noUserTurn } from './rules/no-user-turn.ts'
import { oneSided } from './rules/one-sided.ts'
import { overrideCycle } from './rules/override-cycle.ts'
import { precedentConflict } from './rules/precedent-conflict.ts'
import { staleTitle } from './rules/stale-title.ts'
import { undefinedClause } from './rules/undefined-clause.ts'

/** The type checker: what is decidable. */
export const CONSISTENCY_RULES: readonly Rule[] = [
  amended,
  authorityOrder,
  duplicateCase,
  duplicatePrompt,
  noAuthority,
  noPrompts,
  noUserTurn,
  oneSided,
  overrideCycle,
  precedentConflict,
  staleTitle,
  undefinedClause,
]
