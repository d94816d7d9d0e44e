import { anyOf } from './words.ts'

/**
 * Words of taste, with their adverbs. Sources: ISO/IEC/IEEE 29148 §5.2.7 (subjective language), INCOSE R7 and R34
 * (vague terms, measures), QuARS (vagueness, subjectivity), NASA ARM (weak phrases), and what public specs say beside.
 */
export const TASTE = anyOf(
  // What is fitting.
  ...adjectives(`
    (?:in)?appropriate (?:un)?suitable (?:un)?acceptable (?:im)?proper (?:in)?adequate (?:un)?reasonable
    unneeded needless superfluous gratuitous undue sensible judicious tasteful meaningful irrelevant ancillary
    customary realistic plausible pragmatic prudent worthwhile useful valuable helpful
    informative insightful convenient obvious manageable tolerable viable actionable
  `),
  // What someone is like.
  ...adjectives(`
    (?:un)?friendly (?:user|developer|reader|customer)[-\\s]friendly polite courteous cordial tactful civil considerate
    respectful thoughtful empathetic compassionate sympathetic caring supportive reassuring encouraging welcoming
    approachable personable gentle cheerful humble modest diplomatic discreet conscientious diligent
    attentive thorough knowledgeable competent fair balanced sincere constructive cooperative playful
  `),
  '(?:un)?necessary|unnecessarily|practical|sensitively|warmly|kindly|be (?:kind|patient|warm)',
  '(?<!\\b(?:think|listen|look)\\s+)careful(?:ly)?',
  // What something is like.
  ...adjectives(`
    attractive appealing beautiful pretty stylish elegant sleek graceful smooth seamless effortless painless pleasant
    enjoyable comfortable delightful nice neat tidy decent great fantastic excellent outstanding superb compelling
    engaging interesting exciting intuitive self-explanatory uncluttered flowery vivid
  `),
  ...adjectives(`
    concise succinct terse descriptive expressive precise accurate coherent cohesive understandable comprehensible
    comprehensive exhaustive detailed nuanced readable legible maintainable idiomatic focused non-?trivial
    trivial easy (?:in)?efficient cost[-\\s]effective performant scalable extensible flexible adaptable versatile
    portable responsive resilient reliable dependable trustworthy robust lightweight powerful sophisticated usable optimal
  `),
  '(?:very |highly |fully )(?:available|secure|responsive|scalable)',
  '(?:high|good|top|premium)[- ]quality|of (?:high|good) quality|high[- ]performance',
  'best practices?|(?:the )?best possible|state[- ]of[- ]the[- ]art|world[- ]class|cutting[- ]edge|industry[- ]standard',
  '(?:perform|work|behave|scale|function|run|fit|read)s? well',
  'well[- ](?:written|designed|structured|organi[sz]ed|documented|formatted|tested|defined)',
  'smart(?:ly)?(?! quotes)',
  'clearly|cleanly|securely|safely|effectively|naturally|strictly speaking',
  'as (?:simple|clear|clean|natural|smooth|easy|familiar) as possible',
)

/** Words of taste that are also names of kinds: `the fast path`, `simple past tense`, `a natural person`. */
export const TASTE_OR_KIND = anyOf(
  'fast(?! (?:path|forward|track|food|mode|lane))',
  'clear(?! (?:text|button|sky|up|of))',
  'clean(?! (?:build|install|room|target|up|slate|energy))',
  'simple(?! (?:past|present|future|majority|interest|mail|text|type|query))',
  'natural(?! (?:persons?|languages?|numbers?|log|gas|sciences?|history|disasters?|resources?|causes?|keys?))',
  'plain(?! (?:text|strings?|old|objects?))',
  'effective(?! (?:[a-z]+ )?(?:dates?|rates?|tax|immediately|from|on))',
  'modern(?! (?:art|history|greek|languages?))',
  'good(?! (?:reasons?|cause|grounds|faith|morning|afternoon|evening|night|friday|day|bye))',
  'secure(?! (?:context|shell|socket|enclave|boot|mode|cookies?|connection|element))',
  'normal(?! (?:cases?|circumstances?|conditions?|situations?|forms?|distribution|mode|vector|users?|text))',
  'common(?! (?:names?|prefix|ancestor|denominator|multiple|stock|law|sense|nouns?|era|version|base|knowledge))',
  'complex(?! (?:numbers?|types?|analysis))',
  'strong(?! (?:passwords?|authentication|references?|consistency|wind|customer))',
  'major(?! (?:versions?|releases?|number|key|axis))',
  'verbose(?! (?:mode|logging|logs?|output|flag))',
  'relevant|serious|urgent|severe|risky|calm|typical',
  'familiar(?! with)',
  'routine(?= [a-z])',
  'professional(?= (?:and|or|but|tone|manner|language|style|way|voice)\\b|[.;]?$)|professionally',
  'brief(?:ly)?',
)

/** A list of adjectives, each with the adverb that is made of it. */
function adjectives(words: string): string[] {
  return words
    .trim()
    .split(/\s+/)
    .map((word) => {
      if (word.endsWith('le')) return `${word.slice(0, -1)}[ey]`
      if (word.endsWith('y')) return `${word.slice(0, -1)}(?:y|ily)`
      return `${word}(?:ly|ally)?`
    })
}
