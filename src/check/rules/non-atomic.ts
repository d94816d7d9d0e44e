import { sentenceRule } from '../english/sentence-rule.ts'
import { quoted } from '../english/words.ts'

/** Two obligations in one sentence: a reply may keep one of them, and no score says which. */
export const nonAtomic = sentenceRule('non-atomic', ({ modals }) => {
  const binding = modals.filter(({ subordinate }) => !subordinate)
  // Two strengths are two obligations as well: `modal-mix` says so, with the same advice.
  if (new Set(binding.map(({ strength }) => strength)).size > 1) return []
  return binding.slice(1).map(({ words, start, end }) => ({
    start,
    end,
    reason: `Unexpected second obligation, ${quoted(words)}, expected one a sentence: split it, so that each has a grade of its own`,
  }))
})
