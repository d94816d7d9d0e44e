import { hits, sentenceRule } from '../english/sentence-rule.ts'
import { anyOf, before, quoted } from '../english/words.ts'

const END = '(?=\\s*[·.,;:)]|\\s*$|\\s+(?:THEN|THE)\\b)'

const PATTERN = anyOf(
  '(?:and )?(?:(?<![/.])etc\\.?|et cetera)',
  'and (?:so on|so forth|the like|suchlike)',
  `(?:and|or) (?:the like|more|others|(?:any|some)thing (?:similar|like (?:that|this)|else|of the (?:kind|sort)))${END}`,
  `(?:and|or) (?:other|similar) [a-z]+s${END}`,
  '(?:and|or) similar(?! [a-z]+s\\b)',
  '(?:including |includes? )?but (?:is |are |shall |must )?not (?:be )?(?:limited|restricted) to',
  '(?:including|include),? but not (?:be )?limited to',
  'among (?:others|other things)',
)
/** Examples may go on: they say that they are some of many, and so do words in quotes. */
const EXAMPLES = /(?:\b(?:e\.\s?g\.|for\s+(?:example|instance)\b|such\s+as\b)[^();:]*|\([·,\s]*)$/i

/** A list that each reader ends in their own way. It mostly stands in parentheses, so these are read too. */
export const openList = sentenceRule('open-list', ({ withParentheses, obligation }) => {
  if (!obligation) return []
  return hits(
    withParentheses,
    PATTERN,
    (words) =>
      `Unexpected open end of a list, ${quoted(words)}, expected a list that ends: name all its members, or the kind of thing they are`,
  ).filter(({ start }) => !EXAMPLES.test(before(withParentheses, start, 500)))
})
