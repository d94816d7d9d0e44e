import type { ReadSpec } from '../../clauses/load.ts'
import type { Rule } from '../facts/rule.ts'
import { proseOf, type Sentence } from './sentences.ts'

/** Words of a sentence that a rule objects to. */
export interface Hit {
  /** Indices into the sentence's text. */
  readonly start: number
  readonly end: number
  readonly reason: string
  readonly fix?: string
}

/** A rule that reads the sentences of clauses one by one. */
export function sentenceRule(
  id: string,
  hitsIn: (sentence: Sentence, input: ReadSpec) => readonly Hit[],
): Rule {
  return {
    id,
    severity: 'warn',
    check: (input) =>
      proseOf(input).flatMap((sentence) =>
        hitsIn(sentence, input).map(({ start, end, ...rest }) => ({
          file: sentence.file,
          place: sentence.span(start, end),
          ...rest,
        })),
      ),
  }
}

/**
 * A rule about words that no obligation should have. Elsewhere they do no harm: who explains may say `typically`.
 * @param reason of the words that were found
 */
export function wordRule(id: string, pattern: RegExp, reason: (words: string) => string): Rule {
  return sentenceRule(id, ({ text, obligation }) => (obligation ? hits(text, pattern, reason) : []))
}

/** Every place of a pattern; of a group `words` in it, where there is one. */
export function hits(text: string, pattern: RegExp, reason: (words: string) => string): Hit[] {
  return [...text.matchAll(pattern)].map((match) => {
    const words = match.groups?.words ?? match[0]
    const start = match.index + (match.groups?.words ? match[0].lastIndexOf(words) : 0)
    return { start, end: start + words.length, reason: reason(words) }
  })
}
