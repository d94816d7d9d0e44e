import * as v from 'valibot'
import { compileSchema } from '../../common/json-schema.ts'
import { readPattern } from '../../common/pattern.ts'
import type { Checks } from '../data/clause.ts'
import { wrongValue } from './setting-problem.ts'

/** The languages that code can tell apart, by their ISO 639-1 codes. */
const LANGUAGES: readonly string[] = (
  'am ar az be bg bn ca cs da de el en es et eu fa fi fr gu he hi hr hu hy is it ja ka kn ko ' +
  'ku lo lt lv ml mr ms nl no or pa pl pt ro ru sk sl sq sr sv ta te th tl tr uk ur vi yo zh'
).split(' ')

const MAP = 'a map of checks, such as { maxWords: 200 }'
const WORDS = 'a whole number from 0 up'
const PATTERN = 'a regular expression, as text'
const TEXT = 'some text'
const TOOL = 'the name of a tool'
const PAIR = 'two names of tools, such as [lookup_order, refund]'
const PAIRS = 'a list of pairs of tools, such as [[lookup_order, refund]]'
const CALLS = 'a whole number from 0 up'
const ARGS = 'a map of tools to JSON schemas, such as { refund: { required: [orderId] } }'
const COMMAND = 'the name of a command of the option `commands`, such as test'
const GLOB = 'a glob of paths, such as src/**'
const LANGUAGE = `a language that code can tell apart (${LANGUAGES.join(' ')})`

const words = v.pipe(v.number(WORDS), v.safeInteger(WORDS), v.minValue(0, WORDS))
const text = v.pipe(v.string(TEXT), v.nonEmpty(TEXT))
const pattern = v.pipe(
  v.string(PATTERN),
  v.nonEmpty(PATTERN),
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed && faultOf(() => readPattern(dataset.value))
    if (fault) addIssue({ message: `a valid regular expression (${fault})` })
  }),
)
const jsonSchema = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>(isMap, 'a JSON schema, as a map'),
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed && faultOf(() => compileSchema(dataset.value))
    if (fault) addIssue({ message: `a valid JSON schema (${fault})` })
  }),
)

const tool = v.pipe(v.string(TOOL), v.regex(/^\S+$/, TOOL))
const pair = v.pipe(v.array(tool, PAIR), v.length(2, PAIR))
const calls = v.pipe(v.number(CALLS), v.safeInteger(CALLS), v.minValue(0, CALLS))
const argsSchema = v.pipe(
  v.custom<Readonly<Record<string, Readonly<Record<string, unknown>>>>>(
    (value) => isMap(value) && Object.values(value as object).every(isMap),
    ARGS,
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    for (const [name, schema] of dataset.typed ? Object.entries(dataset.value) : []) {
      const fault = faultOf(() => compileSchema(schema))
      if (fault) addIssue({ message: `valid JSON schemas (\`${name}\`: ${fault})` })
    }
  }),
)
const command = v.pipe(v.string(COMMAND), v.regex(/^[\w-]+$/, COMMAND))
const glob = v.pipe(v.string(GLOB), v.nonEmpty(GLOB))

const entries = {
  maxWords: v.optional(words),
  minWords: v.optional(words),
  matches: v.optional(oneOrMore(pattern)),
  notMatches: v.optional(oneOrMore(pattern)),
  contains: v.optional(oneOrMore(text)),
  notContains: v.optional(oneOrMore(text)),
  json: v.optional(v.literal(true, 'true, or left out')),
  jsonSchema: v.optional(jsonSchema),
  language: v.optional(v.picklist(LANGUAGES, LANGUAGE)),
  calls: v.optional(oneOrMore(tool)),
  notCalls: v.optional(oneOrMore(tool)),
  before: v.optional(v.pipe(v.array(pair, PAIRS), v.minLength(1, PAIRS))),
  maxCalls: v.optional(calls),
  args: v.optional(argsSchema),
  filesMatch: v.optional(oneOrMore(glob)),
  run: v.optional(oneOrMore(command)),
}

/** `checks:` of a clause. The message of an unknown key is the list of the known ones. */
export const checksSchema = v.pipe(
  v.custom<Record<string, unknown>>(isMap, MAP),
  v.strictObject(entries, Object.keys(entries).join(' ')),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const { value: input } = dataset
    const { maxWords, minWords } = input
    if (maxWords === undefined || minWords === undefined || maxWords >= minWords) return
    const path = [{ type: 'object', origin: 'value', input, key: 'maxWords', value: maxWords }] as const
    addIssue({ message: `at least \`minWords\`, ${minWords}`, input: maxWords, path: [...path] })
  }),
)

/**
 * Checks that a test wrote in place.
 * @throws TypeError where they are none
 */
export function readChecks(value: unknown): Checks {
  const parsed = v.safeParse(checksSchema, value, { abortPipeEarly: true })
  if (parsed.success) return parsed.output
  const reasons = parsed.issues.map((issue) =>
    wrongValue(['checks', ...(issue.path ?? []).map(({ key }) => key)], issue),
  )
  throw new TypeError(reasons.join('; '))
}

/** One, or a list of at least one; unlike a union it says which item is wrong. */
function oneOrMore(item: v.GenericSchema<unknown, string>) {
  const list = v.pipe(v.array(item), v.minLength(1, 'a list with something in it'))
  return v.lazy((input): v.GenericSchema<unknown, string | string[]> => (Array.isArray(input) ? list : item))
}

function faultOf(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
