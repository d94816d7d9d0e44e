export type * from './spec/clause.ts'
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
export { policySlice, type SliceExtent } from './spec/slice.ts'
