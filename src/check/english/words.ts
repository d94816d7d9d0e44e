/** Letters of English words and names. Where case doesn't count, `\\p{L}` takes 5 ms to compile in each pattern. */
const WORD = '[a-z0-9\\u00c0-\\u024f-]'

/** A pattern that finds any of some phrases as whole words, whatever their case and the space in them. */
export function anyOf(...phrases: readonly string[]): RegExp {
  const inner = phrases.map((phrase) => phrase.replaceAll(' ', '\\s+')).join('|')
  return new RegExp(`(?<!${WORD})(?:${inner})(?!${WORD})`, 'giu')
}

/** A name in the middle of a sentence: `the Robust plugin`, `the Clear button`. */
export function isName(text: string, start: number): boolean {
  return /^\p{Lu}\p{Ll}/u.test(text.slice(start)) && /\p{L}[^.:;!?]*$/u.test(text.slice(0, start))
}

/** What gives a reason asks for nothing: `…, because readers are often in a hurry`. */
export function isReason(text: string, start: number): boolean {
  return /\bbecause\b[^.;:]*$/i.test(text.slice(0, start))
}

/** Words as a message quotes them: on one line. */
export function quoted(words: string): string {
  return `\`${words.trim().replace(/\s+/g, ' ')}\``
}

/** What makes a modal weaker than it is (QuARS: optionality; INCOSE R7: `usually`, `typically`, `almost always`). */
export const HEDGE =
  '(?:most )?(?:commonly|frequently|often)|(?:almost|nearly) always|customarily|generally|ideally|largely|mostly|normally|ordinarily|preferably|rarely|seldom|sometimes|typically|usually'

/** A modal that asks for something, as part of a pattern. */
export const AFFIRMED_MODAL =
  '(?:must|shall|should|ought to|ha(?:s|ve) to|(?:is|are) (?:required|obliged) to)'

/** A modal with its negation, as part of a pattern. */
export const MODAL_WORDS = "(?:must|shall|should|ought to)(?:n['’]t| not| never)?"

/** Between a modal and its verb: `should [always first] try`. */
export const BETWEEN_MODAL_AND_VERB = `(?:(?:also|still|then|instead|always|first|proactively|carefully|(?:be (?:able|prepared|ready|designed) to)|${HEDGE}) )*`

/** Levels that a conversation may override. */
export const OVERRIDABLE: readonly string[] = ['user', 'guideline']

/** What stands just before an index: enough for a look back, however long the text. */
export function before(text: string, index: number, length = 40): string {
  return text.slice(Math.max(0, index - length), index)
}
