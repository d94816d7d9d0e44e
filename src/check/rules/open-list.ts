import { hits, sentenceRule } from '../english/sentence-rule.ts'
import { anyOf, before, quoted } from '../english/words.ts'

const PATTERN = anyOf(
  '(?:and )?etc\\.?',
  'and (?:so on|so forth|the like|suchlike)',
  'or (?:the like|similar|anything similar)(?=\\s*[·.,;:)]|\\s*$)',
  'and others(?=\\s*[·.,;:)]|\\s*$)',
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
