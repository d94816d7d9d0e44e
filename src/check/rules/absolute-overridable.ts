import type { Sentence } from '../english/prose.ts'
import { type Hit, hits, sentenceRule } from '../english/sentence-rule.ts'
import { anyOf, before, OVERRIDABLE, quoted } from '../english/words.ts'

const ABSOLUTE = anyOf(
  'never',
  'always',
  'under (?:no|any) circumstances?',
  'in no (?:case|circumstances?)',
  'without exception',
)
/** Whoever names the exception doesn't mean it absolutely. */
const EXCEPTION = /\b(?:unless|except|by default|otherwise|if\s+asked|as\s+a\s+default)\b/i
const BEFORE = /\b(?:not|almost|n['’]t|nearly)\s+$/i

/** `never` where a conversation may say otherwise: a grader reads it as though none could. */
export const absoluteOverridable = sentenceRule('absolute-overridable', (sentence) => {
  const { text, authority, obligation } = sentence
  if (!obligation || !OVERRIDABLE.includes(authority) || EXCEPTION.test(text)) return []
  const who = authority === 'user' ? 'an instruction' : 'an instruction or the context'
  const reason = (words: string) =>
    `Unexpected absolute, ${quoted(words)}, in a clause that ${who} may override (\`${authority}\`), expected \`should\` or the exception in words; or a higher authority`
  const [first] = [...(binds(sentence) ? hits(text, ABSOLUTE, reason) : []), ...musts(sentence, reason)]
    .filter(({ start }) => !BEFORE.test(before(text, start)))
    .sort((a, b) => a.start - b.start)
  return first ? [first] : []
})

/** `It is never a know-it-all` tells who someone is. */
function binds({ text, modals }: Sentence): boolean {
  return modals.some(({ subordinate }) => !subordinate) || /^[\s·]*(?:never|always)\s/i.test(text)
}

function musts({ text, modals }: Sentence, reason: (words: string) => string): Hit[] {
  return modals
    .filter(({ strength, subordinate, start }) => {
      // `While it must …, it should …` recalls another rule.
      return (
        strength === 'must' &&
        !subordinate &&
        !/^[\s·]*(?:while|(?:al)?though)\b[^,]*$/i.test(text.slice(0, start))
      )
    })
    .map(({ words, start, end }) => ({ start, end, reason: reason(words) }))
}
