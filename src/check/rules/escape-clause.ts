import { type Hit, hits, sentenceRule } from '../english/sentence-rule.ts'
import { anyOf, quoted } from '../english/words.ts'

const OPENERS = 'if|when|where|whenever|wherever|unless'
const HOW_MUCH =
  '(?:otherwise|absolutely|strictly|really|truly|reasonably|technically|practically|at all|deemed|considered|judged|thought|felt|so)'
/** What is done for a named end is no way out: `if necessary to preserve honesty`. */
const NO_END = '(?! (?:to|for|by|in order)\\b)'
const OPEN = `(?:possible|appropriate|(?:necessary|needed|required|desired)${NO_END}|feasible|practical|practicable|reasonable|plausible|relevant|applicable|warranted|suitable|sensible|convenient|advisable|prudent|useful|helpful)`
/** Circumstances that nobody names. */
const UNNAMED =
  '(?:appropriate|certain|exceptional|extenuating|extraordinary|extreme|normal|ordinary|particular|rare|some|special|specific|typical|unusual) (?:cases?|circumstances?|conditions?|instances?|situations?|scenarios?)'

const WAYS_OUT = [
  `(?:${OPENERS}) (?:${HOW_MUCH} )*${OPEN}`,
  // Not `as much as possible`: more is always better there.
  `as (?:appropriate|applicable|relevant|warranted|(?:necessary|needed|required|desired)${NO_END})`,
  '(?:to the (?:greatest |fullest |maximum )?extent|as far as|so far as|insofar as) (?:is |it is )?(?:reasonably )?(?:possible|feasible|practical|practicable|reasonable|appropriate)',
  'best[- ]efforts?',
  'do (?:its|their|your) best',
  'within reason',
  "(?:at|in) (?:its|their|your|his|her|the(?: [a-z’']+)?) (?:own |sole )?(?:discretion|option|choice|convenience)",
  'us(?:e|ing) (?:(?:its|their|your|good|best)(?: own| best| good)? )?judge?ment|us(?:e|ing) (?:common|good) sense',
  `(?:${OPENERS}) (?:it|that|this|doing so) (?:makes? sense|helps?|matters?|adds? (?:value|clarity)|is ${OPEN}|is worth (?:it|the effort)|can be avoided|seems? (?:right|fit|${OPEN}))`,
  '(?:if|when|whenever|where|wherever|unless|as far as|as) (?:you|it|they|he|she) (?:can(?:not)?|wants?|likes?|sees? fit|(?:thinks?|deems?|feels?|considers?|finds?) (?:it )?(?:fit|best|right|necessary|appropriate|useful))(?=\\s*[·.,;:)]|\\s*$)',
  'if (?:at all|need be|the need arises|the occasion arises)',
  '(?:when|where|if|as) (?:the )?(?:circumstances?|situation|context|case|occasion|conditions?) (?:allows?|permits?|warrants?|requires?|demands?|calls? for)(?: it)?(?=\\s*[·.,;:)]|\\s*$)',
  '(?:time|space|resources|circumstances) permitting',
  'unless there (?:is|are) (?:an? )?(?:good|valid|compelling|legitimate|strong|sound|justified|important|special|overriding) (?:reasons?|grounds|cause)',
  'without (?:a )?good (?:reason|cause)',
]
const OF_OBLIGATIONS = anyOf(...WAYS_OUT, `(?:in|under) (?:(?:only|very) )?${UNNAMED}`)
/** Who may do something in unnamed cases may do it always. */
const OF_PERMISSIONS = anyOf(`(?:in|under) (?:(?:only|very) )?(?!some)${UNNAMED}`)
/** `You may want to …` permits nothing. */
const PERMISSION = /\b(?:may(?!\s+(?:want|need|have|be|not|wish)\b)|(?:is|are)\s+allowed\s+to)\b/i

/** A condition that whoever is bound decides on: nobody can be shown to have broken the rule (INCOSE R8). */
export const escapeClause = sentenceRule('escape-clause', ({ text, obligation }): readonly Hit[] => {
  const pattern = obligation ? OF_OBLIGATIONS : PERMISSION.test(text) ? OF_PERMISSIONS : undefined
  if (!pattern) return []
  return hits(
    text,
    pattern,
    (words) =>
      `Unexpected way out, ${quoted(words)}, expected the condition itself: say when the rule applies, or leave it out`,
  )
})
