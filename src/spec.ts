export type { AmendedPart, AuthorityChange, AuthorityDirection } from './amendments/amended-part.ts'
export { type AmendmentTextOptions, amendmentText } from './amendments/amendment-text.ts'
export { type AmendmentReport, amendments, type VersionBump } from './amendments/amendments.ts'
export type {
  ClauseAmendments,
  ClauseToReview,
  ListChange,
  ReorderedClause,
} from './amendments/clause-amendments.ts'
export type { PromptChanges, RuleChange } from './amendments/lock.ts'
export {
  type ClauseStatus,
  type LockedClause,
  type LockedPrompt,
  type LockedSection,
  lockOf,
  type SpecLock,
} from './amendments/lock.ts'
export { readLock, writeLock } from './amendments/lock-file.ts'
export type { AddedSection, RemovedSection, SectionAmendments } from './amendments/section-amendments.ts'
export { type SpecAtOptions, specAt } from './amendments/spec-at.ts'
export type { WordRun } from './amendments/word-diff.ts'
export type { Force } from './amendments/words/force.ts'
export type { ForceChange } from './amendments/words/force-changes.ts'
export { type CheckOptions, checkSpec } from './check/check-spec.ts'
export type { Diagnostic } from './check/diagnostic.ts'
export type * from './clauses/data/clause.ts'
export type { ClauseData } from './clauses/data/clause-data.ts'
export { type LoadedSpec, loadSpec } from './clauses/load.ts'
export {
  type CompiledPolicy,
  type CompileOptions,
  compilePolicy,
  type PolicySelection,
} from './policy/compile-policy.ts'
export {
  type EffectiveClause,
  type EffectivePolicy,
  effectivePolicy,
  type GivesWay,
  type PolicyScope,
  type RolePower,
} from './policy/effective-policy.ts'
export { policySlice, type SliceExtent } from './policy/slice.ts'
