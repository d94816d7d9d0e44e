export type { ChatMessage } from './model/model.ts'
export type { CallContext, CallResult, ModelFunction } from './model/module.ts'
export type { ClausesOptions } from './suite/options.ts'
export { clauses } from './suite/plugin.ts'
