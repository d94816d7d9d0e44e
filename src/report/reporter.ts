import type { Reporter, TestModule, Vitest } from 'vitest/node'
import type { PairResult } from '../grade/contradictions/contradiction-result.ts'
import type { ClauseResult } from '../grade/verdict/result.ts'
import type { BaselineContext, BaselineOutcome } from './baseline/baseline.ts'
import type { CalibrationContext, CalibrationOutcome } from './calibration/calibration.ts'

// Vitest's config bundling may load this file twice: a symbol of the registry tells both apart from others.
const ADD = Symbol.for('vitest-clause.scoreboard')

/** What the scoreboard asks of a plugin at the end of a run. */
export interface ScoreboardSource {
  /** The same for all instances of one plugin: Vitest executes a config once for each project. */
  readonly key: string
  /** Is this the absolute path of one of its clause files? */
  owns(file: string): boolean
  /** Why there are no clauses to run; undefined where there are some, or where a filter asks for other tests. */
  nothing(): string | undefined
  /** One line on what the checks say of the files; undefined where they say nothing. */
  checks(files: readonly string[]): string | undefined
  /** Absolute paths of the recordings of all clauses. */
  recordings(): readonly string[]
  /** Vitest's snapshot mode of the last run. */
  mode(): 'new' | 'none' | 'all'
  /** Undefined where no model grades. */
  calibration(): Promise<CalibrationContext | undefined>
  baseline(): Promise<BaselineContext>
  /** What has changed in the spec since it was last accepted. */
  lock(): Promise<{ readonly lines: readonly string[]; readonly failure?: string }>
}

/**
 * The reporter that prints the scoreboard after Vitest's own summary: one for a Vitest, whatever the number of
 * plugins and projects. Added by the plugin.
 */
export function reportTo({ config }: Vitest, source: ScoreboardSource): void {
  const reporters = config.reporters as unknown[]
  const known = reporters.find((each) => typeof each === 'object' && each !== null && ADD in each)
  const board = (known as Scoreboard | undefined) ?? createScoreboard()
  if (!known) reporters.push(board)
  board[ADD](source)
}

interface Scoreboard extends Reporter {
  [ADD](source: ScoreboardSource): void
}

function createScoreboard(): Scoreboard {
  const sources = new Map<string, ScoreboardSource>()
  let vitest: Vitest
  return {
    [ADD](source) {
      if (!sources.has(source.key)) sources.set(source.key, source)
    },
    onInit(context) {
      vitest = context
    },
    async onTestRunEnd(modules) {
      const all = [...sources.values()]
      const ofModule = Map.groupBy(
        modules,
        ({ moduleId }) => all.find((source) => source.owns(moduleId)) ?? all[0]!,
      )
      // Loaded now: a run should not wait for what only its end needs.
      const { scoreboard } = await import('./scoreboard/scoreboard.ts')
      const results = modules.flatMap(resultsOf)
      const lines = results.length > 0 ? [scoreboard(results)] : []
      const failures: string[] = []
      for (const source of all) {
        const outcome = await endOf(source, ofModule.get(source) ?? [])
        lines.push(...outcome.lines)
        failures.push(...outcome.failures)
      }
      if (results.length + modules.flatMap(pairResultsOf).length > 0)
        lines.push(...(await obsolete(modules, all, vitest)))
      if (lines.length > 0) print(vitest, ['', ...lines, ''].join('\n'))
      for (const failure of failures) fail(vitest, failure)
    },
  }
}

interface End {
  readonly lines: readonly string[]
  readonly failures: readonly string[]
}

/** What one plugin has to say of its results. */
async function endOf(source: ScoreboardSource, modules: readonly TestModule[]): Promise<End> {
  const nothing = source.nothing()
  if (nothing !== undefined) return { lines: [], failures: [nothing] }
  const results = modules.flatMap(resultsOf)
  const checks = source.checks(modules.map(({ moduleId }) => moduleId))
  const lock = modules.length > 0 ? await reviewed(source) : { lines: [], failure: undefined }
  const spec = [
    ...(await labelled('Spec', checks === undefined ? [] : [checks])),
    ...(await pairsRow(modules.flatMap(pairResultsOf))),
    ...(await labelled('Lock', lock.lines)),
  ]
  const lockFailures = lock.failure === undefined ? [] : [lock.failure]
  if (results.length === 0) return { lines: spec, failures: lockFailures }
  const { lines, text, failure } = await calibrated(results, await source.calibration())
  const compared = await comparedWithBaseline(results, await source.baseline())
  return {
    lines: [...lines, ...compared.lines, ...spec, ...(text ? ['', text] : [])],
    failures: [failure, compared.failure, ...lockFailures].filter((each) => each !== undefined),
  }
}

/** Texts as lines of the scoreboard, the first with a label. */
async function labelled(label: string, texts: readonly string[]): Promise<string[]> {
  const { row } = await import('./scoreboard/scoreboard.ts')
  return texts.map((text, index) => row(index === 0 ? label : '', text))
}

async function reviewed(source: ScoreboardSource): ReturnType<ScoreboardSource['lock']> {
  return source.lock().catch((error: Error) => ({ lines: [], failure: error.message }))
}

async function pairsRow(results: readonly PairResult[]): Promise<string[]> {
  const { pairsLine } = await import('./scoreboard/pairs-line.ts')
  const text = pairsLine(results)
  return labelled('Pairs', text === undefined ? [] : [text])
}

/** Of all plugins together: a folder may hold the recordings of several. */
async function obsolete(
  modules: readonly TestModule[],
  sources: readonly ScoreboardSource[],
  { config }: Vitest,
): Promise<string[]> {
  const { obsoleteRecordings } = await import('./obsolete-recordings.ts')
  const known = sources.flatMap((source) => source.recordings())
  return obsoleteRecordings(modules, config.root, known, sources[0]!.mode())
}

function resultsOf(module: TestModule): ClauseResult[] {
  return [...module.children.allTests()].flatMap((test) => test.meta().clause ?? [])
}

function pairResultsOf(module: TestModule): PairResult[] {
  return [...module.children.allTests()].flatMap((test) => test.meta().contradictions ?? [])
}

/** To stderr where stdout is for a machine to read. */
function print({ logger, config }: Vitest, text: string): void {
  const forMachine = (config.reporters as unknown[]).some((reporter) => {
    const [name, options] = [reporter].flat() as [unknown, { stdout?: boolean }?]
    return name === 'tap' || name === 'tap-flat' || Boolean(options?.stdout)
  })
  if (forMachine) logger.error(text)
  else logger.log(text)
}

/** Fails a run for what no single test can say. */
function fail({ logger }: Vitest, reason: string): void {
  logger.error(`\nClauses: ${reason}\n`)
  if (process.env.GITHUB_ACTIONS) logger.log(`::error title=Clauses::${reason.replaceAll('%', '%25')}`)
  process.exitCode = 1
}

/** A stored run or a calibration that can't be read or written is said, and fails the run: nobody asked for less. */
async function comparedWithBaseline(
  results: readonly ClauseResult[],
  context: BaselineContext,
): Promise<BaselineOutcome> {
  const { baselineOf } = await import('./baseline/baseline.ts')
  return baselineOf(results, context).catch((error: Error) => ({ lines: [], failure: error.message }))
}

async function calibrated(
  results: readonly ClauseResult[],
  context: CalibrationContext | undefined,
): Promise<CalibrationOutcome> {
  if (!context) return { lines: [] }
  const { calibrationOf } = await import('./calibration/calibration.ts')
  return calibrationOf(results, context).catch((error: Error) => ({ lines: [], failure: error.message }))
}
