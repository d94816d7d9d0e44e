import { titleFrom } from '../clauses/examples/example.ts'
import { imperativeIn } from './imperatives.ts'

/** How much a sentence asks for. `may` and `can` ask for nothing. */
export type Strength = 'must' | 'should'

/** A word by which a sentence binds, and its place there. */
export interface Modal {
  /** As written, with its negation: `should not`. */
  readonly words: string
  readonly strength: Strength
  readonly start: number
  readonly end: number
  /** Part of a condition or a description (`if it must …`, `users who should …`): it binds nobody. */
  readonly subordinate: boolean
}

const MODAL =
  /\b(must|shall|should|ought\s+to|ha(?:s|ve)\s+to|(?:is|are)\s+(?:required|obliged|forbidden)\s+to)(n['’]t|\s+(?:not|never))?\b/gi
/** `Note that …`: words that carry a whole sentence. */
const CARRIER = /\b(?:note|remember|require[sd]?|means?|important|essential)\b[^.]{0,20}\bthat\b/i
const SHOULD = /^(?:should|ought)/i
/** Binding without a modal: only as an obligation, never as one of two strengths. */
const BINDING =
  /\b(?:may\s+not|never|always|mustn['’]t|shouldn['’]t|(?:is|are)\s+(?:(?:not|never)\s+)?(?:required|recommended|expected|allowed|permitted|prohibited|forbidden|acceptable))\b/i
/** The outcome of a scenario, in OpenSpec, in EARS without `SHALL`, and in Gherkin: capitals set it apart from prose. */
const OUTCOME = /^[\s·]*(?:(?:GIVEN|WHEN|WHILE|WHERE|IF)\b.*\s)?THEN\b/s
/** In capitals also `THE`: in `WHEN it is full THE system SHALL …` (EARS) no comma ends the condition. */
const BOUNDARY =
  /[,;:—–]|\s-{2,3}\s|(?<!\b(?:not|both|either)\s.{0,80})\b(?:and|or|but|then)\b|\b(?:AND|OR|BUT|THEN|THE)\b/g
const SUBORDINATOR =
  /\b(?:if|when|whenever|where|wherever|unless|until|because|since|whether|that|which|who|whom|whose|what|how|why|as|than|before|after|once|even)\b/i

/** In `a client that knows the route MUST …` (RFC 2119) the capitals are the main clause's. */
const CAPITAL_SUBORDINATOR =
  /\b(?:if|when|whenever|unless|until|because|since|whether|what|how|why|before|after|once)\b|\b(?:that|which|who)\s+$/i

/** Subjects aren't longer; without an end, a long line would take the square of its length. */
const LONGEST_CHUNK = 300

// Words of which each obliges by itself; `never` and `always` also describe. What "may not be", or know, is no duty.
const OBLIGING =
  /\b(?:must|shall|should|ought to|may not(?!\s+(?:always|be|contain|have|include|know|need|see)\b)|(?:is|are) (?:required|expected|obliged|not allowed|forbidden) to)\b/i
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** Does it ask something of someone? */
export function isObligation(text: string): boolean {
  return (
    modalsOf(text).length > 0 || BINDING.test(text) || OUTCOME.test(text) || imperativeIn(text) !== undefined
  )
}

/** The modals of a sentence that ask for something, in their order. */
export function modalsOf(text: string): Modal[] {
  const found = [...text.matchAll(MODAL)]
  const boundaries = found.length === 0 ? [] : [...text.matchAll(BOUNDARY)].map(endOf)
  return found.map((match) => ({
    words: match[0],
    strength: SHOULD.test(match[1]!) ? 'should' : 'must',
    start: match.index,
    end: endOf(match),
    subordinate: isSubordinate(match[1]!, chunkBefore(text, match.index, boundaries)),
  }))
}

function isSubordinate(modal: string, chunk: string): boolean {
  const isCapital = modal === modal.toUpperCase()
  return (isCapital ? CAPITAL_SUBORDINATOR : SUBORDINATOR).test(chunk)
}

/** The words between the last boundary and an index: the subject, and what makes the whole a side clause. */
function chunkBefore(text: string, index: number, boundaries: readonly number[]): string {
  const last = boundaries.findLast((boundary) => boundary <= index) ?? 0
  return text.slice(Math.max(last, index - LONGEST_CHUNK), index).replace(CARRIER, '')
}

function endOf({ 0: { length }, index }: RegExpExecArray): number {
  return index + length
}

/** The sentences of a text of which each obliges somebody, each in one line. */
export function obligationsIn(text: string): string[] {
  // Quotes, headings and asides are no rule of the section's own; offsets stay what they are.
  const words = text.replace(/^ {0,3}(?:>|#{1,6} ).*$|\([^()]*\)|"[^"]*"|“[^”]*”|`[^`]*`/gm, (aside) =>
    '_'.repeat(aside.length),
  )
  return [...segmenter.segment(words)].flatMap(({ segment, index }) =>
    isDuty(segment) ? [titleFrom(text.slice(index, index + segment.length))] : [],
  )
}

/** Does a sentence oblige in its main clause? One that asks, or that only mentions a duty, doesn't. */
function isDuty(sentence: string): boolean {
  if (/\?\s*$/.test(sentence) || !OBLIGING.test(sentence)) return false
  const modals = modalsOf(sentence)
  return modals.length === 0 || modals.some(({ subordinate }) => !subordinate)
}
