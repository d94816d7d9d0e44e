/**
 * Verbs that instructions begin with, in British and American spelling. A list, because it is exact where a tagger of
 * parts of speech guesses: `docs/decisions/imperatives.md` has the figures.
 */
const VERBS = listOf(`
  abbreviate abide abort accept accompany achieve acknowledge activate adapt add adhere adjust adopt advise agree align
  allocate allow alphabetize annotate announce apologize append apply approve archive articulate ascertain ask assert
  assess assign assist assume attach attempt authenticate authorize avoid await backport batch be become begin bind
  bring build bundle cache calculate capitalize carry cascade centralize choose cite clarify clean clear close collapse
  collect combine come commit communicate compare compile complete comply compose compute concatenate conclude
  configure confirm connect consider consolidate construct consult contain continue convert convey coordinate copy
  correct create customize debounce decide declare decline decode decompose decouple deduplicate defer define delegate
  delete deliver demonstrate deny depend deploy deprecate derive describe deserialize destroy detect determine develop
  diagnose differentiate disable discard disclose disconnect discourage discuss dismiss display distinguish distribute
  divide do download edit educate eliminate embed emit emphasize employ enable encapsulate encode encourage encrypt
  enforce engage enhance ensure enter enumerate err escalate escape establish evaluate examine exclude execute exercise
  expand expect explain explore expose express extend extract facilitate fail familiarize favor favour fetch finalize
  find finish follow forbid forget formulate forward foster fulfil fulfill gather generate get give go grant greet guarantee
  halt have help hide highlight hold honor honour identify ignore illustrate implement imply import improve include
  incorporate indicate infer inform initialize initiate inject inline input insert inspect install integrate interpret
  introduce invalidate investigate invite invoke involve isolate issue iterate join justify keep know lead learn leave let
  leverage listen load localize locate log look maintain make manage maximize measure memoize mention merge migrate
  mimic minimize mitigate modify mutate narrow negotiate normalize notify obey obtain omit open operate optimize
  organize override paginate paraphrase parse pass pay perform permit persist pick portray postpone practise prefer
  prefix prepare prepend present preserve press presume prevent print prioritize proceed produce prohibit promote
  propagate propose protect prove provide publish pull purge push put qualify raise randomize reach react read readjust
  reassure rebase receive recheck recognize recommend reconnect reconsider recover redact redirect redistribute reduce
  refactor refer refrain refuse regenerate register reinforce reiterate reject release rely remain remember remind
  remove rename render reopen reorder repeat rephrase replace reply reproduce require rerun reschedule resend reserve
  reset resist resolve respect respond restart restate restore restrict retain retrieve return reuse reveal revert
  review revise revoke rewrite rotate round run sanitize save say scan schedule seek select send separate serialize serve set shorten
  show shut signal simplify skip solicit solve sort speak specify spell split standardize start stay stick stop store
  streamline strive stub submit subscribe substitute subtract suggest summarize supply suppress surface suspend swap
  switch sync synchronize tailor take talk target tell terminate thank think throw throttle tolerate transcribe transform
  translate transmit treat trim trust try tune uncover underline understand undo unify uninstall unlock update upgrade upload
  use utilize validate verify vary view wait wash watch weigh welcome withdraw withhold wrap write yield
`)
/** Nouns as well: `Support is open`, `Test files end in …`. */
const ALSO_NOUNS = listOf(`
  access address aim alert alias answer assemble audit back backup balance block bookmark branch break bump call cap
  challenge change charge check claim cluster comment contact contrast control cover credit cross cut debug design
  document double draft draw drive drop dump echo end escort estimate exit export face factor file fill filter fix flag
  focus force format frame fuzz grade group guard guess guide hand handle hook host index iterate judge label land
  limit link lint list lock lower map mark match mind mirror mock model monitor mount move name nest note number object
  offer order outline output package page pair patch pause phrase pin ping pipe place plan play plot point poll pool
  port post process profile promise prompt query question queue quote rank rate record reference reflect refresh refund
  relay repair report request research rest retry reward route sample scale scope score screen search secure seed shape
  share sign silence size slow smoke source space spread stage stamp state step stream stress string strip structure
  style support tag task test time title touch trace track transfer travel trap trigger turn type value version visit
  voice walk warn work
`)

const PREFIXES = '(?:(?:[a-z]{1,4}-?\\d+(?:[.-]\\d+)*|\\d+)[.:)]\\s+)?'
/** What may stand before the verb: `FR-001:`, `When the build fails,`, `Please always`. */
const LEAD = `^[\\s·]*${PREFIXES}(?:(?!for\\s+(?:example|instance))(?:after|as|at|before|by|during|for|if|in|instead|on|once|to|under|unless|until|when|whenever|where|wherever|while|with|without)\\b[^.,;:]*,\\s+(?:then\\s+)?)?(?:(?:please|always|never|then|also|instead|only|just|first|next|finally|otherwise|therefore|preferably|ideally|in\\s+general|as\\s+a\\s+rule|often|sometimes|[a-z]+ly)\\b,?\\s+)*`
const WHOLE = "(?![a-z0-9'’:-])"
/** A clause that only begins like a command: `Answers of …`, `Note that …`. */
const NO_SUBJECT = '(?!\\s+(?:is|are|was|were|has|of|must|should|shall|may|can|will)\\b)'
/** What a verb may have behind it and a noun may not: an article. */
const OBJECT = '(?=\\s+(?:the|an?|all|any|each|every|its|their|your|this|these|those|whether|how)\\b)'
/** Soon after a noun comes what it is or does. */
const NO_NOUN = `(?:${OBJECT}|(?!\\s+of\\b|(?:\\s+(?!(?:that|which|who|if|when|where|what)\\b)[a-z·-]+){0,2}\\s+(?:is|are|was|were|has|have|had|must|should|shall|may|can|could|will|would|does|ends?|belongs?|needs?)\\b))`
const COMMAND = [
  `do\\s+not${WHOLE}`,
  `don['’]t${WHOLE}`,
  `(?:${VERBS})${WHOLE}${NO_SUBJECT}`,
  `(?!note,?\\s+(?:[a-z]+,\\s+)?that\\b)(?:${ALSO_NOUNS})${WHOLE}${NO_NOUN}`,
].join('|')
const IMPERATIVE = new RegExp(`${LEAD}(?<command>${COMMAND})`, 'diu')

/** Where the verb stands by which a sentence commands: `Always [keep] it`; undefined where it doesn't. */
export function imperativeIn(text: string): number | undefined {
  return IMPERATIVE.exec(text)?.indices?.groups?.command?.[0]
}

function listOf(words: string): string {
  return words
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/ize$/, 'i[sz]e'))
    .join('|')
}
