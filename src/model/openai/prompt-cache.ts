import { hashOf } from '../../common/hash.ts'
import type { Beginning, ModelRequest } from '../model.ts'

/** Characters of 1,024 tokens: providers keep no shorter beginning. */
const LEAST = 4 * 1024

/**
 * The `prompt_cache_key` of a request: requests with one key go to one machine, which keeps their beginnings. OpenAI
 * wants about 15 requests a minute for each key, so it is a hash of the first beginning that is long enough to be
 * kept (that of a section, as a rule), and names nobody. Undefined where no other request begins so.
 */
export function promptCacheKey({ messages, shared = [] }: ModelRequest): string | undefined {
  const beginnings = shared.map((each) => beginningOf(messages, each))
  const kept = beginnings.find((text) => text.length >= LEAST) ?? beginnings.at(-1)
  return kept === undefined ? undefined : `clause-${hashOf(kept)}`
}

function beginningOf(messages: ModelRequest['messages'], { message, length }: Beginning): string {
  const before = messages.slice(0, message).map(({ content }) => content)
  return [...before, messages[message]?.content.slice(0, length)].join('\n')
}

/** A piece of a message; `mark` where a shared beginning ends with it. */
export interface Piece {
  readonly text: string
  readonly mark: boolean
}

/** The text of a message, cut where shared beginnings end. */
export function piecesOf(content: string, message: number, shared: readonly Beginning[]): Piece[] {
  const ends = shared.flatMap((each) => (each.message === message ? [each.length] : []))
  const cuts = [...new Set(ends)].filter((end) => end > 0 && end <= content.length)
  const pieces = cuts.map((end, index) => ({ text: content.slice(cuts[index - 1] ?? 0, end), mark: true }))
  const rest = content.slice(cuts.at(-1) ?? 0)
  return rest === '' ? pieces : [...pieces, { text: rest, mark: false }]
}
