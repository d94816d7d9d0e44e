import { sentenceRule } from '../english/sentence-rule.ts'
import { quoted } from '../english/words.ts'

const VERB =
  "(?:is|are|was|were|has|have|does|do|did|should|must|may|might|can|could|will|would|shall|appl(?:y|ies)|includes?|means?|requires?|allows?|covers?|holds?|needs?|goes|go|isn['’]t|aren['’]t|doesn['’]t|don['’]t)"
const PRONOUN = new RegExp(
  `^(?<lead>[\\s·]*(?:(?:however|instead|also|similarly|likewise|that\\s+said|but|and|so|for\\s+example),?\\s+)?)(?<words>(?:this|that|these|those|it|they|he\\s+or\\s+she|he|she)(?:\\s+also)?\\s+${VERB}|(?:it|he|she)\\s+\\p{Ll}+s)(?!\\p{L})`,
  'iu',
)
/** `It is important to …`, `It is the user … who …`, `It is 6:00` stand for nothing. */
const EMPTY =
  /^it(?:\s+also)?\s+(?:(?:is|isn['’]t|was|(?:would|may|can|must|shall|should)(?:\s+not)?(?:\s+\p{L}+ly)?\s+be|does(?:n['’]t|\s+not)\s+matter|depends)\b(?:\s+\p{L}+){0,3}\s+(?:to|that|whether|if|for|when|how|who|on)\b|is\b[^.;]*\bwho\b|is\s+\d)/iu

/** A clause that begins with a word for something outside it: whoever reads it alone doesn't know what. */
export const pronounInitial = sentenceRule('pronoun-initial', ({ text, opens }) => {
  const match = opens ? PRONOUN.exec(text) : null
  const { lead = '', words = '' } = match?.groups ?? {}
  if (!match || EMPTY.test(text.slice(lead.length))) return []
  const [pronoun = ''] = /^he\s+or\s+she|^\S+/i.exec(words) ?? []
  const reason = `Unexpected ${quoted(pronoun)} at the start of a clause, expected the thing that it stands for: the clause is also read alone`
  return [{ start: lead.length, end: lead.length + pronoun.length, reason }]
})
