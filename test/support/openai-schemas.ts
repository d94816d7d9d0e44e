import fs from 'node:fs'
import path from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'

const BODIES = {
  chat: { request: 'CreateChatCompletionRequest', answer: 'CreateChatCompletionResponse' },
  responses: { request: 'CreateResponse', answer: 'Response' },
} as const

const file = path.join(import.meta.dirname, '../fixtures/openai/openai-schemas.json')
let engine: Ajv2020 | undefined

/**
 * What in a body breaks OpenAI's published schema; undefined where it follows it, or where none is published
 * (the Decisions API).
 */
export function schemaProblem(
  api: 'chat' | 'responses' | 'decisions',
  kind: 'request' | 'answer',
  body: unknown,
): string | undefined {
  if (api === 'decisions') return undefined
  engine ??= new Ajv2020({
    strict: false,
    validateFormats: false,
    schemas: [{ $id: 'openai', ...schemas() }],
  })
  const name = BODIES[api][kind]
  const validate = engine.getSchema(`openai#/$defs/${name}`)!
  if (validate(body)) return undefined
  return `no ${name} of OpenAI: ${engine.errorsText(validate.errors, { dataVar: 'body' })}`
}

/** A `oneOf` of OpenAPI is told apart by its discriminator; by JSON schema a message without `type` is two of them. */
function schemas(): object {
  return JSON.parse(fs.readFileSync(file, 'utf8').replaceAll('"oneOf"', '"anyOf"')) as object
}
