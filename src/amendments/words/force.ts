import { plainText } from '../../clauses/data/plain-words.ts'
import { modalsOf } from '../../english/modals.ts'

/**
 * How a sentence binds, by RFC 2119: a duty (`must`, `shall`, `is required to`), a prohibition, a recommendation,
 * advice against, a permission (`may`, `can`, `is not required to`). `not`: a negation of anything else.
 */
export const FORCES = ['must', 'must not', 'should', 'should not', 'may', 'not'] as const
export type Force = (typeof FORCES)[number]

/** `words that are prohibited`, `why it cannot …`: told of something, and asked of nobody. */
const TOLD = '(?<!\\b(?:that|which|who|what|(?:why|how) \\w+) )'
/** `it may lead to …`, `whatever they may need`: what is possible, and nobody is permitted. */
const POSSIBLE =
  / (?:\w+ly |also |even |not )*(?:appear|arise|become|cause|depend|feel|have|happen|know|lead|need|occur|result|seem|vary|be (?:\w+ly |too )?(?:an?|the|better|difficult|easy|hard|im\w+|in\w+|less|more|necessary|unclear|wrong|\w+(?:able|ful|ible|ic|ive|ous)))\b/
const PERMISSION = `(?<!\\S (?:they|you|we) )(?:may|can)\\b(?!${POSSIBLE.source})`

/** What binds without being a modal to the linter, which asks for duties only. The first that fits counts. */
const OTHERS: readonly (readonly [Force, string])[] = [
  ['may', "(?:do|does)(?: not|n't) need to|need(?: not|n't)"],
  ['may', `${TOLD}(?:is|are)(?: not|n't| never) (?:required|obliged|forbidden|prohibited)`],
  ['must not', `${TOLD}(?:(?:may|can) ?(?:not|never)|can't|(?:may|must|sha)n't)`],
  ['must not', `${TOLD}(?:is|are)(?: not|n't| never) (?:allowed|permitted)`],
  ['must not', `${TOLD}(?:is|are) (?:forbidden|prohibited)`],
  ['should not', `ought(?: not|n't)|${TOLD}(?:is|are) (?:not recommended|discouraged)`],
  ['should', `${TOLD}(?:is|are) recommended`],
  ['must', `${TOLD}(?:is|are) (?:required|mandatory)`],
  ['may', `${TOLD}(?:${PERMISSION}|(?:is|are) (?:allowed|permitted|optional|free to))`],
  // A command at the start of a sentence or of an item.
  ['must not', "(?<=^|[.!?:;] |[-*] )(?:do not|don't|never)"],
  ['not', "(?<!\\bor )(?:not|no|cannot|can't)\\b(?! (?:just|matter|merely|only|simply)\\b)"],
  ['not', 'never|none|neither|nobody|nothing'],
]
const OTHER = new RegExp(`${OTHERS.map(([, words]) => `\\b(${words})\\b`).join('|')}|(?<=\\w)n't\\b`, 'gi')

/** Words that are somebody else's, names and targets of links. */
const FOREIGN = /"[^"]*"|`[^`]*`|\]\([^)]*\)/g
const NEGATION = /\b(?:not|never)\b|n't/i
/** Lifts, where it is negated: nobody has to. */
const LIFTED = /\b(?:required|obliged|have to|has to)\b/i
const LATE_NEGATION = /^(?: (?:\w+ly|also|still))? (?:not|never)\b/
const EARLY_NEGATION = /(?:\b(?:do|does)(?: not|n't)|\b(?:never|nor)) $/i

/** What binds in a text, in its order: synonyms are one, and so are typed and typographic signs. */
export function forcesOf(text: string): Force[] {
  const words = plainText(text)
    .replace(/(?<![\p{L}\p{N}])[*_]+|[*_]+(?![\p{L}\p{N}])/gu, '')
    .replace(FOREIGN, blank)
  let rest = words
  const found = modalsOf(words).map(({ words: modal, strength, start, end }) => {
    const early = EARLY_NEGATION.exec(words.slice(0, start))?.[0] ?? ''
    const late = LATE_NEGATION.exec(words.slice(end))?.[0] ?? ''
    const [from, to] = [start - early.length, end + late.length]
    rest = rest.slice(0, from) + blank(words.slice(from, to)) + rest.slice(to)
    return { start, force: forceOf(modal, strength, early !== '' || NEGATION.test(modal + late)) }
  })
  for (const match of rest.matchAll(OTHER)) {
    const index = match.slice(1).findIndex((group) => group !== undefined)
    found.push({ start: match.index, force: OTHERS[index]?.[0] ?? 'not' })
  }
  return found.sort((a, b) => a.start - b.start).map(({ force }) => force)
}

function forceOf(modal: string, strength: 'must' | 'should', isNegated: boolean): Force {
  if (/\bforbidden\b/i.test(modal)) return isNegated ? 'may' : 'must not'
  if (!isNegated) return strength
  return LIFTED.test(modal) ? 'may' : `${strength} not`
}

function blank(words: string): string {
  return ' '.repeat(words.length)
}
