/** A pattern that finds any of some phrases as whole words, whatever their case and the space in them. */
export function anyOf(...phrases: readonly string[]): RegExp {
  const inner = phrases.map((phrase) => phrase.replaceAll(' ', '\\s+')).join('|')
  return new RegExp(`(?<![\\p{L}\\p{N}-])(?:${inner})(?![\\p{L}\\p{N}-])`, 'giu')
}

/** Words as a message quotes them: on one line. */
export function quoted(words: string): string {
  return `\`${words.trim().replace(/\s+/g, ' ')}\``
}

/** What makes a modal weaker than it is. */
export const HEDGE = 'generally|typically|usually|normally|ordinarily|often|mostly|largely'

/** A modal with its negation, as part of a pattern. */
export const MODAL_WORDS = "(?:must|shall|should|ought to)(?:n['’]t| not| never)?"

/** Levels that a conversation may override. */
export const OVERRIDABLE: readonly string[] = ['user', 'guideline']

/** What stands just before an index: enough for a look back, however long the text. */
export function before(text: string, index: number, length = 40): string {
  return text.slice(Math.max(0, index - length), index)
}
