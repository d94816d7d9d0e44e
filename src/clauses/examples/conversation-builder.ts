import type { VFileMessage } from 'vfile-message'
import type { Comparison, LabelledReply, Message, ScriptedResult, Span } from '../data/clause.ts'

/** What a block of turns holds. */
export interface Conversation {
  /** The challenge: everything before a comparison at the end, or everything. */
  readonly messages: readonly Message[]
  readonly comparisons: readonly Comparison[]
  readonly scripted: readonly ScriptedResult[]
  readonly problems: readonly VFileMessage[]
}

/** A conversation in the making. */
export interface Thread {
  /** Adds a turn, after the best reply of a comparison just before it. */
  say(message: Message): void
  /** Whether there is a turn that a comparison could answer. */
  hasTurns(): boolean
  compare(replies: readonly LabelledReply[], span: Span): void
  readonly messages: readonly Message[]
  readonly comparisons: readonly Comparison[]
}

export function createThread(): Thread {
  const messages: Message[] = []
  const comparisons: Comparison[] = []
  let latest: Comparison | undefined
  const settle = () => {
    if (latest) messages.push(best(latest.replies).reply)
    latest = undefined
  }
  return {
    messages,
    comparisons,
    hasTurns: () => messages.length > 0 || latest !== undefined,
    say(message) {
      settle()
      messages.push(message)
    },
    compare(replies, span) {
      settle()
      latest = { messages: [...messages], replies, span }
      comparisons.push(latest)
    },
  }
}

/** The reply that the conversation goes on from. */
function best(replies: readonly LabelledReply[]): LabelledReply {
  return (
    replies.find(({ label }) => label === 'GOOD') ??
    replies.find(({ label }) => label === 'OK') ??
    replies[0]!
  )
}
