import type { Gate, Spec } from '../clauses/data/clause.ts'
import type { RecordMode } from '../common/record-mode.ts'
import type { ModelChoice, ServerChoice } from '../model/choice.ts'
import type { Price } from '../model/model.ts'

/**
 * What the plugin (in Vitest's main process) hands to the worker: options through generated code,
 * the rest, new for each run, through `provide`. Plain JSON, all of it.
 */

export interface GraderChoice {
  readonly model: ModelChoice
  /** Scores first, by probabilities; `model` is then asked for the reason where that is low. */
  readonly decisions?: {
    readonly model: string
    readonly params?: Readonly<Record<string, unknown>>
    readonly price?: Price
  } & ServerChoice
  /** How much of the policy the grader sees. */
  readonly policy: 'clause' | 'linked' | 'full'
  /** Labelled replies to other conversations that it is shown as worked examples, at most. */
  readonly precedents: number
  /** Gradings of each reply. */
  readonly samples: number
}

export interface WorkerOptions {
  readonly target?: ModelChoice
  /** The panel, at least one; missing where none is configured. */
  readonly graders?: readonly GraderChoice[]
  /** A module of tools, for a model as target. */
  readonly tools?: ModelChoice
  /** How often such a model is asked before it must have answered. */
  readonly maxSteps: number
  /** Commands that may judge what a target has written, by name. */
  readonly commands: Readonly<Record<string, string>>
  /** Folders in which a target has worked stay where its reply is not satisfied. */
  readonly keepWorkspaces: boolean
  /** 0..1 */
  readonly threshold: number
  readonly thresholdFrom: 'config' | 'default'
  readonly samples: number
  /** Of clauses that name none. */
  readonly gate: Gate
  readonly concurrency: number
  /** Milliseconds for one request. */
  readonly timeout: number
  readonly budget?: { readonly calls?: number; readonly tokens?: number; readonly dollars?: number }
}

/** Where the spec is, for a test that the user wrote: it is read there only when a clause is asked for. */
export interface SpecLocation {
  readonly root: string
  readonly include: readonly string[]
  readonly policy?: string
  readonly authorities: Readonly<Record<string, string>>
}

/** What the generated module says once: the options and the user's own functions. */
export interface WorkerConfig {
  readonly location: SpecLocation
  readonly options: WorkerOptions
  /** Default exports of the modules that the options name. */
  readonly target?: unknown
  readonly tools?: unknown
  /** One for each grader, undefined where that is no module. */
  readonly graders?: readonly unknown[]
}

/** Type of the annotation that a finding of a severity is; an error fails its test instead. */
export const ANNOTATIONS = { warn: 'warning', info: 'notice' } as const
export type AnnotatedSeverity = keyof typeof ANNOTATIONS | 'error'

/** One case that this run will really execute. */
export interface PlannedCase {
  readonly kind: 'challenge' | 'precedent'
  /** Id of the clause, or of the policy's section. */
  readonly clause: string
  /** Index into the clause's examples or its precedents. */
  readonly index: number
}

/** New for each run, also in watch mode. */
export interface RunContext {
  readonly id: string
  /** What happens to recordings. */
  readonly mode: RecordMode
  /** Hashes of the user's modules and what they import, by path as configured. */
  readonly moduleVersions: Readonly<Record<string, string>>
  /** In the project of the suites only. */
  readonly spec?: Spec
  /** Cases to start at once, in the order of execution; empty where that would spend calls twice. */
  readonly plan: readonly PlannedCase[]
}

declare module 'vitest' {
  interface ProvidedContext {
    'vitest-clause': RunContext
  }
}
