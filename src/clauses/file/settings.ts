import * as v from 'valibot'
import type { VFileMessage } from 'vfile-message'
import {
  AUTHORITIES,
  type Authority,
  type Checks,
  type Clause,
  type ClauseLink,
  GATES,
  type Gate,
  MOST_SAMPLES,
} from '../data/clause.ts'
import { didYouMean, nearest } from '../data/nearest.ts'
import { listed, problem } from '../data/problem.ts'
import type { Field } from '../markdown/front-matter.ts'
import { ID } from '../markdown/heading.ts'
import { checksSchema } from './checks-schema.ts'
import { wrongValue } from './setting-problem.ts'

/** Other names of authorities, as the option `authorities` maps them: `{ platform: 'root' }`. */
export type AuthorityNames = Readonly<Record<string, string>>

/** Any reply reaches 0: such a clause would ask for nothing. */
const THRESHOLD = 'a number above 0, up to 1'
const SAMPLES = `a whole number from 1 to ${MOST_SAMPLES}`
const GATE = `one of ${listed(GATES, 'or')}`
const TAG = 'a tag: text without spaces and without any of `( ) & | ! *`'
const OWN_TAG = 'a tag of your own, not `authority/…`, `clause/…` or `precedent`, which say what a test is'
const TAGS = 'a list of tags, such as [honesty, tone]'

const LINK = 'the id of a clause'
const LINKS = 'a list of ids, such as [rt30, mg27]'
const links = v.optional(v.array(v.pipe(v.string(LINK), v.regex(ID, LINK)), LINKS))
const IMPORT = 'a path or a package, such as ./definitions.md or "@acme/house-spec/tone.md"'
const TOOL = 'the name of a tool'
const TOOLS = 'a list of tools, such as [lookup_order, refund]'
const IMPORTS = 'a list of paths and packages, such as [./definitions.md]'
const importPath = v.pipe(v.string(IMPORT), v.regex(/^\S+$/, IMPORT))
/** An import to which its host gives leave. */
const leave = v.strictObject(
  {
    from: v.optional(importPath, ''),
    atMost: v.optional(v.picklist(AUTHORITIES, `one of ${listed(AUTHORITIES, 'or')}`)),
    mayOverride: links,
  },
  'from atMost mayOverride',
)

/** All keys of front matter; `front-matter.schema.json` is made of it (`scripts/`). */
export const clauseSchema = v.object({
  id: v.optional(v.string('a string')),
  title: v.optional(v.pipe(v.string('a string'), v.regex(/\S/, 'a title'))),
  authority: v.optional(v.string('a string')),
  threshold: v.optional(v.pipe(v.number(THRESHOLD), v.gtValue(0, THRESHOLD), v.maxValue(1, THRESHOLD))),
  samples: v.optional(
    v.pipe(
      v.number(SAMPLES),
      v.safeInteger(SAMPLES),
      v.minValue(1, SAMPLES),
      v.maxValue(MOST_SAMPLES, SAMPLES),
    ),
  ),
  gate: v.optional(v.picklist(GATES, GATE)),
  // Vitest's tag filters read `and`, `or` and `not` as operators.
  tags: v.optional(
    v.array(
      v.pipe(
        v.string(TAG),
        v.regex(/^(?!(?:and|or|not)$)[^\s()&|!*]+$/i, `${TAG}, not \`and\`, \`or\`, \`not\``),
        // As `clauseTags` makes them.
        v.regex(/^(?!(?:authority|clause)\/|precedent$)/i, OWN_TAG),
      ),
      TAGS,
    ),
  ),
  overrides: links,
  exceptions: links,
  imports: v.optional(
    v.array(
      v.lazy((item) => (item !== null && typeof item === 'object' ? leave : importPath)),
      IMPORTS,
    ),
  ),
  extends: v.optional(importPath),
  checks: v.optional(checksSchema),
  tools: v.optional(v.array(v.pipe(v.string(TOOL), v.regex(/^[\w-]{1,64}$/, TOOL)), TOOLS)),
})

export const CLAUSE_KEYS = Object.keys(clauseSchema.entries)

/** What a host lets an import do. */
export type Leave = v.InferOutput<typeof leave>

