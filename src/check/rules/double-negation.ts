import { wordRule } from '../english/sentence-rule.ts'
import { anyOf, quoted } from '../english/words.ts'

const NOT = "(?:not|never|cannot|[a-z]+n['’]t)"
const NEGATIVE = '(?:(?:refus|avoid|declin|refrain|abstain|omit|neglect|forget)[a-z]*|fail[a-z]* to)'
/** Adjectives with a no in them; verbs (`must not unpack`) have none. */
const UN_ADJECTIVE =
  '(?:un(?!der|til|less|ion|i[qvft])[a-z]+(?:able|ible|ful|ing|ly|ed|en|al|ic|ent|ous)|unclear|unfair|unsafe|unkind|(?:in|im|ir|il)(?:accurate|adequate|appropriate|capable|complete|consistent|correct|convenient|effective|frequent|possible|polite|probable|proper|regular|relevant|responsible|secure|sensitive|significant|sufficient|valid|visible|legal|logical))'

const PATTERN = anyOf(
  `${NOT} (?:(?:simply|just|also|be|ever) )?${NEGATIVE}`,
  `${NEGATIVE} (?:to|from) (?:avoid|refus|declin|refrain)[a-z]*`,
  // A modal before it makes the word a verb: `must not undo`.
  `(?:be|is|are|was|were|remain|seem) not ${UN_ADJECTIVE}`,
  `(?:isn|aren|wasn|weren)['’]t ${UN_ADJECTIVE}`,
  `(?:not|never|cannot|[a-z]+n['’]t) be ${UN_ADJECTIVE}(?: without)?`,
  'not (?:un|in|im)(?:common|usual|likely|acceptable|necessary|helpful|reasonable|possible|appropriate|important|able|willing)(?:ly)?',
  "(?:never|cannot|[a-z]+n['’]t) (?:forget )?not(?: to)?",
)

/** Two words that say no: the reader has to work out the yes. */
export const doubleNegation = wordRule(
  'double-negation',
  PATTERN,
  (words) =>
    `Unexpected double negation, ${quoted(words)}, expected the same without one: say what to do instead`,
)
