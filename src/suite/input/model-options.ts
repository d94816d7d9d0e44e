import * as v from 'valibot'
import { MOST_SAMPLES } from '../../clauses/data/clause.ts'
import { serverEntries } from './server-options.ts'

export const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1))
export const samplesSchema = v.pipe(positiveInteger, v.maxValue(MOST_SAMPLES))

const dollars = v.pipe(v.number(), v.minValue(0))
const priceSchema = v.strictObject({
  input: dollars,
  output: dollars,
  cached: v.optional(dollars),
  write: v.optional(dollars),
})

const providerEntries = {
  model: v.pipe(v.string(), v.minLength(1)),
  ...serverEntries,
  api: v.optional(v.picklist(['responses', 'chat'])),
  params: v.optional(v.record(v.string(), v.unknown())),
  price: v.optional(priceSchema),
}
const moduleEntries = {
  module: v.pipe(v.string(), v.minLength(1)),
  version: v.optional(v.pipe(v.string(), v.minLength(1))),
  files: v.optional(v.array(v.pipe(v.string(), v.minLength(1)))),
  workspace: v.optional(v.pipe(v.string(), v.minLength(1))),
}
const modelName = v.pipe(
  v.string(),
  v.check(
    (name) => name === 'handwritten' || /^openai:.+/.test(name) || /^(\.{0,2}\/|[A-Za-z]:[\\/])/.test(name),
    "Expected 'openai:<model>', a path such as './src/assistant.ts', or 'handwritten'",
  ),
)

const gradingEntries = {
  policy: v.optional(v.picklist(['clause', 'linked', 'full'])),
  samples: v.optional(samplesSchema),
  precedents: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
}
const provider = v.strictObject(providerEntries)
const userModule = v.strictObject(moduleEntries)
export type ModelInput = string | v.InferInput<typeof provider> | v.InferInput<typeof userModule>

/** Chosen by its form: a union would only say that nothing fits. */
export const modelSchema = v.lazy((choice): v.GenericSchema<ModelInput> => {
  if (!isRecord(choice)) return modelName
  return 'module' in choice ? userModule : provider
})

const { api: _, ...decisionsEntries } = providerEntries
const grader = {
  provider: v.strictObject({ ...providerEntries, ...gradingEntries }),
  module: v.strictObject({ ...moduleEntries, ...gradingEntries }),
  decisions: v.strictObject({
    decisions: v.union([providerEntries.model, v.strictObject(decisionsEntries)]),
    reason: modelSchema,
    ...gradingEntries,
  }),
}
export type GraderInput = string | v.InferInput<(typeof grader)[keyof typeof grader]>

export const graderSchema = v.lazy((choice): v.GenericSchema<GraderInput> => {
  if (!isRecord(choice)) return modelName
  if ('decisions' in choice) return grader.decisions
  return 'module' in choice ? grader.module : grader.provider
})

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Names of all options of models, whichever form they belong to: for what was probably meant. */
export const MODEL_OPTIONS: readonly string[] = Object.keys({
  ...providerEntries,
  ...moduleEntries,
  ...gradingEntries,
  ...grader.decisions.entries,
  ...priceSchema.entries,
})
