export type * from './spec/clause.ts'
export { type LoadedSpec, loadSpec } from './spec/load.ts'
export { policySlice, type SliceExtent } from './spec/slice.ts'
