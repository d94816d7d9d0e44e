import type { ReadSpec } from '../../clauses/load.ts'
import { perObject } from '../../common/memo.ts'
import type { Finding, Rule } from '../facts/rule.ts'
import { mainVerb } from './conditions.ts'
import { proseOf, type Sentence } from './prose.ts'
import { AFFIRMED_MODAL, anyOf, BETWEEN_MODAL_AND_VERB, isName, isReason } from './words.ts'

/** Words of a sentence that a rule objects to. */
export interface Hit {
  /** Indices into the sentence's text. */
  readonly start: number
  readonly end: number
  readonly reason: string
  readonly fix?: string
}

/** A rule that reads the sentences of clauses one by one, and looks at nothing else. */
export function sentenceRule(id: string, hitsIn: (sentence: Sentence) => readonly Hit[]): Rule {
  const findings = perObject((sentence: Sentence) => findingsOf(sentence, hitsIn(sentence)))
  return { id, severity: 'warn', check: (input) => proseOf(input).flatMap(findings) }
}

/** The same for a rule that must know the spec. */
export function sentenceInSpecRule(
  id: string,
  hitsIn: (sentence: Sentence, input: ReadSpec) => readonly Hit[],
): Rule {
  return {
    id,
    severity: 'warn',
    check: (input) => proseOf(input).flatMap((sentence) => findingsOf(sentence, hitsIn(sentence, input))),
  }
}

function findingsOf({ file, span }: Sentence, found: readonly Hit[]): Finding[] {
  return found.map(({ start, end, ...rest }) => ({ file, place: span(start, end), ...rest }))
}

/**
 * A rule about words that no obligation should have. Elsewhere they do no harm: who explains may say `typically`.
 * @param reason of the words that were found
 */
export function wordRule(id: string, pattern: RegExp, reason: (words: string) => string): Rule {
  return sentenceRule(id, ({ text, obligation }) => (obligation ? hits(text, pattern, reason) : []))
}

/**
 * A rule about the verb of an obligation: of what a modal affirms, or of a command.
 * @param verbs a pattern of them with what belongs to them: `try to`
 */
export function verbRule(id: string, verbs: string, reason: (words: string) => string): Rule {
  const afterModal = anyOf(`${AFFIRMED_MODAL} ${BETWEEN_MODAL_AND_VERB}(?<words>${verbs})`)
  const command = anyOf(`(?<=^)(?:${verbs})`)
  const second = anyOf(`(?:and|or) (?:also |then )?(?<words>${verbs})`)
  return sentenceRule(id, (sentence) => {
    const { text, obligation, imperative } = sentence
    if (!obligation) return []
    const commanded =
      imperative === undefined ? [] : hitsFrom(imperative, text, (rest) => hits(rest, command, reason))
    return [...commanded, ...hits(text, afterModal, reason), ...coordinated(sentence, second, reason)].sort(
      (a, b) => a.start - b.start,
    )
  })
}

/** `Read the log and handle each entry`: what a modal or a command says of a second verb. */
function coordinated(sentence: Sentence, pattern: RegExp, reason: (words: string) => string): Hit[] {
  return hits(sentence.text, pattern, reason).filter(({ start }) => {
    const main = mainVerb(sentence, start)
    return main !== undefined && !ANOTHER_CLAUSE.test(sentence.text.slice(main, start))
  })
}

/** What hides the verbs behind it from the one before: `… someone who must go and know`. */
const ANOTHER_CLAUSE =
  /[:;]|\b(?:to|not|never|that|which|who|whom|if|when|whenever|where|unless|until|because|since|as|how|what|why|whether|before|after|may|can|will|is|are)\b/i

function hitsFrom(offset: number, text: string, find: (rest: string) => Hit[]): Hit[] {
  return find(text.slice(offset)).map((hit) => ({ ...hit, start: hit.start + offset, end: hit.end + offset }))
}

/** Every place of a pattern that is no name and no reason; of its named group, where one of them matched (they are alternatives). */
export function hits(text: string, pattern: RegExp, reason: (words: string) => string): Hit[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const group = Object.values(match.groups ?? {}).find((words) => words !== undefined)
    const words = group ?? match[0]
    const start = match.index + (group === undefined ? 0 : match[0].lastIndexOf(words))
    return isName(text, start) || isReason(text, start)
      ? []
      : [{ start, end: start + words.length, reason: reason(words) }]
  })
}
