import { canonicalJson, hashOf } from '../../common/hash.ts'
import { perObject } from '../../common/memo.ts'
import type { Clause, Example, Message, ScriptedResult } from './clause.ts'
import { precedentsOf } from './labelled-replies.ts'
import { plainText } from './plain-words.ts'

/** Equal for conversations that ask the same: line ends, spaces around lines' ends and the order of attributes don't count. */
export const promptKey = perObject((messages: readonly Message[]): string =>
  canonicalJson(messages.map((message) => turn(message, typed))),
)

/** As `promptKey`, of a conversation and a reply to it. */
export function replyKey(messages: readonly Message[], reply: Message): string {
  return promptKey([...messages, reply])
}

/** `[...]`, `…`: stands for words that are left out, so that two of them need not be the same. */
export function isElided({ content }: Message): boolean {
  return /^[\s[\](){}.…*_-]*$/.test(content)
}

/** Equal for texts of the same words. */
export function textHash(text: string): string {
  return hashOf(plainText(text))
}

/** Equal for challenges that send the same to the target, but for spaces at the ends of lines. */
export function promptHash({ messages, scripted = [] }: Pick<Example, 'messages' | 'scripted'>): string {
  const turns = messages.map((message) => turn(message, typed))
  return hashOf(scripted.length === 0 ? turns : { turns, scripted: withoutPlaces(scripted) })
}

/** What they say, wherever it stands. */
export function withoutPlaces(scripted: readonly ScriptedResult[]): Omit<ScriptedResult, 'span'>[] {
  return scripted.map(({ span: _, ...each }) => each)
}

/** Of the words of all labelled replies, in whatever order; undefined where there are none. */
export function precedentsHash(clause: Clause): string | undefined {
  const hashes = precedentsOf(clause).map(({ comparison, label, reason, against, reply }) => {
    const turns = [...comparison.messages, reply].map((message) => turn(message, plainText))
    return hashOf([turns, label, plainText(reason), against])
  })
  return hashes.length === 0 ? undefined : hashOf(hashes.sort())
}

function turn({ role, content, attributes, settings }: Message, text: (content: string) => string): unknown {
  return [role, text(content), attributes ?? {}, settings ?? {}]
}

function typed(content: string): string {
  return content
    .replace(/[ \t]+$/gm, '')
    .trim()
    .normalize('NFC')
}

/** Changes with what a clause says and with nothing else: gradings keep it, and so does what is shipped. */
export const clauseHash = perObject(
  ({ title, text, authority }: Pick<Clause, 'title' | 'text' | 'authority'>): string =>
    hashOf({ title, text, authority }),
)
