import { createRequire } from 'node:module'
import type { Ajv, ErrorObject, Options } from 'ajv'
import { findPattern } from './pattern.ts'

/** What in some data breaks a schema, as parts of a sentence; empty where the data follow it. */
export type SchemaValidator = (data: unknown) => readonly string[]

type Schema = Readonly<Record<string, unknown>>

// Loaded when a schema is there: few specs have one, and every run would wait for it.
const require = createRequire(import.meta.url)
const engines = new Map<string, Ajv>()

/**
 * A validator for a JSON schema of draft 2020-12, or of draft-07 where `$schema` says so. `format` is an
 * annotation and not asserted, as 2020-12 has it. Patterns are stopped after a second: the validator throws.
 * @throws Error that says what is wrong with the schema
 */
export function compileSchema(schema: Schema): SchemaValidator {
  const engine = engineOf(schema)
  if (!engine.validateSchema(schema)) throw new Error(sentence(engine.errors![0]!))
  const validate = engine.compile(schema)
  return (data) => (validate(data) ? [] : validate.errors!.map(sentence))
}

/** `/items/0/price must be number` */
function sentence({ instancePath, message, params }: ErrorObject): string {
  const { additionalProperty, allowedValues } = params as Record<string, unknown>
  const detail = additionalProperty ?? (Array.isArray(allowedValues) ? allowedValues.join(', ') : undefined)
  return `${instancePath || 'the whole'} ${message}${detail === undefined ? '' : ` (${String(detail)})`}`
}

function engineOf({ $schema }: Schema): Ajv {
  const entry = String($schema).includes('draft-07') ? 'ajv' : 'ajv/dist/2020'
  const known = engines.get(entry)
  if (known) return known
  const { default: Engine } = require(entry) as { readonly default: new (options: Options) => Ajv }
  const engine = new Engine({
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
    strictTuples: false,
    validateFormats: false,
    allErrors: true,
    addUsedSchema: false,
    logger: false,
    code: { regExp: Object.assign(stoppable, { code: '' }) },
  })
  engines.set(entry, engine)
  return engine
}

function stoppable(source: string, flags: string) {
  new RegExp(source, flags)
  const shown = `/${source}/`
  return {
    test: (text: string) => findPattern({ source, flags, shown }, text) !== undefined,
    // Ajv tells patterns apart by their text.
    toString: () => `${shown}${flags}`,
  }
}
