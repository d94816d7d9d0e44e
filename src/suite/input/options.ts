import fs from 'node:fs'
import path from 'node:path'
import * as v from 'valibot'
import { SEVERITIES } from '../../check/facts/rule.ts'
import { GATES } from '../../clauses/data/clause.ts'
import { didYouMean } from '../../clauses/data/nearest.ts'
import { DEFAULT_INCLUDE } from '../../clauses/modules/clause-files.ts'
import { hashOf } from '../../common/hash.ts'
import { bareName, choiceName, costOf, modelChoice, modulePath } from '../../model/choice.ts'
import { readable } from '../../model/readable.ts'
import type { GraderChoice, WorkerOptions } from '../../trial/contract.ts'
import {
  type GraderInput,
  graderSchema,
  MODEL_OPTIONS,
  modelSchema,
  positiveInteger,
  samplesSchema,
} from './model-options.ts'

const positiveNumber = v.pipe(v.number(), v.gtValue(0))

type PanelInput = GraderInput | GraderInput[]

const panelSchema = v.pipe(
  v.array(graderSchema),
  v.minLength(1, 'Expected at least one grader'),
  v.check(
    (graders) => new Set(graders.map((grader) => hashOf(graderChoice(grader).model))).size === graders.length,
    'Expected different graders; for several gradings by one use its `samples`',
  ),
)

const jsonPath = v.pipe(v.string(), v.endsWith('.json', 'Expected the path of a .json file'))

const budgetSchema = v.strictObject({
  calls: v.optional(positiveInteger),
  tokens: v.optional(positiveInteger),
  dollars: v.optional(positiveNumber),
})

const optionsSchema = v.strictObject({
  include: v.optional(v.union([v.string(), v.array(v.string())])),
  policy: v.optional(v.string()),
  rules: v.optional(v.record(v.string(), v.picklist(SEVERITIES))),
  authorities: v.optional(
    v.record(v.string(), v.picklist(['root', 'system', 'developer', 'user', 'guideline'])),
  ),
  target: v.optional(modelSchema),
  grader: v.optional(
    v.lazy((input): v.GenericSchema<PanelInput> => (Array.isArray(input) ? panelSchema : graderSchema)),
  ),
  tools: v.optional(
    v.pipe(v.string(), v.regex(/^(?:\.{0,2}\/|[A-Za-z]:[\\/])/, "Expected a path such as './tools.ts'")),
  ),
  maxSteps: v.optional(positiveInteger),
  commands: v.optional(
    v.record(
      v.pipe(v.string(), v.regex(/^[\w-]+$/, 'Expected letters, digits, - and _')),
      v.pipe(v.string(), v.minLength(1)),
    ),
  ),
  keepWorkspaces: v.optional(v.boolean()),
  threshold: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
  minKappa: v.optional(v.pipe(v.number(), v.minValue(-1), v.maxValue(1))),
  samples: v.optional(samplesSchema),
  gate: v.optional(v.picklist(GATES)),
  baseline: v.optional(jsonPath),
  lock: v.optional(jsonPath),
  maxAge: v.optional(positiveInteger),
  concurrency: v.optional(positiveInteger),
  timeout: v.optional(positiveNumber),
  budget: v.optional(budgetSchema),
  project: v.optional(v.pipe(v.string(), v.regex(/^[\w-]+$/, 'Expected letters, digits, - and _'))),
})

/** What `clauses()` takes; every field is optional. See the README's table for meanings and defaults. */
export type ClausesOptions = v.InferInput<typeof optionsSchema>

/** The options with their defaults filled in. */
export interface ResolvedOptions {
  readonly include: readonly string[]
  readonly policy?: string
  readonly authorities: NonNullable<ClausesOptions['authorities']>
  /** Severities of the spec's checks where they aren't the rules' own. */
  readonly rules: NonNullable<ClausesOptions['rules']>
  readonly project: string
  readonly minKappa?: number
  /** Days after which a recording is told to be old. */
  readonly maxAge?: number
  /** File of the stored run that runs are compared with, relative to the root. */
  readonly baseline?: string
  /** File of the spec as it was last accepted, relative to the root. */
  readonly lock?: string
  readonly worker: WorkerOptions
}

/**
 * Validates the options and fills in defaults.
 * @throws TypeError that names the option, what was expected and what was given.
 */
export function resolveOptions(options: ClausesOptions = {}): ResolvedOptions {
  const parsed = v.safeParse(optionsSchema, options)
  if (!parsed.success) throw new TypeError(`clauses(): ${parsed.issues.map(sentence).join('; ')}`)
  const {
    include = DEFAULT_INCLUDE,
    policy,
    authorities = {},
    rules = {},
    project = 'specs',
    minKappa,
    maxAge,
    baseline,
    lock,
  } = parsed.output
  const {
    target,
    grader,
    tools,
    maxSteps = 8,
    commands = {},
    keepWorkspaces = false,
    threshold,
    samples = 1,
    gate = 'point',
    concurrency = 64,
    timeout = 120_000,
    budget,
  } = parsed.output
  const worker: WorkerOptions = {
    target: target === undefined ? undefined : modelChoice(target),
    graders: grader === undefined ? undefined : [grader].flat().map(graderChoice),
    ...(tools !== undefined && { tools: modelChoice(tools) }),
    maxSteps,
    commands,
    keepWorkspaces,
    threshold: threshold ?? 0.83,
    thresholdFrom: threshold === undefined ? 'default' : 'config',
    samples,
    gate,
    concurrency,
    timeout,
    budget,
  }
  if (tools !== undefined && worker.target?.kind === 'module')
    throw new TypeError(
      'clauses(): option `tools`: the target is a module, which has tools of its own; they are for a model, such as `openai:<model>`',
    )
  if (budget?.dollars !== undefined) requirePrices(worker, Array.isArray(grader))
  return {
    include: [include].flat(),
    policy,
    authorities,
    rules,
    project,
    minKappa,
    maxAge,
    baseline,
    lock,
    worker,
  }
}

