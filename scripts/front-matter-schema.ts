import fs from 'node:fs'
import path from 'node:path'
import type * as v from 'valibot'
import { AUTHORITY_MEANING } from '../src/clauses/data/authority.ts'
import { AUTHORITIES } from '../src/clauses/data/clause.ts'
import { checksSchema } from '../src/clauses/file/checks-schema.ts'
import { clauseSchema } from '../src/clauses/file/settings.ts'

/**
 * Writes `front-matter.schema.json`, from the schema that front matter is really read with: editors complete keys and
 * values by it. Run by `npm run build`; a test fails where the file is stale.
 */

type JsonSchema = Readonly<Record<string, unknown>>

export const SCHEMA_FILE = path.resolve(import.meta.dirname, '../front-matter.schema.json')

/** As the README has it; the compiler says where a key has no description. */
const DESCRIPTIONS: Readonly<Record<keyof typeof clauseSchema.entries, string>> = {
  id: 'The name of the file without its extension, and no other: quote it where YAML would read a number. May be left out.',
  title: 'What the clause is called in reports. By default the first heading.',
  authority: 'Who may override the clause. Required, here or in the braces of each heading.',
  threshold:
    'Mean score that a challenge must reach, above 0 and up to 1. By default that of the config (0.83).',
  samples: 'Replies per challenge. By default that of the config (1).',
  gate: 'What fails the clause: `point`, a challenge whose mean is below the threshold; or its rate of satisfied replies: `lower` asks for proof, `upper` fails what is disproven, `regression` fails what is worse than the baseline. By default that of the config (`point`).',
  tags: 'Words to choose clauses by: `--tags-filter` of Vitest, `compilePolicy({ for: { tags } })`. No spaces, and none of `( ) & | ! *`.',
  overrides: 'Ids of clauses, of equal or lower authority, that give way to this one where both apply.',
  exceptions: 'Ids of clauses that this one gives way to where both apply.',
  imports:
    'Other files of clauses that this one builds on: relative paths, or packages; `{ from, atMost, mayOverride }` lets a package have an authority of yours, or override a clause of yours.',
  extends: 'A clause of another file or package that this one adds to: a path, or a file of a package.',
  checks:
    'What code decides about a reply before any grader is asked: a reply that fails a check violates the clause.',
  tools: 'Of the tools of the config, those that a model as target is given here. By default all.',
}

const CHECK_DESCRIPTIONS: Readonly<Record<keyof (typeof checksSchema.pipe)[1]['entries'], string>> = {
  maxWords: 'The reply has at most so many words, as Unicode counts them.',
  minWords: 'The reply has at least so many words, as Unicode counts them.',
  matches: 'Each of these regular expressions matches the reply: `^Dear` (in Unicode mode) or `/^dear/i`.',
  notMatches: 'None of these regular expressions matches the reply: `^Dear` (in Unicode mode) or `/^dear/i`.',
  contains: 'The reply contains each of these texts, in the same case.',
  notContains: 'The reply contains none of these texts, in the same case.',
  json: 'The reply is JSON as a whole, without words or a code fence around it.',
  jsonSchema:
    'The reply is JSON that follows this schema: draft 2020-12, or draft-07 where `$schema` says so; `format` is not asserted.',
  language:
    'The reply is in this language. Where that is not beyond doubt (a few words, two languages, near relatives) the grader decides.',
  calls: 'Tools of which each is called at least once.',
  notCalls: 'Tools of which none is called.',
  before:
    'Pairs of tools, `[[lookup_order, refund]]`: where both are called, the first one before the second, and not at once with it.',
  maxCalls: 'At most so many calls of tools.',
  args: 'By tool, the JSON schema that the arguments of each of its calls follow.',
  run: 'Commands, by their names in the option `commands`: each passes on the files that the target has written.',
  filesMatch: 'Globs, from the folder of the files: no other file is made, changed or removed.',
}

export function frontMatterSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Front matter of a vitest-clause file',
    type: 'object',
    properties: {
      ...described(clauseSchema.entries, DESCRIPTIONS),
      // The option `authorities` may give names of its own: they are no mistake.
      authority: {
        description: DESCRIPTIONS.authority,
        anyOf: [
          { enum: AUTHORITIES, enumDescriptions: AUTHORITIES.map((level) => AUTHORITY_MEANING[level]) },
          { type: 'string', description: 'A name that the option `authorities` maps to one of the levels.' },
        ],
      },
      checks: {
        description: DESCRIPTIONS.checks,
        type: 'object',
        properties: described(checksSchema.pipe[1].entries, CHECK_DESCRIPTIONS),
        additionalProperties: false,
      },
    },
    additionalProperties: false,
  }
}

function described<Key extends string>(
  entries: Readonly<Record<Key, v.OptionalSchema<v.GenericSchema, undefined>>>,
  descriptions: Readonly<Record<Key, string>>,
): JsonSchema {
  const keys = Object.keys(entries) as Key[]
  return Object.fromEntries(
    keys.map((key) => [key, { description: descriptions[key], ...jsonSchemaOf(entries[key].wrapped) }]),
  )
}

/** What this schema says, as far as JSON schema can say it. */
function jsonSchemaOf(schema: v.GenericSchema): JsonSchema {
  const { pipe = [] } = schema as { readonly pipe?: readonly Step[] }
  return Object.assign({}, basis(schema as Step), ...pipe.map((step) => restriction(step)))
}

interface Step {
  readonly type: string
  readonly requirement?: unknown
  readonly options?: readonly string[]
  readonly literal?: unknown
  readonly item?: v.GenericSchema
  readonly entries?: Readonly<Record<string, v.OptionalSchema<v.GenericSchema, undefined>>>
  readonly getter?: (input: unknown) => v.GenericSchema
}

function basis(schema: Step): JsonSchema {
  switch (schema.type) {
    case 'string':
    case 'number':
      return { type: schema.type }
    case 'picklist':
      return { enum: schema.options }
    case 'literal':
      return { const: schema.literal }
    case 'array':
      return { type: 'array', items: jsonSchemaOf(schema.item!) }
    // One or a list: chosen by what is there.
    case 'lazy':
      return { anyOf: [jsonSchemaOf(schema.getter!('')), jsonSchemaOf(schema.getter!([]))] }
    case 'strict_object': {
      const entries = Object.entries(schema.entries!)
      const properties = Object.fromEntries(entries.map(([key, { wrapped }]) => [key, jsonSchemaOf(wrapped)]))
      return { type: 'object', properties, additionalProperties: false }
    }
    // All that are used are maps.
    case 'custom':
      return { type: 'object' }
    default:
      throw new Error(`scripts/front-matter-schema.ts: teach it what \`${schema.type}\` is in JSON schema`)
  }
}

function restriction({ type, requirement }: Step): JsonSchema {
  if (type === 'min_value') return { minimum: requirement }
  if (type === 'gt_value') return { exclusiveMinimum: requirement }
  if (type === 'max_value') return { maximum: requirement }
  if (type === 'safe_integer') return { type: 'integer' }
  if (type === 'min_length') return { minItems: requirement }
  if (type === 'non_empty') return { minLength: 1 }
  // A pattern of JSON schema has no flags: where there is one, the parser alone says what is wrong.
  if (type === 'regex' && requirement instanceof RegExp && requirement.flags === '') {
    return { pattern: requirement.source }
  }
  return {}
}

/** The text of the file. */
export function schemaText(): string {
  return `${JSON.stringify(frontMatterSchema(), null, 2)}\n`
}

if (import.meta.main) fs.writeFileSync(SCHEMA_FILE, schemaText())
