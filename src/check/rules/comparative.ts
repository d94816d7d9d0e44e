import { isCondition, mainVerb } from '../english/conditions.ts'
import { hits, sentenceRule } from '../english/sentence-rule.ts'
import { anyOf, quoted } from '../english/words.ts'

const PATTERN = anyOf(
  'better',
  'worse',
  '(?:fast|slow|short|long|simpl|easi|saf|strong|weak|high|low|larg|small|great|clear|cheap|warm|clean|clos|quick|smooth|friendli|firm|richer|deep|light|broad|wid|bigg|tight|strict|new|old|few|plain|calm|gentl|soft|loud|smart)er',
  'improved',
  'enhanced',
  '(?:more|less) (?!than|or|and|of|about|then|time|information|details?|context|data|help|work|on|in|at|for|to|closely)(?![a-z]+(?<!ou|es)s\\b)[a-z]+',
)
/**
 * Somebody else's wish, a purpose, a thing that is one of two, or an amount: `if they want a shorter one`, `to make it
 * easier`, `the later one`, `10 or more`.
 */
const GIVEN =
  /(?:\b(?:the|no|any|or|of|each|either|other|even|much|\d+|two|three|one|once|and)\s+|\b(?:if|when|whenever|where|that|which|who|because|since|as|unless|while|whether|for|(?<!\b(?:has|have|ought|required|obliged|prepared|able|ready)\s)to)\b[^,;:]*)$/i
const REFERENCE = /\b(?:than|compared|relative\s+to|as\s+before)\b/i
/** `higher-level`, `lower case`: names of kinds. */
const KIND =
  /^\s+(?:cases?|levels?|bounds?|limits?|authorit(?:y|ies)|priorit(?:y|ies)|education|half|part|left|right|end|order)\b/i

/** More or less than what? (ISO/IEC/IEEE 29148 §5.2.7: comparative phrases; QuARS: `better`.) */
export const comparative = sentenceRule('comparative', (sentence) => {
  const { text, obligation } = sentence
  if (!obligation || REFERENCE.test(text)) return []
  return hits(
    text,
    PATTERN,
    (words) =>
      `Unexpected comparison, ${quoted(words)}, expected what it is compared with: name it after \`than\`, or give the measure itself`,
  ).filter(({ start, end }) => {
    if (isCondition(sentence, start) || KIND.test(text.slice(end))) return false
    return !GIVEN.test(text.slice(mainVerb(sentence, start) ?? 0, start))
  })
})
