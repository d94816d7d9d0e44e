import type { ReadSpec } from '../../clauses/load.ts'
import type { Markdown } from '../../clauses/markdown/markdown.ts'
import { perObject } from '../../common/memo.ts'
import { proseOf, type Sentence } from '../english/prose.ts'
import { quoted } from '../english/words.ts'
import type { Rule } from '../facts/rule.ts'

const TERM = /(?<![\p{L}\p{N}'’-])\p{Lu}\p{Ll}+(?:\s+\p{Lu}\p{Ll}+){1,4}(?![\p{L}\p{N}'’-])/gu

/** A term with capitals that no definition has: once for each term, where it first stands. */
export const undefinedTerm: Rule = {
  id: 'undefined-term',
  severity: 'warn',
  check(input) {
    const first = new Map<string, Found>()
    for (const sentence of proseOf(input)) {
      for (const term of termsIn(sentence)) {
        const key = normal(term.words)
        if (!first.has(key)) first.set(key, { ...term, sentence })
      }
    }
    if (first.size === 0) return []
    const known = knownTerms(input)
    const ordinary = ordinaryWords(input)
    // Whose words are never small ones is a name: `New York`.
    const isTerm = (words: string) => words.split(/\s+/).every((word) => isOrdinary(word, ordinary))
    return [...first].flatMap(
      ([
        key,
        {
          words,
          index,
          sentence: { file, span },
        },
      ]) => {
        if (known.has(key) || !isTerm(words)) return []
        const reason = `Unexpected term without a definition, ${quoted(words)}, expected a paragraph \`**${words.replace(/\s+/g, ' ')}**: …\` below a heading Definitions, or small letters`
        return [{ file, place: span(index, index + words.length), reason }]
      },
    )
  },
}

interface Term {
  readonly index: number
  readonly words: string
}

interface Found extends Term {
  readonly sentence: Sentence
}

const termsIn = perObject(({ text }: Sentence): readonly Term[] => termsOf(text))

function termsOf(text: string): Term[] {
  return [...text.matchAll(TERM)].flatMap(({ 0: words, index }) => {
    if (/\p{L}/u.test(text.slice(0, index))) return [{ index, words }]
    // The capital of a sentence's first word says nothing.
    const rest = /^\S+\s+(?=\S+\s+\S)/.exec(words)
    return rest ? [{ index: index + rest[0].length, words: words.slice(rest[0].length) }] : []
  })
}

/** Definitions, titles, and what the texts explain. */
function knownTerms({ loaded, texts }: ReadSpec): ReadonlySet<string> {
  const { clauses, sections, definitions } = loaded.spec
  const titles = [...clauses, ...sections].map(({ title }) => title)
  return new Set([
    ...[...definitions.map(({ term }) => term), ...titles].map(normal),
    ...texts.flatMap(({ markdown }) => explainedIn(markdown)),
  ])
}

/** What a text explains where it first says it: in bold or quotes, or as `X is …`. */
const explainedIn = perObject(({ source }: Markdown): readonly string[] =>
  [
    ...[...source.matchAll(/\*\*([^*\n]+?):?\*\*|["“]([^"“”\n]{3,40})["”]/g)].map(
      (match) => match[1] ?? match[2]!,
    ),
    ...[
      ...source.matchAll(/(\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+){1,4}) (?:is|are|means?|refers? to|outlines?)\b/gu),
    ].map((match) => match[1]!),
  ].map(normal),
)

function ordinaryWords({ texts }: ReadSpec): ReadonlySet<string> {
  const all = new Set<string>()
  for (const { markdown } of texts) for (const word of smallWordsIn(markdown)) all.add(word)
  return all
}

const smallWordsIn = perObject(
  ({ source }: Markdown): ReadonlySet<string> => new Set(source.match(/(?<![\p{L}'’])\p{Ll}{2,}/gu)),
)

function isOrdinary(word: string, ordinary: ReadonlySet<string>): boolean {
  const small = word.toLowerCase()
  return ordinary.has(small) || ordinary.has(small.replace(/s$/, '')) || ordinary.has(`${small}s`)
}

/** Small letters, singular, without an article. */
function normal(term: string): string {
  return term
    .trim()
    .toLowerCase()
    .replace(/^(?:the|an?)\s+/, '')
    .replace(/\s+/g, ' ')
    .replace(/(?<=[^s])s$/, '')
}
