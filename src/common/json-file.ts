import * as v from 'valibot'
import { readText } from './locked-file.ts'
import { readablePath } from './paths.ts'

/** What a JSON file that we write must look like, and what to do where it doesn't. */
export interface JsonFileForm<T> {
  readonly schema: v.GenericSchema<unknown, T>
  /** The version that the schema asks for. */
  readonly version: number
  /** What to do once the broken file is deleted. */
  readonly remedy: string
}

/**
 * Reads a JSON file that we once wrote.
 *
 * @returns undefined where there is no file
 * @throws Error that names the file, what is wrong in it and what to do, where it holds anything else
 */
export function readJsonFile<T>(file: string, { schema, version, remedy }: JsonFileForm<T>): T | undefined {
  const text = readText(file)
  if (text === undefined) return undefined
  const broken = (what: string, advice = 'Delete') =>
    new Error(`${readablePath(file)}: ${what}. ${advice} the file and ${remedy}`)
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    throw broken(`this isn't JSON: ${(error as Error).message}`)
  }
  const result = v.safeParse(schema, data)
  if (result.success) return result.output
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  const newer = path === 'version' && typeof issue.input === 'number' && issue.input > version
  const what = `${path === null ? '' : `\`${path}\`: `}${issue.message}`
  throw broken(what, newer ? 'A newer vitest-clause wrote it: update yours, or delete' : undefined)
}
