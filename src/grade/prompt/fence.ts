import { escapeOf, HIDDEN } from '../../common/visible.ts'

const MARKS = ['GRADED-DATA', 'WORKED-EXAMPLES'] as const

/** An escape of JSON itself: matched first, so that none of them is torn apart. */
const ESCAPE = String.raw`\\(?:u[0-9a-f]{4}|.)`
/** Compiled once: it takes milliseconds, because classes of Unicode are large. */
const HIDDEN_OR_ESCAPE = new RegExp(`${ESCAPE}|${HIDDEN}`, 'gu')

/**
 * Foreign data as JSON between two lines that carry `nonce`.
 *
 * Inside, hidden characters, all marks and the nonce are written as JSON escapes. So no line inside can look
 * like the fence, nothing is invisible, and `JSON.parse` of the inside gives back exactly the data.
 *
 * @param nonce at least 8 letters, digits or hyphens, unknown to whoever wrote the data
 * @param mark says what the data are
 */
export function fenced(data: unknown, nonce: string, mark: (typeof MARKS)[number] = MARKS[0]): string {
  if (!/^[A-Za-z0-9-]{8,}$/.test(nonce))
    throw new TypeError(`Expected \`nonce\` to be at least 8 letters, digits or hyphens, got ${nonce}`)
  const inside = JSON.stringify(data)
    .replace(HIDDEN_OR_ESCAPE, (found) => (found.startsWith('\\') ? found : escapeOf(found)))
    .replace(new RegExp(`${ESCAPE}|${MARKS.join('|')}|${nonce}`, 'gi'), (found) =>
      // Its last character: an escaped first digit ends in that digit and would complete the nonce again.
      found.startsWith('\\') ? found : found.slice(0, -1) + escapeOf(found.slice(-1)),
    )
  return `<<<${mark} ${nonce}\n${inside}\n${mark} ${nonce}>>>`
}
