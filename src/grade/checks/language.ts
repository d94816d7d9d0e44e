import type { Checks } from '../../clauses/data/clause.ts'
import type { CheckResult } from '../verdict/check-result.ts'
import { countWords } from './words.ts'

/**
 * How far a language must be ahead of all others to be the reply's (scores go from 0 to 1). A text that is
 * half German, half English has 0.037 between them, an English sentence of three words 0.057 to the next.
 */
const TO_PASS = 0.04
/** How far another must be ahead of the one that is wanted: a German sentence about an English brand has 0.05. */
const TO_FAIL = 0.1
/** One word in four is taken for another language, one sentence in a hundred. */
const FEWEST_WORDS = 3

/** The reply's language, where it is beyond doubt: short replies, mixed ones and near relatives are left to the grader. */
export async function checkLanguage({ language }: Checks, reply: string): Promise<CheckResult[]> {
  if (language === undefined) return []
  const { eld } = await import('eld/small')
  const text = withoutCode(reply)
  const detected = eld.detect(text)
  const { [detected.language]: first = 0, ...others } = detected.getScores()
  const check = 'language'
  if (detected.isReliable() && countWords(text, language) >= FEWEST_WORDS) {
    const isWanted = detected.language === language
    if (isWanted && first - Math.max(0, ...Object.values(others)) >= TO_PASS)
      return [{ check, outcome: 'passed', message: `is in ${named(language)}` }]
    if (!isWanted && first - (others[language] ?? 0) >= TO_FAIL) {
      const message = `is in ${named(detected.language)}, must be in ${named(language)}`
      return [{ check, outcome: 'failed', message }]
    }
  }
  const message = `must be in ${named(language)}; code can't tell for sure whether it is`
  return [{ check, outcome: 'unsure', message }]
}

/** Code and addresses look English in any language. */
function withoutCode(text: string): string {
  return text.replace(/```[\s\S]*?(?:```|$)|`[^`\n]*`|\bhttps?:\/\/\S+/g, ' ')
}

function named(language: string): string {
  return `${new Intl.DisplayNames('en', { type: 'language' }).of(language)} (${language})`
}
