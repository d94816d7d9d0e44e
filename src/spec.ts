export type * from './spec/clause.ts'
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
