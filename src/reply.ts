export type * from './acts/acts.ts'
export { replyFrom } from './model/frameworks/reply-from.ts'
export type { CallReply } from './model/module.ts'
