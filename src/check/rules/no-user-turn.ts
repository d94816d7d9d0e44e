import type { Rule } from '../facts/rule.ts'

/** A prompt that doesn't end in a user turn asks the target for nothing. */
export const noUserTurn: Rule = {
  id: 'no-user-turn',
  severity: 'warn',
  check({ loaded }) {
    return loaded.files.flatMap(({ file, clauses }) =>
      clauses.flatMap(({ examples }) =>
        examples.flatMap(({ messages }) => {
          const last = messages.at(-1)
          if (!last || last.role === 'user' || last.role === 'tool') return []
          // A developer alone may ask for something himself.
          if (messages.every(({ role }) => role === 'developer')) return []
          const reason = `Unexpected end of the prompt in a turn of the ${last.role}, expected one of the user or a tool: the target is asked nothing`
          return [{ file, place: last.span.start, reason }]
        }),
      ),
    )
  },
}
