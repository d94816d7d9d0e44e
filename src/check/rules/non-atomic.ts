import { type Hit, sentenceRule } from '../english/sentence-rule.ts'
import { quoted } from '../english/words.ts'

/** A command that goes on after a first obligation: `…, and never end it`. */
const SECOND_COMMAND =
  /(?:(?<=\b(?:and|or|but|also)\s+)(?:never|always)|(?<=[,;]\s+(?:and|or|but|also)\s+)(?:do\s+not|don['’]t))\s+(?!be\b)\p{Ll}+/giu

/** Two obligations in one sentence: a reply may keep one of them, and no score says which. */
export const nonAtomic = sentenceRule('non-atomic', ({ text, modals, imperative }) => {
  const binding = modals.filter(({ subordinate }) => !subordinate)
  // Two strengths are two obligations as well: `modal-mix` says so, with the same advice.
  if (new Set(binding.map(({ strength }) => strength)).size > 1) return []
  const isCommand = imperative !== undefined && binding.every(({ start }) => start > imperative)
  const commands = [...text.matchAll(SECOND_COMMAND)].map(({ 0: words, index }) => ({
    words,
    start: index,
    end: index + words.length,
  }))
  const others = isCommand ? [...binding, ...commands].sort((a, b) => a.start - b.start) : binding.slice(1)
  return others.map(
    ({ words, start, end }): Hit => ({
      start,
      end,
      reason: `Unexpected second obligation, ${quoted(words)}, expected one a sentence: split it, so that each has a grade of its own`,
    }),
  )
})
