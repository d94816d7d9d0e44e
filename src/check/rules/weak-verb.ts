import { verbRule } from '../english/sentence-rule.ts'
import { quoted } from '../english/words.ts'

/** One named act is a rule by itself: `err on the side of asking`. */
const ONE_ACT = '(?!\\s+(?:[a-z]+ly )?[a-z]+ing(?![a-z-]))'
/** To judge as: `consider the frame lost`. */
const JUDGE =
  '(?![^.;]*\\s(?:as(?! well)|to be|closed|complete|dead|empty|equal|expired|final|(?:in)?valid|lost|stale|unknown)(?![a-z-]))'
const EFFORT =
  '(?:an|every|all|a (?:good[- ]faith|reasonable)) (?:(?:reasonable|possible|conscious) )?efforts?'

const VERBS = [
  '(?:aim|attempt|seek|strive|try|endeavou?r) to',
  '(?:aim|strive) for',
  "(?:try|do) (?:its|their|your|one['’]s) (?:very )?(?:best|utmost)(?: to)?",
  'do (?:everything|all) (?:that is )?(?:possible|it can|they can|you can)(?: to)?',
  `consider${JUDGE}`,
  `err on the side of${ONE_ACT}`,
  'be (?:mindful|aware|conscious|cognizant) of',
  `make ${EFFORT}(?: to)?`,
  'take (?:special |particular |great )?care to',
  'work towards?',
  '(?:exercise|use|take) (?:[a-z]+ )?(?:caution|care)(?! of)',
].join('|')

/**
 * An obligation to have tried: no reply shows whether someone did. What is forbidden to be tried is forbidden:
 * `should not attempt to` is as strong as it gets.
 */
export const weakVerb = verbRule(
  'weak-verb',
  VERBS,
  (words) =>
    `Unexpected weak verb, ${quoted(words)}, expected what a reply shows: require the act or the result itself`,
)
