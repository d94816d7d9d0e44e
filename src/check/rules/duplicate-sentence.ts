import { compareAuthority } from '../../clauses/data/authority.ts'
import { plainText } from '../../clauses/data/plain-words.ts'
import { proseOf, type Sentence } from '../english/prose.ts'
import type { Rule } from '../facts/rule.ts'

/** Shorter ones are headings of lists and the like. */
const LEAST_WORDS = 4

/** One obligation at two levels of authority: who may override it? */
export const duplicateSentence: Rule = {
  id: 'duplicate-sentence',
  severity: 'warn',
  check(input) {
    const obligations = proseOf(input).filter(
      ({ obligation, text }) => obligation && wordsOf(text).length >= LEAST_WORDS,
    )
    const same = Map.groupBy(obligations, ({ text }) => wordsOf(text).join(' '))
    return [...same.values()].flatMap((group) => {
      const [highest] = group.toSorted((a, b) => compareAuthority(a.authority, b.authority))
      return group
        .filter(({ authority }) => authority !== highest!.authority)
        .map((each) => {
          const reason = `Unexpected sentence of \`${highest!.clause}\` (${highest!.authority}, ${placeOf(highest!)}) at another authority, ${each.authority}: say it once, or say what differs`
          return { file: each.file, place: each.span(0, each.text.length), reason }
        })
    })
  },
}

function wordsOf(text: string): string[] {
  return (
    plainText(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}'·-]+/gu) ?? []
  )
}

function placeOf({ file, span }: Sentence): string {
  const { line, column } = span(0, 1).start
  return `${file}:${line}:${column}`
}
