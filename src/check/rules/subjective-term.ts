import type { ReadSpec } from '../../clauses/load.ts'
import { hits, sentenceInSpecRule } from '../english/sentence-rule.ts'
import { anyOf, before, quoted } from '../english/words.ts'

/** Adjectives of taste, with their adverbs (29148 §5.2.7: subjective language; QuARS; NASA ARM: weak phrases). */
const TERMS = anyOf(
  '(?:in)?appropriate(?:ly)?',
  '(?:un)?reasonabl[ey]',
  '(?:un)?necessary',
  'unnecessarily',
  'needless(?:ly)?',
  'gratuitous(?:ly)?',
  '(?:un)?suitabl[ey]',
  '(?:un)?acceptabl[ey]',
  '(?:im)?proper(?:ly)?',
  'undu(?:e|ly)',
  'sensibl[ey]',
  'judicious(?:ly)?',
  'tasteful(?:ly)?',
  'respectful(?:ly)?',
  'thoughtful(?:ly)?',
  'meaningful(?:ly)?',
  'adequate(?:ly)?',
  'attractive(?:ly)?|appealing(?:ly)?|beautiful(?:ly)?|pretty',
  'compelling(?:ly)?|engaging(?:ly)?',
  'concise(?:ly)?|succinct(?:ly)?|terse(?:ly)?',
  'convenient(?:ly)?',
  'cost[- ]effective(?:ly)?',
  'courteous(?:ly)?|polite(?:ly)?|cordial(?:ly)?|tactful(?:ly)?|considerate(?:ly)?',
  'descriptive|expressive|self[- ]explanatory',
  'eas(?:y|ily)',
  '(?:in)?efficient(?:ly)?',
  'elegant(?:ly)?|graceful(?:ly)?|smart(?:ly)?(?! quotes)',
  'empathetic(?:ally)?|compassionate(?:ly)?|sensitively|warm(?:ly)?',
  'fair(?:ly)?|balanced',
  '(?:un|user[- ]|developer[- ])?friendly',
  'flexible|flexibly|extensible|adaptable|versatile',
  'helpful(?:ly)?',
  'idiomatic(?:ally)?',
  'intuitive(?:ly)?',
  '(?:very |highly )(?:available|reliable|secure|accurate|responsive|scalable)',
  '(?:high|good|top|premium)[- ]quality|of (?:high|good) quality|high[- ]performance',
  'maintainable|readable|legible|performant|scalable|portable|responsive',
  'obvious(?:ly)?',
  'optimal(?:ly)?|best practices?|(?:the )?best possible|state[- ]of[- ]the[- ]art|world[- ]class|cutting[- ]edge',
  'professional(?:ly)?',
  'realistic(?:ally)?',
  'reliabl[ey]|dependabl[ey]|robust(?:ly)?',
  'seamless(?:ly)?|smooth(?:ly)?|effortless(?:ly)?|painless(?:ly)?',
  'nice(?:ly)?|pleasant(?:ly)?|decent(?:ly)?',
  '(?:perform|work|behave|scale|function|run|fit|read)s? well|well (?:written|designed|structured|organi[sz]ed|documented)',
  'clearly|cleanly|simply|securely|effectively|naturally',
  'as (?:simple|clear|clean|natural|smooth|easy) as possible',
)
/** Names of kinds, too: `the fast path`, `simple past tense`, `a natural person`. */
const ALSO_KINDS = anyOf(
  'fast(?! (?:path|forward|track|food|mode|lane))',
  'clear(?! (?:text|button|sky|up|of))',
  'clean(?! (?:build|install|room|target|up|slate|energy))',
  'simple(?! (?:past|present|future|majority|interest|mail|text|type|query))',
  'natural(?! (?:persons?|languages?|numbers?|log|gas|sciences?|history|disasters?|resources?|causes?|keys?))',
  'plain(?! (?:text|old|object))',
  'effective(?! (?:\\p{L}+ )?(?:dates?|rates?|tax|immediately|from|on))',
  'modern(?! (?:art|history|greek|languages?))',
  'good(?! (?:reasons?|cause|grounds|faith|morning|afternoon|evening|night|friday|day|bye))',
  'secure(?! (?:context|shell|socket|enclave|boot|mode|cookies?|connection|element))',
  'normal(?! (?:cases?|circumstances?|conditions?|situations?|forms?|distribution|mode|vector|users?|text))',
  'complex(?! (?:numbers?|types?|analysis))',
  'brief(?:ly)?',
)
/** `the fast path`: the one of that name. `clear the cart`: a verb. */
const NAMED = /\b(?:the|this|that|these|those|not)\s+$/i
const DONE = /^\s+(?:the|an?|all|any|each|every|its|their|your|[·\d])/i
/** `It is acceptable to …` permits, `polite enough that …` names its test. */
const HARMLESS = /^\s+(?:to(?! use)|enough)\b/i
/** `NICE` is an institute. */
const ACRONYM = /^\p{Lu}+$/u
/** `as appropriate` is a way out: another rule has it. */
const AFTER_ESCAPE =
  /\b(?:as|if|when|where|whenever|wherever|unless)\s+(?:(?:otherwise|absolutely|strictly|really|reasonably|is|it\s+is)\s+)*$/i

const reason = (words: string) =>
  `Unexpected word of taste, ${quoted(words)}, in a clause without a GOOD and a BAD reply, expected a test that two readers apply alike: say what counts, or show both replies`

/** A word of taste. Where the clause shows one reply that has it and one that hasn't, the taste is shared. */
export const subjectiveTerm = sentenceInSpecRule('subjective-term', ({ clause, text, obligation }, input) => {
  if (!obligation || isShown(clause, input)) return []
  const kinds = hits(text, ALSO_KINDS, reason).filter(
    ({ start, end }) => !NAMED.test(before(text, start)) && !DONE.test(text.slice(end)),
  )
  return [...hits(text, TERMS, reason), ...kinds]
    .filter(({ start, end }) => !ACRONYM.test(text.slice(start, end)))
    .filter(({ start, end }) => !AFTER_ESCAPE.test(before(text, start)) && !HARMLESS.test(text.slice(end)))
    .sort((a, b) => a.start - b.start)
})

const shown = new WeakMap<ReadSpec, ReadonlySet<string>>()

function isShown(id: string, input: ReadSpec): boolean {
  const known = shown.get(input) ?? new Set(shownIn(input))
  shown.set(input, known)
  return known.has(id)
}

/** Clauses and sections with precedents on both sides; those of a prompt file count for its section. */
function shownIn({ loaded }: ReadSpec): string[] {
  const clauses = loaded.files.flatMap((file) => file.clauses)
  const all = [
    ...clauses.map(({ id, section, examples }) => ({ id: section ?? id, examples })),
    ...loaded.spec.sections,
  ]
  return [...Map.groupBy(all, ({ id }) => id)]
    .filter(([, parts]) => {
      const labels = parts.flatMap(({ examples }) =>
        examples.flatMap(({ comparisons }) =>
          comparisons.flatMap(({ replies }) => replies.map(({ label }) => label)),
        ),
      )
      return labels.includes('GOOD') && labels.includes('BAD')
    })
    .map(([id]) => id)
}
