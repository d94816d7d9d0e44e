import { verbRule } from '../english/sentence-rule.ts'
import { quoted } from '../english/words.ts'

/** Says how after all: `handle the error by returning 400`. */
const HOW =
  '(?![^.;]*\\s(?:by (?:[a-z]+ing|(?:the |their |its )?(?:[a-z]+ )?names?)|as (?:an?|if|though)|with status|with (?:the )?(?:error )?code)(?![a-z]))'

const VERBS = [
  // Nobody sees what goes on in a mind.
  'understand',
  'know',
  'think (?:about|of|through|hard|carefully|deeply|twice)',
  '(?:listen|look) carefully',
  '(?:be|become) familiar with',
  'familiari[sz]e (?:yourself|yourselves|itself|themselves|oneself) with',
  'get to know',
  '(?:pay|give) (?:[a-z]+ )?(?:attention|consideration|thought) to',
  '(?:keep|bear) in mind',
  'appreciate',
  'be (?:aware|conscious) that',
  // Something is done, nobody says what (INCOSE R3: `handle`, `manage`).
  `(?:handle|manage|address|tackle|deal with|cope with|attend to)${HOW}`,
  'cater (?:to|for)',
  'take care of',
  'look after',
  "take (?:[a-z]+[a-z’']* ){1,5}into (?:account|consideration)",
  'take into (?:account|consideration)',
  'facilitate',
  'streamline',
  'leverage',
  '(?:optimi[sz]|maximi[sz]|minimi[sz]|improv|enhanc)e',
  'strike (?:an?|the) (?:[a-z]+ )?balance',
  'account for',
].join('|')

/** A verb that names no act which a reply shows (ISO/IEC/IEEE 29148 §5.2.7: unverifiable terms; INCOSE R3). */
export const vagueVerb = verbRule(
  'vague-verb',
  VERBS,
  (words) =>
    `Unexpected vague verb, ${quoted(words)}, expected the act itself: say what to do, so that a reply shows whether it was done`,
)
