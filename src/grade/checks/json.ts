import type { Checks } from '../../clauses/data/clause.ts'
import { compileSchema } from '../../common/json-schema.ts'
import { beginning, excerpt } from '../../common/visible.ts'
import type { CheckResult } from '../verdict/check-result.ts'

const MOST_ERRORS = 3

/** The whole reply, but for whitespace around it, is one JSON value, which follows the schema. */
export function checkJson({ json, jsonSchema }: Checks, reply: string): CheckResult[] {
  if (!json && !jsonSchema) return []
  let data: unknown
  try {
    data = JSON.parse(reply)
  } catch {
    const fenced = /^\s*```[\s\S]*```\s*$/.test(reply) ? ' (a code fence around JSON is not)' : ''
    const message = `is not JSON${fenced}${beginning(reply)}`
    return [{ check: json ? 'json' : 'jsonSchema', outcome: 'failed', message }]
  }
  return [
    ...(json ? [{ check: 'json', outcome: 'passed', message: 'is JSON' } as const] : []),
    ...(jsonSchema ? [followsSchema(jsonSchema, data)] : []),
  ]
}

function followsSchema(schema: Readonly<Record<string, unknown>>, data: unknown): CheckResult {
  const check = 'jsonSchema'
  try {
    const errors = compileSchema(schema)(data)
    if (errors.length === 0) return { check, outcome: 'passed', message: 'follows its JSON schema' }
    const shown = errors.slice(0, MOST_ERRORS).map((error) => excerpt(error, 120))
    const rest = errors.length > MOST_ERRORS ? `; and ${errors.length - MOST_ERRORS} more` : ''
    return {
      check,
      outcome: 'failed',
      message: `does not follow its JSON schema: ${shown.join('; ')}${rest}`,
    }
  } catch (error) {
    return { check, outcome: 'error', message: (error as Error).message }
  }
}
