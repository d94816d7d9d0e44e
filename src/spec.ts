export type { AmendedPart, AuthorityChange, AuthorityDirection } from './spec/amended-part.ts'
export { type AmendmentTextOptions, amendmentText } from './spec/amendment-text.ts'
export { type AmendmentReport, amendments, type VersionBump } from './spec/amendments.ts'
export type * from './spec/clause.ts'
export type {
  ClauseAmendments,
  ClauseToReview,
  ListChange,
  ReorderedClause,
} from './spec/clause-amendments.ts'
export type { ClauseData } from './spec/clause-data.ts'
export {
  type CompiledPolicy,
  type CompileOptions,
  compilePolicy,
  type PolicySelection,
} from './spec/compile-policy.ts'
export {
  type EffectiveClause,
  type EffectivePolicy,
  effectivePolicy,
  type GivesWay,
  type PolicyScope,
  type RolePower,
} from './spec/effective-policy.ts'
export { type LoadedSpec, loadSpec } from './spec/load.ts'
export {
  type ClauseStatus,
  type LockedClause,
  type LockedPrompt,
  type LockedSection,
  lockOf,
  type SpecLock,
} from './spec/lock.ts'
export type { PromptChanges, RuleChange } from './spec/lock-changes.ts'
export { readLock, writeLock } from './spec/lock-file.ts'
export type { AddedSection, RemovedSection, SectionAmendments } from './spec/section-amendments.ts'
export { policySlice, type SliceExtent } from './spec/slice.ts'
export { type SpecAtOptions, specAt } from './spec/spec-at.ts'
export type { WordRun } from './spec/word-diff.ts'
