import { type Hit, sentenceRule } from '../english/sentence-rule.ts'
import { quoted } from '../english/words.ts'

/** `the the`, and `be only be` with a word between. Words that may rightly stand twice aren't among them. */
const TWICE =
  /(?<![\p{L}\p{N}'’-])(?!(?:that|had|is|do|very|so|no|ha|bye|really)\s)(?<word>\p{L}+)\s+\k<word>(?![\p{L}\p{N}'’-])/giu
const AROUND =
  /(?<![\p{L}\p{N}'’-])(?<word>be|must|should|shall|may|can|will|is|are|the|of)\s+(?<inner>only|not|also|always|never|still)\s+\k<word>(?![\p{L}\p{N}'’-])/giu

/** A word that was written twice. */
export const repeatedWord = sentenceRule('repeated-word', ({ text }) =>
  [...text.matchAll(TWICE), ...text.matchAll(AROUND)].map((match): Hit => {
    const { word, inner } = match.groups!
    const fix = inner === undefined ? word! : `${inner} ${word}`
    const reason = `Unexpected ${quoted(match[0])}, expected ${quoted(fix)}: a word stands there twice`
    return { start: match.index, end: match.index + match[0].length, reason, fix }
  }),
)
