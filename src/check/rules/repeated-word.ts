import { type Hit, sentenceRule } from '../english/sentence-rule.ts'
import { quoted } from '../english/words.ts'

/** `the the`, and `be only be` with a word between. Words that may rightly stand twice aren't among them. */
const TWICE =
  /(?<![\p{L}\p{N}'’-])(?!(?:that|had|is|do|very|so|no|it|much|ha|bye|really)\s)(?<word>\p{L}+)\s+\k<word>(?![\p{L}\p{N}'’-])/giu
const AROUND =
  /(?<![\p{L}\p{N}'’-])(?<word>be|must|should|shall|may|can|will|is|are|the|of)\s+(?<inner>only|not|also|always|never|still)\s+\k<word>(?![\p{L}\p{N}'’-])/giu
/** Of two noes one may have been meant, or none, or another word: whoever takes one away may turn the sense round. */
const NEGATION = /^(?:not|never|nor|neither|none|without|cannot)$/i

/** A word that was written twice. There is a fix where leaving one out can't change what is asked for. */
export const repeatedWord = sentenceRule('repeated-word', ({ text }) => [
  ...[...text.matchAll(TWICE)].map((match): Hit => {
    const word = match.groups!.word!
    return NEGATION.test(word) ? hit(match) : hit(match, word)
  }),
  ...[...text.matchAll(AROUND)].map((match): Hit => {
    const { word, inner } = match.groups!
    const isSafe = word!.toLowerCase() === 'be' && !NEGATION.test(inner!)
    return isSafe ? hit(match, `${inner} ${word}`) : hit(match)
  }),
])

function hit({ 0: words, index }: RegExpExecArray, fix?: string): Hit {
  const place = { start: index, end: index + words.length }
  return fix === undefined
    ? {
        ...place,
        reason: `Unexpected ${quoted(words)}, expected each word once: a word stands there twice, take out the one that isn't meant`,
      }
    : {
        ...place,
        fix,
        reason: `Unexpected ${quoted(words)}, expected ${quoted(fix)}: a word stands there twice`,
      }
}
