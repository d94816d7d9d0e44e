import type { Checks } from '../../clauses/data/clause.ts'
import type { CheckResult } from '../verdict/check-result.ts'

export function checkWords({ maxWords, minWords, language = 'en' }: Checks, reply: string): CheckResult[] {
  if (maxWords === undefined && minWords === undefined) return []
  const count = countWords(reply, language)
  const has = `has ${count} ${count === 1 ? 'word' : 'words'}`
  const results: CheckResult[] = []
  if (maxWords !== undefined) {
    const outcome = count <= maxWords ? 'passed' : 'failed'
    results.push({ check: 'maxWords', outcome, message: `${has}, at most ${maxWords} allowed` })
  }
  if (minWords !== undefined) {
    const outcome = count >= minWords ? 'passed' : 'failed'
    results.push({ check: 'minWords', outcome, message: `${has}, at least ${minWords} required` })
  }
  return results
}

/** Words as Unicode has them: numbers and words of scripts without spaces count, punctuation doesn't. */
export function countWords(text: string, language: string): number {
  let count = 0
  for (const { isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text)) {
    if (isWordLike) count++
  }
  return count
}
