import { sentenceRule } from '../english/sentence-rule.ts'
import { quoted } from '../english/words.ts'

/** `must` and `should` in one sentence: which of the two is it that a reply may miss? */
export const modalMix = sentenceRule('modal-mix', ({ modals }) => {
  const [first, ...others] = modals.filter(({ subordinate }) => !subordinate)
  const other = others.find(({ strength }) => strength !== first!.strength)
  if (!first || !other) return []
  const reason = `Unexpected ${quoted(other.words)} beside ${quoted(first.words)}, expected one strength in a sentence: split it in two, or use one of them`
  return [{ start: other.start, end: other.end, reason }]
})
