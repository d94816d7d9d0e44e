import type { Message } from '../../clauses/data/clause.ts'
import { holdersOf } from '../facts/labelled.ts'
import type { Finding, Rule } from '../facts/rule.ts'

/** `<untrusted>` without its end, or the other way round: nobody can say which words of the turn are whose. */
export const unclosedUntrusted: Rule = {
  id: 'unclosed-untrusted',
  severity: 'warn',
  check(input) {
    const found = holdersOf(input).flatMap((holder) =>
      holder.examples.flatMap(({ messages, comparisons, file = holder.file }) => {
        const turns = [
          ...messages,
          ...comparisons.flatMap((each) => [...each.messages, ...each.replies.map(({ reply }) => reply)]),
        ]
        return turns.flatMap((turn) => inTurn(turn, file))
      }),
    )
    // Turns that several comparisons share are one.
    return [...new Map(found.map((each) => [JSON.stringify([each.file, each.place]), each])).values()]
  },
}

function inTurn({ content, span }: Message, file: string): Finding[] {
  const tags = [...content.matchAll(/<(\/?)(untrusted\w*)>/g)]
  let open: string | undefined
  for (const [, slash, name] of tags) {
    if (slash === '' && open === undefined) open = name
    else if (slash === '/' && open === name) open = undefined
    else return [finding(file, span, `<${slash}${name}>`)]
  }
  return open === undefined ? [] : [finding(file, span, `<${open}>`)]
}

function finding(file: string, { start }: Message['span'], tag: string): Finding {
  const other = tag.startsWith('</') ? tag.replace('/', '') : tag.replace('<', '</')
  const reason = `Unexpected \`${tag}\` in this turn, expected \`${other}\` with it: without, nobody can say which words somebody else wrote`
  return { file, place: start, reason }
}
