import { sectionsById } from '../../clauses/data/by-id.ts'
import type { Clause, Example, Spec } from '../../clauses/data/clause.ts'
import { plainText } from '../../clauses/data/plain-words.ts'
import type { ChatMessage } from '../../model/model.ts'
import { plainMessage, type WorkedExample } from './prompt.ts'

/**
 * Labelled replies that show how a clause is meant: those of the clause, then those of its section, GOOD and
 * BAD ones in turn. An example whose conversation is the one that is judged is left out as a whole, so that no
 * grader sees the label of the reply before it, nor of its rivals.
 *
 * @param most replies at most
 */
export function workedExamples(
  { sections }: Spec,
  clause: Clause,
  conversation: readonly ChatMessage[],
  most: number,
): WorkedExample[] {
  if (most === 0) return []
  const judged = textOf(conversation)
  const inSection = (clause.section && sectionsById(sections).get(clause.section)?.examples) || []
  const found = [...new Set([...clause.examples, ...inSection])]
    .filter((example) => !conversationsOf(example).includes(judged))
    .flatMap(labelled)
  const good = found.filter(({ verdict }) => verdict === 'satisfied')
  const bad = found.filter(({ verdict }) => verdict === 'violated')
  const turns = Array.from({ length: Math.max(good.length, bad.length) }, (_, at) => [good[at], bad[at]])
  return turns
    .flat()
    .flatMap((each) => each ?? [])
    .slice(0, most)
}

/** OK shows nothing, and a label that names another clause doesn't speak of this one. */
function labelled({ comparisons }: Example): WorkedExample[] {
  return comparisons.flatMap(({ messages, replies }) =>
    replies.flatMap(({ label, reason, against, reply }) =>
      label === 'OK' || against !== undefined
        ? []
        : [
            {
              conversation: messages.map(plainMessage),
              reply: reply.content,
              verdict: label === 'GOOD' ? ('satisfied' as const) : ('violated' as const),
              reason,
            },
          ],
    ),
  )
}

function conversationsOf({ messages, comparisons }: Example): string[] {
  return [messages, ...comparisons.map((comparison) => comparison.messages)].map(textOf)
}

/** Equal for conversations of the same words: a space more, or another mark, makes no other prompt. */
function textOf(conversation: readonly ChatMessage[]): string {
  return JSON.stringify(conversation.map(({ role, content }) => [role, wordsIn(content)]))
}

function wordsIn(content: string): string {
  const plain = plainText(content).toLowerCase()
  return plain.match(/[\p{L}\p{M}\p{N}]+/gu)?.join(' ') ?? plain
}
