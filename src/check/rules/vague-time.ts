import { wordRule } from '../english/sentence-rule.ts'
import { anyOf, quoted } from '../english/words.ts'

const FAST = 'quickly|rapidly|swiftly|promptly|speedily|expeditiously|instantaneously|instantly'
const NO_COMPARISON = '(?<!\\b(?:as|more|less|how|too|most)\\s+)'
const NOT_THAN = '(?!\\s+(?:than|as))'

const PATTERN = anyOf(
  `(?:as|so) (?:soon|quickly|fast|early|promptly|rapidly|swiftly) as (?:reasonably |practically )?(?:possible|practicable|practical|feasible|(?:you|it|they) can)`,
  'asap',
  `${NO_COMPARISON}(?:${FAST}|soon|shortly(?!\\s+(?:before|after))|periodically|regularly|frequently|occasionally)${NOT_THAN}`,
  '(?:on|upon|after|within|for|in|at) (?:an? )?(?:regular|frequent|periodic|short|long|longer|extended|prolonged|certain|reasonable|acceptable|appropriate|suitable|limited) (?:basis|intervals?|times?(?:frame|span)?|periods?(?: of time)?|while|amount of time)',
  '(?:in|with) an? (?:(?:timely|prompt|expeditious) (?:manner|fashion|way)|timely response)',
  'timely',
  'without (?:[a-z]+ )?delays?',
  '(?:at|on) (?:the|its|their|your|his|her|an?) (?:earliest|first|next) (?:possible )?(?:convenience|opportunity|occasion|moment|time)',
  '(?:eventually(?! consistent)|in due (?:course|time)|sooner or later|before long|at some (?:point|time|later (?:point|time|date))|in the near future)',
  '(?:for|after|in) (?:a|some) (?:(?:little|short|long) )?(?:while|time)',
  '(?:from time to time|(?:every )?now and (?:then|again)|every so often|(?:every )?once in a while|at (?:regular|irregular|periodic) intervals)',
  '(?:in )?near[- ]real[- ]time',
  '(?<!\\b(?:most|the)\\s+)recent(?:ly)?',
)

/** A time that everyone reads off a clock of their own (INCOSE R34, R35; ISO/IEC/IEEE 29148 §5.2.7). */
export const vagueTime = wordRule(
  'vague-time',
  PATTERN,
  (words) =>
    `Unexpected vague time, ${quoted(words)}, expected one that a clock or a calendar shows: give a limit, an interval or the event before which it must happen`,
)
