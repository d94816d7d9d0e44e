import * as v from 'valibot'
import { readJsonFile } from '../../common/json-file.ts'
import { changeFile } from '../../common/locked-file.ts'

/** Of the file's form. A file of another version is an error. */
const VERSION = 1

/** Who answered or graded: its id and everything else that makes it what it is. */
export interface ModelIdentity {
  readonly id: string
  readonly identity: Readonly<Record<string, unknown>>
}

/** One challenge as a run left it. */
export interface StoredCase {
  readonly clause: string
  /** Policy section that holds the clause. */
  readonly section?: string
  readonly challenge: string
  /** Hash of the clause that the replies were judged by. */
  readonly rule: string
  /** Hash of the messages. */
  readonly prompt: string
  /** Of the scored samples, 1..7; a score by probabilities has decimals. */
  readonly scores: readonly number[]
  /** How many of them satisfy the clause. */
  readonly satisfied: number
}

/** The scores of a complete run. */
export interface StoredRun {
  readonly version: typeof VERSION
  readonly target: ModelIdentity
  readonly grader: ModelIdentity & {
    /** Hash of the grading prompt; missing where a person graded. */
    readonly prompt?: string
  }
  /** `YYYY-MM-DD` */
  readonly date: string
  readonly cases: readonly StoredCase[]
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const model = { id: v.string(), identity: v.record(v.string(), v.unknown()) }

const schema: v.GenericSchema<unknown, StoredRun> = v.strictObject({
  version: v.literal(VERSION),
  target: v.strictObject(model),
  grader: v.strictObject({ ...model, prompt: v.optional(v.string()) }),
  date: v.pipe(v.string(), v.isoDate()),
  cases: v.array(
    v.strictObject({
      clause: v.string(),
      section: v.optional(v.string()),
      challenge: v.string(),
      rule: v.string(),
      prompt: v.string(),
      scores: v.pipe(v.array(v.pipe(v.number(), v.minValue(1), v.maxValue(7))), v.minLength(1)),
      satisfied: count,
    }),
  ),
})

/**
 * Reads a stored run.
 *
 * @returns undefined where there is no file
 * @throws Error that names the file, what is wrong in it and what to do, where it holds anything else
 */
export function readBaseline(file: string): StoredRun | undefined {
  return readJsonFile(file, { schema, version: VERSION, remedy: 'run again to store a new one' })
}

/** Puts a run in the place of the one that was there; one line a challenge, to be read in a pull request. */
export function writeBaseline(file: string, { cases, ...run }: StoredRun): Promise<void> {
  const head = JSON.stringify(run, null, 2).replace(/\n\}$/, '')
  const rows = cases.map((each) => `    ${JSON.stringify(each)}`)
  return changeFile(file, () => `${head},\n  "cases": [\n${rows.join(',\n')}\n  ]\n}\n`)
}
