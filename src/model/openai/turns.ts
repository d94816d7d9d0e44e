/** A message as it goes over the wire, with the roles that both APIs know. */
export interface WireMessage {
  readonly role: 'system' | 'developer' | 'user' | 'assistant'
  readonly content: string
}

/**
 * Messages as strict chat templates take them: what the system says first, in one message; then user and assistant
 * by turns, beginning with the user. Later messages of the system become text with a header, as tool turns do.
 *
 * @param options.system false for templates without a system's message: its text goes before the first user's
 */
export function strictTurns(
  messages: readonly WireMessage[],
  { system }: { readonly system: boolean },
): readonly WireMessage[] {
  const first = messages.findIndex((message) => !isSystem(message))
  const lead = textOf(first < 0 ? messages : messages.slice(0, first))
  const rest = (first < 0 ? [] : messages.slice(first)).map(
    (message): WireMessage =>
      isSystem(message) ? { role: 'user', content: `[system]\n${message.content}` } : message,
  )
  const folded = lead !== '' && (!system || rest.length === 0)
  const begins: WireMessage[] = folded
    ? [{ role: 'user', content: lead }]
    : rest[0]?.role === 'assistant'
      ? [{ role: 'user', content: '[the assistant begins]' }]
      : []
  const turns = [...begins, ...rest].reduce<WireMessage[]>((joined, message) => {
    const last = joined.at(-1)
    if (last?.role === message.role) {
      joined[joined.length - 1] = { role: last.role, content: textOf([last, message]) }
    } else joined.push(message)
    return joined
  }, [])
  return lead === '' || folded ? turns : [{ role: 'system', content: lead }, ...turns]
}

export function isSystem({ role }: WireMessage): boolean {
  return role === 'system' || role === 'developer'
}

function textOf(messages: readonly WireMessage[]): string {
  return messages
    .map(({ content }) => content)
    .filter((content) => content.trim() !== '')
    .join('\n\n')
}
