import { distance } from 'fastest-levenshtein'
import { listed } from './problem.ts'

/** Known words that a mistyped one may stand for, the likeliest first; none where all are too far off. */
export function nearest(word: string, known: readonly string[], max = 3): string[] {
  const lower = word.toLowerCase()
  return [...new Set(known)]
    .map((candidate) => ({ candidate, edits: distance(lower, candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= tolerance(Math.max(lower.length, candidate.length)))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, max)
    .map(({ candidate }) => candidate)
}

/** `; did you mean …?` to end a message with, or `''` where no known word is near. */
export function didYouMean(word: string, known: readonly string[], max = 3): string {
  const words = nearest(word, known, max)
  return words.length > 0 ? `; did you mean ${listed(words, 'or')}?` : ''
}

/** Two edits for a short id, because two swapped letters count as two. */
function tolerance(length: number): number {
  if (length < 4) return 1
  return Math.max(2, Math.floor(length / 3))
}
