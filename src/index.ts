export type { ChatMessage } from './model/model.ts'
export type { CallContext, CallReply, CallResult, ModelFunction } from './model/module.ts'
export type { ClausesOptions } from './suite/input/options.ts'
export { clauses } from './suite/plugin.ts'
