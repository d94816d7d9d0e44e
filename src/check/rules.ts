import type { Rule } from './facts/rule.ts'
import { absoluteOverridable } from './rules/absolute-overridable.ts'
import { actorDrift } from './rules/actor-drift.ts'
import { amended } from './rules/amended.ts'
import { andOr } from './rules/and-or.ts'
import { authorityOrder } from './rules/authority-order.ts'
import { bindsNobody } from './rules/binds-nobody.ts'
import { comparative } from './rules/comparative.ts'
import { doubleNegation } from './rules/double-negation.ts'
import { duplicateCase } from './rules/duplicate-case.ts'
import { duplicatePrompt } from './rules/duplicate-prompt.ts'
import { duplicateSentence } from './rules/duplicate-sentence.ts'
import { duplicateTerm } from './rules/duplicate-term.ts'
import { escapeClause } from './rules/escape-clause.ts'
import { headingJump } from './rules/heading-jump.ts'
import { hedgedObligation } from './rules/hedged-obligation.ts'
import { leakyPrompt } from './rules/leaky-prompt.ts'
import { missingFile } from './rules/missing-file.ts'
import { modalMix } from './rules/modal-mix.ts'
import { noAuthority } from './rules/no-authority.ts'
import { noPrompts } from './rules/no-prompts.ts'
import { noUserTurn } from './rules/no-user-turn.ts'
import { nonAtomic } from './rules/non-atomic.ts'
import { oneSided } from './rules/one-sided.ts'
import { openList } from './rules/open-list.ts'
import { overrideCycle } from './rules/override-cycle.ts'
import { placeholder } from './rules/placeholder.ts'
import { precedentConflict } from './rules/precedent-conflict.ts'
import { pronounInitial } from './rules/pronoun-initial.ts'
import { repeatedWord } from './rules/repeated-word.ts'
import { similarId } from './rules/similar-id.ts'
import { staleTitle } from './rules/stale-title.ts'
import { subjectiveTerm } from './rules/subjective-term.ts'
import { unclosedUntrusted } from './rules/unclosed-untrusted.ts'
import { undefinedClause } from './rules/undefined-clause.ts'
import { undefinedTerm } from './rules/undefined-term.ts'
import { vagueQuantifier } from './rules/vague-quantifier.ts'
import { vagueTime } from './rules/vague-time.ts'
import { vagueVerb } from './rules/vague-verb.ts'
import { weakVerb } from './rules/weak-verb.ts'

/**
 * The type checker: what is decidable.
 * @internal exported for tests, which ask each kind for other things
 */
export const CONSISTENCY_RULES: readonly Rule[] = [
  amended,
  authorityOrder,
  bindsNobody,
  duplicateCase,
  duplicatePrompt,
  duplicateSentence,
  duplicateTerm,
  headingJump,
  missingFile,
  noAuthority,
  noPrompts,
  noUserTurn,
  oneSided,
  overrideCycle,
  precedentConflict,
  similarId,
  staleTitle,
  unclosedUntrusted,
  undefinedClause,
]

/**
 * The linter: language that two people may read in two ways.
 * @internal exported for tests, as above
 */
export const LANGUAGE_RULES: readonly Rule[] = [
  absoluteOverridable,
  actorDrift,
  andOr,
  comparative,
  doubleNegation,
  escapeClause,
  hedgedObligation,
  leakyPrompt,
  modalMix,
  nonAtomic,
  openList,
  placeholder,
  pronounInitial,
  repeatedWord,
  subjectiveTerm,
  undefinedTerm,
  vagueQuantifier,
  vagueTime,
  vagueVerb,
  weakVerb,
]

/** All rules, in the order of their ids. */
export const RULES: readonly Rule[] = [...CONSISTENCY_RULES, ...LANGUAGE_RULES].sort((a, b) =>
  a.id < b.id ? -1 : 1,
)
