import * as v from 'valibot'
import { excerpt } from './visible.ts'

/**
 * Reads an output that must be one JSON object, as it is or in one code fence around the whole of it.
 * @returns its fields, or in a few words what is wrong with it
 */
export function readJson<Schema extends v.GenericSchema<unknown, object>>(
  output: string,
  schema: Schema,
): v.InferOutput<Schema> | string {
  const text = output.trim()
  const inFence = /^```(?:json)?[ \t]*\r?\n([\s\S]*?)\r?\n[ \t]*```$/i.exec(text)
  let data: unknown
  try {
    data = JSON.parse(inFence?.[1] ?? text)
  } catch {
    return text === '' ? 'it is empty' : 'it is not one JSON object'
  }
  const result = v.safeParse(schema, data)
  if (result.success) return result.output
  const issue = result.issues[0]
  const path = v.getDotPath(issue)
  return `${path === null ? '' : `\`${path}\`: `}${excerpt(issue.message, 120)}`
}
