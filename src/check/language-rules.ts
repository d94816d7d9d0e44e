import type { Rule } from './facts/rule.ts'
import { absoluteOverridable } from './rules/absolute-overridable.ts'
import { actorDrift } from './rules/actor-drift.ts'
import { doubleNegation } from './rules/double-negation.ts'
import { escapeClause } from './rules/escape-clause.ts'
import { hedgedObligation } from './rules/hedged-obligation.ts'
import { leakyPrompt } from './rules/leaky-prompt.ts'
import { modalMix } from './rules/modal-mix.ts'
import { nonAtomic } from './rules/non-atomic.ts'
import { openList } from './rules/open-list.ts'
import { pronounInitial } from './rules/pronoun-initial.ts'
import { repeatedWord } from './rules/repeated-word.ts'
import { subjectiveTerm } from './rules/subjective-term.ts'
import { undefinedTerm } from './rules/undefined-term.ts'
import { vagueQuantifier } from './rules/vague-quantifier.ts'
import { weakVerb } from './rules/weak-verb.ts'

/** The linter: language that two people may read in two ways. */
export const LANGUAGE_RULES: readonly Rule[] = [
  absoluteOverridable,
  actorDrift,
  doubleNegation,
  escapeClause,
  hedgedObligation,
  leakyPrompt,
  modalMix,
  nonAtomic,
  openList,
  pronounInitial,
  repeatedWord,
  subjectiveTerm,
  undefinedTerm,
  vagueQuantifier,
  weakVerb,
]
