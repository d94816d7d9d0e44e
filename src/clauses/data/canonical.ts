import type { Message } from './clause.ts'

/** Equal for conversations that ask the same: line ends, spaces around lines' ends and the order of attributes don't count. */
export function promptKey(messages: readonly Message[]): string {
  return JSON.stringify(messages.map(turnKey))
}

/** As `promptKey`, of a conversation and a reply to it. */
export function replyKey(messages: readonly Message[], reply: Message): string {
  return JSON.stringify([...messages, reply].map(turnKey))
}

/** `[...]`, `…`: stands for words that are left out, so that two of them need not be the same. */
export function isElided({ content }: Message): boolean {
  return /^[\s[\](){}.…*_-]*$/.test(content)
}

function turnKey({ role, content, attributes = {}, settings = {} }: Message): unknown {
  const text = content
    .replace(/[ \t]+$/gm, '')
    .trim()
    .normalize('NFC')
  return [role, text, sorted(attributes), sorted(settings)]
}

function sorted(record: Readonly<Record<string, string>>): unknown {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
}