/** A model without a price costs nothing in the ledger: a budget of dollars would never stop it. */
function requirePrices({ target, graders = [] }: WorkerOptions, isPanel: boolean): void {
  const models = [
    { option: 'target', model: target },
    ...graders.flatMap(({ model, decisions }, index) => {
      const option = isPanel ? `grader.${index}` : 'grader'
      if (!decisions) return [{ option, model }]
      const decider = { kind: 'openai' as const, ...decisions }
      return [
        { option: `${option}.decisions`, model: decider },
        { option: `${option}.reason`, model },
      ]
    }),
  ]
  const advice = 'or limit `budget.calls` or `budget.tokens`'
  const unpriced = models.flatMap(({ option, model }) =>
    model && costOf(model) === 'unpriced' ? `\`${option}\` (${bareName(choiceName(model))})` : [],
  )
  if (unpriced.length > 0) {
    const form = "{ model: '…', price: { input, output } }"
    throw new TypeError(
      `clauses(): option \`budget.dollars\`: Expected every openai model to have a price, found none for ${unpriced.join(', ')}: write \`${form}\`, in dollars per million tokens, ${advice}`,
    )
  }
  const costs = models.flatMap(({ model }) => (model ? costOf(model) : []))
  if (costs.includes('priced') || !costs.includes('unknown')) return
  throw new TypeError(
    `clauses(): option \`budget.dollars\`: Expected a model with a price, found only modules, whose costs nobody counts: take it out, ${advice}`,
  )
}

function graderChoice(choice: GraderInput): GraderChoice {
  const { policy = 'linked', samples = 1, precedents = 0 } = typeof choice === 'string' ? {} : choice
  if (typeof choice === 'string' || !('decisions' in choice)) {
    return { model: modelChoice(choice), policy, precedents, samples }
  }
  const { decisions, reason } = choice
  const { model, ...rest } = typeof decisions === 'string' ? { model: decisions } : decisions
  const asked = { model: bareName(model), ...rest }
  return { model: modelChoice(reason), decisions: asked, policy, precedents, samples }
}

const NESTED = [...MODEL_OPTIONS, ...Object.keys(budgetSchema.entries)]

function sentence(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const name = path?.split('.').at(-1) ?? ''
    const isNested = path?.includes('.')
    const known = isNested ? NESTED : Object.keys(optionsSchema.entries)
    const near = didYouMean(name, known, 1)
    const all = isNested || near !== '' ? '' : `; the options are ${known.join(', ')}`
    return `unknown option \`${path}\`${near}${all}`
  }
  if (issue.type === 'strict_object' && issue.input === undefined) return `option \`${path}\` is missing`
  const nested = issue.type === 'union' ? issue.issues?.at(-1) : undefined
  const expected = nested && !v.getDotPath(nested) ? nested.message : issue.message
  return `option \`${path}\`: ${expected.replace(/ but received .*$/, '')}${got(path, issue.input)}`
}

/** Where a key may stand by mistake or by right, the value isn't shown. */
function got(path: string | null, input: unknown): string {
  if (/\bapiKeyEnv$|\bheaders\b/.test(path ?? '')) return ''
  return `, got ${/\bbaseURL$/.test(path ?? '') ? readable(JSON.stringify(input)) : JSON.stringify(input)}`
}

/** As Vitest 5 itself. */
const OLDEST_NODE = [22, 12] as const

/** @throws Error where this Node is too old to run the suites */
export function requireNode(version = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldest, least] = OLDEST_NODE
  if (major > oldest || (major === oldest && minor >= least)) return
  throw new Error(
    `vitest-clause needs Node ${OLDEST_NODE.join('.')} or newer, as Vitest 5 does; this is ${version}. Update it, or add the package to the project: npm i -D node@24`,
  )
}

function requireFolder(option: string, folder: string, root: string): void {
  if (fs.statSync(path.resolve(root, folder), { throwIfNoEntry: false })?.isDirectory()) return
  throw new TypeError(`clauses(): option \`${option}.workspace\`: there is no folder ${folder} in ${root}`)
}

/** What an import without an extension may mean. */
const ENDINGS = ['', '.ts', '.mts', '.tsx', '.js', '.mjs', '.jsx', '/index.ts', '/index.js']

/**
 * Looks for the modules that the options name: once, instead of in each suite.
 * @throws TypeError that names the option and the path
 */
export function requireModules({ worker }: ResolvedOptions, root: string): void {
  const choices = [
    ['target', worker.target] as const,
    ['tools', worker.tools] as const,
    ...(worker.graders ?? []).map(({ model }) => ['grader', model] as const),
  ]
  for (const [option, choice] of choices) {
    const name = modulePath(choice)
    if (name === undefined) continue
    if (choice?.kind === 'module' && choice.workspace !== undefined)
      requireFolder(option, choice.workspace, root)
    const file = path.resolve(root, name)
    if (ENDINGS.some((ending) => fs.statSync(file + ending, { throwIfNoEntry: false })?.isFile())) continue
    throw new TypeError(`clauses(): option \`${option}\`: there is no file ${name} in ${root}`)
  }
}
