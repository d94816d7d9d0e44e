import { mainVerb } from '../english/conditions.ts'
import { hits, sentenceRule } from '../english/sentence-rule.ts'
import { AFFIRMED_MODAL, anyOf, before, quoted } from '../english/words.ts'

const UNIT = '(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|dozen|hundred|thousand)'
const AMOUNT = '(?:number|amount|volume|degree|quantity|proportion|percentage|share)s?'

const PATTERN = anyOf(
  '(?:in)?significant(?:ly)?',
  '(?:in)?sufficient(?:ly)?',
  'substantial(?:ly)?',
  'considerabl[ey]',
  'excessive(?:ly)?',
  // `minimally disruptive` is what disrupts least.
  'minimal',
  'numerous',
  'various',
  '(?<!\\b(?:how|as|so)\\s+)many',
  '(?<!\\b(?:the|as|how|no|next|last|first)\\s+)few(?! or none)',
  `(?<=${AFFIRMED_MODAL.replaceAll(' ', '\\s+')}\\s+[a-z]+\\s+)some(?= (?:[a-z]+ )?[a-z]{3,}s(?![a-z-]))`,
  'plenty of|lots of|a lot of|a couple of(?= [a-z]+s)|a handful of|a great deal of|a bit(?: of)?',
  `an? (?:(?:large|high|small|low|great|huge|limited|certain|growing) )?${AMOUNT} of(?! (?:at (?:most|least)|exactly|\\d))`,
  `(?:large|high|small|low|great|huge|limited) ${AMOUNT} of`,
  'overly',
  'too (?:much|many|few|long|short|often|large|small|big|high|low)(?! (?:for (?:the|its)|to))',
  '(?:[a-z]+ )?enough(?= (?!that\\b)[a-z]|\\s*[.,;:]|\\s*$)',
  '(?:approximately|roughly|circa)',
  `(?:about|around|nearly|almost|close to)(?= (?:\\d|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred)\\b(?= ${UNIT}|\\s*[.,;]|\\s*$)))`,
  '(?:nearly|almost)(?= (?!always|never)[a-z]+)',
  'sparingly',
  'in moderation',
  'most(?: of(?= (?:the|its|their|your|these|those))|(?= (?!cases\\b|situations\\b|circumstances\\b)[a-z]{3,}s(?<!ous|ss|is|us)(?![a-z])))',
)
/** Before the verb that obliges they mostly say that there may be more than one: `a server that knows several`. */
const MORE_THAN_ONE = anyOf('several', 'multiple')
/** How big, of what is mentioned for the first time: `the larger file` and `the long form` name one of two. */
const SIZE = anyOf(
  '(?:large|big|huge|small|tiny|short|long|lengthy|high|low|heavy|slow|shallow|(?<!\\ba\\s+)little)(?! (?:bits?|times?|periods?|intervals?|links?|cop(?:y|ies)|clones?|equal|learning|sleep|start|motion|endian|or no|quality|performance|availability|(?:language )?models?|talk|print|letters?|caps|capitals?|cap|level|order|priority|season|form|term|contrast|resolution|school|tide|water|time|enough|while|numbers?|amounts?|volumes?|degrees?|as))',
)
/** Measured, one of a kind, or not an amount of anything that is asked for. */
const DEFINITE =
  /(?:\b(?:the|this|that|these|those|its|their|your|\d\S*|too|how|however|as|so|no|at|or|seconds|minutes|hours|days|octets|bytes|characters|words|lines|pages|long|\p{L}+ly)\s+|[\d-])$/iu
const RELATIVE = /\b(?:that|which|who|whose|with)\b[^,;:]*$/i
/** `…, even if they want a long one`: nobody is asked for it. */
const ASIDE = /\b(?:even\s+(?:if|when)|(?:al)?though|whether|who|which)\b[^,;:]*$/i

const reason = (words: string) =>
  `Unexpected vague amount, ${quoted(words)}, expected one that can be counted: give a number, a limit or an example on each side of it`

/** An amount that everyone measures with a measure of their own (INCOSE R7, R34; ISO/IEC/IEEE 29148 §5.2.7). */
export const vagueQuantifier = sentenceRule('vague-quantifier', (sentence) => {
  const { text, obligation } = sentence
  if (!obligation) return []
  const sizes = hits(text, SIZE, reason).filter(
    ({ start }) => !DEFINITE.test(before(text, start)) && !ASIDE.test(before(text, start, 80)),
  )
  const more = hits(text, MORE_THAN_ONE, reason).filter(
    ({ start }) => mainVerb(sentence, start) !== undefined || !RELATIVE.test(before(text, start, 80)),
  )
  const amounts = hits(text, PATTERN, reason).filter(
    ({ start }) => !/\b(?:at|one\s+of|the)\s+$/i.test(before(text, start)),
  )
  const isNew = ({ start }: { readonly start: number }) =>
    !amounts.some((amount) => amount.start <= start && start < amount.end)
  return [...amounts, ...more, ...sizes.filter(isNew)].sort((a, b) => a.start - b.start)
})
