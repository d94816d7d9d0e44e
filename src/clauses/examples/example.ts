import type { Example, Message, Place } from '../data/clause.ts'
import type { Range } from '../data/place.ts'
import { type Locate, spanOf } from '../data/place.ts'
import type { Conversation } from './conversation-builder.ts'

/** A title as it stands in a file; `''` where there are no words. */
export interface Title {
  readonly text: string
  readonly range: Range
}

/** An example whose name isn't unique yet. */
export interface FoundExample extends Omit<Example, 'title'> {
  readonly title: string
}

export function foundExample(
  locate: Locate,
  title: Title,
  range: Range,
  {
    messages,
    comparisons,
    scripted = [],
  }: Pick<Conversation, 'messages' | 'comparisons'> & Partial<Pick<Conversation, 'scripted'>>,
): FoundExample {
  return {
    title: title.text,
    titleSpan: spanOf(locate, title.range.start, title.range.end),
    span: spanOf(locate, range.start, range.end),
    messages,
    prompt: promptPlace(messages) ?? locate(title.range.start),
    comparisons,
    ...(scripted.length > 0 && { scripted }),
  }
}

function promptPlace(messages: readonly Message[]): Place | undefined {
  return (messages.findLast(({ role }) => role === 'user') ?? messages.at(-1))?.span.start
}

/**
 * Gives each example of a clause a name of its own. Of links only the words are left.
 * @param titleOf title of what `[?](#id)` leads to; without one it is the id
 */
export function nameExamples(
  found: readonly FoundExample[],
  titleOf: (id: string) => string | undefined = () => undefined,
): Example[] {
  const taken = new Set<string>()
  return found.map((example, index) => {
    const words = example.title
      .replace(/\[\?\]\(#([^)\s]+)\)/g, (_, id: string) => titleOf(id) ?? id)
      .replace(/\[([^[\]]+)\]\(#[^)\s]+\)/g, '$1')
    const title = words === '' ? `example ${index + 1}` : words
    let unique = title
    for (let count = 2; taken.has(unique); count++) unique = `${title} (${count})`
    taken.add(unique)
    return { ...example, title: unique }
  })
}

/** A title made of a prompt: its beginning, cut at the end of a word. */
export function titleFrom(text: string, max = 72): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  if (flat.length <= max) return flat
  const cut = flat.slice(0, max)
  const wordEnd = flat[max] === ' ' ? max : cut.lastIndexOf(' ')
  const kept = (wordEnd > max / 2 ? cut.slice(0, wordEnd) : cut).replace(/[\uD800-\uDBFF]$/, '')
  return `${kept.replace(/[\s,;:.]+$/, '')}…`
}
