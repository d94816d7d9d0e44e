import { VFileMessage } from 'vfile-message'
import type { Place, Span } from './clause.ts'

/** An error of a file: what is wrong and what to do, where it stands, and the rule that says so. */
export function problem(reason: string, place: Place | Span, ruleId: string): VFileMessage {
  const message = new VFileMessage(reason, { place, ruleId, source: 'vitest-clause' })
  message.fatal = true
  return message
}

/**
 * What a foreign text says beyond what we know: it is kept as it is, and only a likely typo is worth a warning.
 * @param near what it was probably meant to be; none: nothing is wrong
 */
export function typo(
  name: string,
  near: readonly string[],
  place: Place | Span,
  ruleId: string,
): VFileMessage[] {
  if (near.length === 0) return []
  const message = problem(
    `Unknown \`${name}\`, kept as it is; did you mean ${listed(near, 'or')}?`,
    place,
    ruleId,
  )
  message.fatal = false
  return [message]
}

/** The same problems, in the order of the file, with the file's name as vfile writes it. */
export function problemsOf(file: string, problems: readonly VFileMessage[]): VFileMessage[] {
  for (const message of problems) {
    message.file = file
    message.name = `${file}:${message.line}:${message.column}`
  }
  return [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}

/** `a, b and c`, each as code. */
export function listed(words: readonly string[], conjunction = 'and'): string {
  const quoted = words.map((word) => `\`${word}\``)
  if (quoted.length < 2) return quoted.join('')
  return `${quoted.slice(0, -1).join(', ')} ${conjunction} ${quoted.at(-1)}`
}

/** A value as a message shows it: one line, not long. */
export function shown(value: unknown): string {
  const text = (
    typeof value === 'string'
      ? JSON.stringify(value.replace(/\r\n?/g, '\n'))
      : String(JSON.stringify(value) ?? value)
  ).trim()
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
