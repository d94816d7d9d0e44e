/**
 * Characters that a reader can't see or that steer a terminal: control and format characters, zero-width
 * ones, variation selectors, tags, private use, lone surrogates.
 */
export const HIDDEN = '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Co}\\p{Default_Ignorable_Code_Point}]'

const hidden = new RegExp(HIDDEN, 'gu')

/** A character as JSON escapes: `\u200b`, beyond the first plane a pair of them. */
export function escapeOf(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}

/** Of those, what steers a terminal, breaks a line or turns its order around. A joined emoji is none of it. */
const steering = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu

const COLOUR = '\\u001b\\[[\\d;]*m'
const colour = new RegExp(`(${COLOUR})`)
const command = new RegExp(`^((?:${COLOUR}|[^\\S\\n])*)(?=::)`, 'gm')

/**
 * Text of others as it may go to a terminal or a log: the one way out for replies, reasons, titles and errors of
 * providers. Line breaks and tabs stay, what steers is shown as escapes. GitHub reads commands from logs, at the start
 * of a line (`::`, after spaces) and anywhere in one (`##[`): no line of the result holds one.
 *
 * @param colours leave those in; the foreign parts of the text hold none
 */
export function visible(text: string, { colours = false } = {}): string {
  const parts = colours ? text.split(colour) : [text]
  // Every second part is a colour.
  return parts
    .map((part, index) => (index % 2 === 1 ? part : withoutSteering(part)))
    .join('')
    .replace(command, '$1| ')
    .replaceAll('##[', '## [')
}

function withoutSteering(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(steering, (character) => (/[\n\t]/.test(character) ? character : escapeOf(character)))
}

/** The same on one line, for a title or a sentence. */
export function oneLine(text: string): string {
  return visible(text.replace(/\s+/g, ' ').trim())
}

/** A piece of foreign text for a message: one line, hidden characters shown as escapes, at most `limit` long. */
export function excerpt(text: string, limit = 80): string {
  const points = [
    ...text
      .slice(0, limit * 8)
      .replace(/\s+/g, ' ')
      .trim(),
  ]
  const shown = points.slice(0, limit).join('').replace(hidden, escapeOf)
  return points.length > limit || text.length > limit * 8 ? `${shown}…` : shown
}

/** `; it begins "…"`, for a message that says what a reply lacks. */
export function beginning(reply: string): string {
  return reply.trim() === '' ? '; it is empty' : `; it begins "${excerpt(reply, 40)}"`
}

/** A place in a reply with a few words before and after it, quoted. */
export function around(reply: string, index: number, length: number): string {
  const start = Math.max(0, index - 20)
  const end = Math.min(reply.length, index + Math.min(length, 60) + 20)
  const piece = excerpt(reply.slice(start, end), 120)
  return `"${start > 0 ? '…' : ''}${piece}${end < reply.length && !piece.endsWith('…') ? '…' : ''}"`
}
