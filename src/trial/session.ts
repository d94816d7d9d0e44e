import path from 'node:path'
import { BroadcastChannel } from 'node:worker_threads'
import { inject } from 'vitest'
import type { Spec } from '../clauses/data/clause.ts'
import { type ModelChoice, modulePath } from '../model/choice.ts'
import { createEngine, type Engine } from '../model/engine/engine.ts'
import type { Model } from '../model/model.ts'
import { decisionsModel } from '../model/openai/decisions.ts'
import { createRecorder, type Recorder } from '../model/recordings/recorder.ts'
import { WORKER_NEWS, type WorkerNews } from '../model/worker-news.ts'
import { createToolbox, type Toolbox } from './agents/tools.ts'
import { createWorkplace, type Workplace } from './agents/workplace.ts'
import { type Folder, readFolder } from './agents/workspace.ts'
import type { GraderChoice, RunContext, SpecLocation, WorkerConfig, WorkerOptions } from './contract.ts'
import { createModel } from './models/create-model.ts'

/** A member of the panel. */
export interface Grader extends Omit<GraderChoice, 'model' | 'decisions'> {
  readonly model: Model
  readonly decisions?: Model
}

/** What one run of one worker shares: its models, its one engine, its recordings. */
export interface Session {
  readonly run: RunContext
  readonly root: string
  readonly location: SpecLocation
  readonly options: WorkerOptions
  readonly engine: Engine
  readonly recorder: Recorder
  /** @throws where none is configured */
  target(): Model
  /**
   * The tools of a model as target; undefined where none are configured.
   * @throws TypeError where what the module exports can't be right
   */
  tools(): (Toolbox & { readonly version: string | undefined }) | undefined
  /** Where a sample of the target works, judged by these commands; undefined where it has no workspace. */
  workplace(commands: readonly string[]): Workplace | undefined
  /** @throws where none is configured */
  graders(): readonly Grader[]
  /** The spec of this run; in a test that the user wrote it is read from disk once. */
  spec(): Promise<Spec>
}

let config: WorkerConfig | undefined
let current: Session | undefined

/** Called by the generated module, once in each worker. */
export function configure(workerConfig: WorkerConfig): void {
  config = workerConfig
  current = undefined
}

/** Is this a run, and no list? Vitest 4 lists tests by loading their files. */
export function isRun(): boolean {
  return inject('vitest-clause') !== undefined
}

/**
 * The session of the present run.
 * @throws Error where the plugin isn't in this project's config.
 */
export function currentSession(): Session {
  const run = inject('vitest-clause') as RunContext | undefined
  if (!config || !run) {
    throw new Error(
      'toSatisfyClause() needs the plugin: add `plugins: [clauses({ … })]` (from "vitest-clause") to the Vitest config of this project',
    )
  }
  if (current?.run.id !== run.id) {
    current?.engine.abort('a new run has begun')
    current = createSession(config, run)
  }
  return current!
}

function createSession({ location, options, ...modules }: WorkerConfig, run: RunContext): Session {
  const { concurrency, timeout, budget } = options
  let loaded: Promise<Spec> | undefined
  let target: Model | undefined
  let toolbox: ReturnType<Session['tools']>
  let folder: Folder | undefined
  let graders: readonly Grader[] | undefined
  const engine = createEngine({ concurrency, timeout, budget })
  return {
    run,
    root: location.root,
    location,
    options,
    engine,
    recorder: createRecorder({
      mode: run.mode,
      onSaved: () => tell({ kind: 'saved' }),
      onRefused: engine.halt,
    }),
    target() {
      if (!options.target) throw new Error(missing('target', 'the model or the module under test'))
      target ??= modelOf(options.target, modules.target, run)
      return target
    },
    tools() {
      if (!options.tools) return undefined
      const path = modulePath(options.tools)!
      toolbox ??= { ...createToolbox(modules.tools, path), version: run.moduleVersions[path] }
      return toolbox
    },
    workplace(wanted) {
      const { target: choice, commands, keepWorkspaces: keep } = options
      if (choice?.kind !== 'module' || choice.workspace === undefined) return undefined
      folder ??= readFolder(path.resolve(location.root, choice.workspace))
      // A spec may ask for a command, and only the host's config says what it is.
      const names = wanted.filter((name) => Object.hasOwn(commands, name))
      const chosen = Object.fromEntries(names.map((name) => [name, commands[name]!]))
      return createWorkplace({ folder, commands: chosen, timeout, keep })
    },
    graders() {
      if (!options.graders) throw new Error(missing('grader', 'the model that scores replies'))
      graders ??= options.graders.map(({ model, decisions, ...rest }, index) => ({
        ...rest,
        decisions: decisions && decisionsModel(decisions),
        model: modelOf(model, modules.graders?.[index], run),
      }))
      return graders
    },
    spec() {
      loaded ??= run.spec ? Promise.resolve(run.spec) : readSpec(location)
      return loaded
    },
  }
}

let channel: BroadcastChannel | undefined

/** Tells the main process what no result of a test holds. */
export function tell(news: WorkerNews): void {
  if (!channel) {
    channel = new BroadcastChannel(WORKER_NEWS)
    channel.unref()
  }
  channel.postMessage(news)
}

async function readSpec(location: WorkerConfig['location']): Promise<Spec> {
  const { loadSpec } = await import('../clauses/load.ts')
  return loadSpec(location).spec
}

function modelOf(choice: ModelChoice, exported: unknown, { moduleVersions }: RunContext): Model {
  return createModel(choice, exported, moduleVersions[modulePath(choice) ?? ''])
}

function missing(role: string, what: string): string {
  return `no ${role}: name ${what} in the config, e.g. clauses({ ${role}: 'openai:<model>' }) or clauses({ ${role}: './src/${role}.ts' })`
}
