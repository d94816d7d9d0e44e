import { wordRule } from '../english/sentence-rule.ts'
import { anyOf, HEDGE, MODAL_WORDS, quoted } from '../english/words.ts'

const BETWEEN = `(?:(?:also|still|then|instead|always|first|proactively|carefully|${HEDGE}) )*`
const VERBS = [
  '(?:aim|attempt|seek|strive|try|endeavou?r) to',
  '(?:aim|strive) for',
  'consider',
  'err on the side of',
  'be (?:mindful|aware|conscious) of',
  'make (?:an|every) effort to',
  'take (?:special |particular )?care to',
  'keep in mind',
  'work towards?',
]

// What is forbidden to be tried is forbidden: `should not attempt to` is as strong as it gets.
const PATTERN = anyOf(`${MODAL_WORDS.replace(/\(\?:n.*$/, '')} ${BETWEEN}(?<words>${VERBS.join('|')})`)

/** An obligation to have tried: no reply shows whether someone did. */
export const weakVerb = wordRule(
  'weak-verb',
  PATTERN,
  (words) =>
    `Unexpected weak verb, ${quoted(words)}, expected what a reply shows: require the act or the result itself`,
)