/** The settings of a clause that are right. */
export interface ClauseFields {
  readonly id?: string
  readonly title?: string
  readonly authority?: Authority
  readonly threshold?: number
  readonly samples?: number
  readonly gate?: Gate
  readonly tags?: readonly string[]
  readonly overrides?: readonly ClauseLink[]
  readonly exceptions?: readonly ClauseLink[]
  readonly imports?: readonly (string | Leave)[]
  readonly extends?: string
  readonly checks?: Checks
  readonly tools?: readonly string[]
}

type Settings = Pick<
  Clause,
  'authority' | 'threshold' | 'samples' | 'gate' | 'checks' | 'tools' | 'tags' | 'overrides' | 'exceptions'
>

/** What a clause takes over as it is; without the fields that have no value. */
export function settingsOf({
  id: _,
  title: __,
  imports: ___,
  extends: ____,
  tags = [],
  ...values
}: ClauseFields): Settings {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(given), tags }
}

/**
 * Validates settings. Those that are wrong are left out, each with its problem.
 * @param keys those that may stand here
 */
export function readFields(
  fields: readonly Field[],
  authorities: AuthorityNames = {},
  keys: readonly string[] = CLAUSE_KEYS,
): { readonly values: ClauseFields; readonly problems: readonly VFileMessage[] } {
  const problems: VFileMessage[] = []
  const values: Record<string, unknown> = {}
  for (const field of fields) {
    const { key, value } = field
    if (!keys.includes(key)) {
      const reason = `Unknown key \`${key}\`, expected ${keys.length > 1 ? 'one of ' : ''}${listed(keys, 'or')}`
      problems.push(problem(reason + didYouMean(key, keys, 1), field.keySpan, 'bad-frontmatter'))
      continue
    }
    const parsed = v.safeParse(clauseSchema, { [key]: value }, { abortPipeEarly: true })
    if (!parsed.success) problems.push(...parsed.issues.map((issue) => wrong(field, issue)))
    else if (key === 'authority') values[key] = readAuthority(field, authorities, problems)
    else if (key === 'overrides' || key === 'exceptions') values[key] = linksOf(field)
    else values[key] = (parsed.output as Record<string, unknown>)[key]
  }
  return { values: values as ClauseFields, problems }
}

/** Whether a setting is there, perhaps mistyped: then that is the problem, and not that it is missing. */
export function isDeclared(wanted: keyof ClauseFields, fields: readonly Field[]): boolean {
  return fields.some(({ key }) => {
    return key === wanted || (!CLAUSE_KEYS.includes(key) && nearest(key, CLAUSE_KEYS, 1)[0] === wanted)
  })
}

function linksOf({ value, valueSpan, itemSpans }: Field): ClauseLink[] {
  return (value as string[]).map((id, index) => ({ id, span: itemSpans[index] ?? valueSpan }))
}

function readAuthority(
  { value, valueSpan }: Field,
  authorities: AuthorityNames,
  problems: VFileMessage[],
): Authority | undefined {
  const written = String(value)
  const name = Object.hasOwn(authorities, written) ? authorities[written]! : written
  const known = AUTHORITIES.find((authority) => authority === name)
  if (known) return known
  const option = `authorities: { ${/^[a-z]\w*$/i.test(written) ? written : JSON.stringify(written)}: 'root' }`
  const near = didYouMean(name, AUTHORITIES, 1)
  const advice = near || `. Use one of them, or say what it stands for with the option \`${option}\``
  const mapped = name === written ? '' : ` (the option \`authorities\` makes it \`${name}\`)`
  const reason = `Unknown authority \`${written}\`${mapped}; the known ones are ${listed(AUTHORITIES)}${advice}`
  problems.push(problem(reason, valueSpan, 'unknown-authority'))
  return undefined
}

/** Points at the innermost key or item that the issue names. */
function wrong(field: Field, issue: v.BaseIssue<unknown>): VFileMessage {
  const path = (issue.path ?? []).map(({ key }) => key).slice(1)
  let inner = field
  let span = field.valueSpan
  for (const key of path) {
    const entry = inner.entries.find((each) => each.key === key)
    const item = typeof key === 'number' ? inner.itemSpans[key] : undefined
    if (entry) inner = entry
    span = item ?? (issue.expected === 'never' ? inner.keySpan : inner.valueSpan)
    if (!entry) break
  }
  return problem(wrongValue([field.key, ...path], issue, field.written), span, 'bad-frontmatter')
}
