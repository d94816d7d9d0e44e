import type { Reporter, TestModule, Vitest } from 'vitest/node'
import type { SpecAtEnd } from '../../report/end-of-run.ts'
import type { FileResults } from '../../report/file-results.ts'

// Vitest's config bundling may load this file twice: a symbol of the registry tells both apart from others.
const ADD = Symbol.for('vitest-clause.scoreboard')

/** A plugin as the reporter knows it. */
export interface ReportingPlugin {
  /** The same for all instances of one plugin: Vitest executes a config once for each project. */
  readonly key: string
  /** Is this the absolute path of one of its clause files? */
  owns(file: string): boolean
  /** @param files absolute paths of those that ran */
  atEnd(files: readonly string[]): Promise<SpecAtEnd>
}

/**
 * The reporter that prints the scoreboard after Vitest's own summary: one for a Vitest, whatever the number of
 * plugins and projects.
 *
 * Of Vitest's internals it needs that `config.reporters` may be added to in `configureVitest` (since 3.1; there is no
 * other way for a plugin to bring a reporter), and how the built-in reporters are configured there.
 */
export function reportTo(vitest: Vitest, plugin: ReportingPlugin): void {
  const known = (vitest.config.reporters as unknown[]).find(
    (each) => typeof each === 'object' && each !== null && ADD in each,
  )
  const board = (known as Scoreboard | undefined) ?? createScoreboard()
  if (!known) addReporter(vitest, board)
  board[ADD](plugin)
}

/** Adds a reporter to those that the user has configured. */
export function addReporter({ config }: Vitest, reporter: Reporter): void {
  const reporters = config.reporters as unknown[]
  reporters.push(reporter)
}

interface Scoreboard extends Reporter {
  [ADD](plugin: ReportingPlugin): void
}

function createScoreboard(): Scoreboard {
  const plugins = new Map<string, ReportingPlugin>()
  let vitest: Vitest
  return {
    [ADD](plugin) {
      if (!plugins.has(plugin.key)) plugins.set(plugin.key, plugin)
    },
    onInit(context) {
      vitest = context
    },
    async onTestRunEnd(modules) {
      const all = [...plugins.values()]
      const ofModule = Map.groupBy(
        modules,
        ({ moduleId }) => all.find((plugin) => plugin.owns(moduleId)) ?? all[0]!,
      )
      // Loaded now: a run should not wait for what only its end needs.
      const { endOfRun } = await import('../../report/end-of-run.ts')
      const specs = await Promise.all(
        all.map(async (plugin) => {
          const own = ofModule.get(plugin) ?? []
          return { spec: await plugin.atEnd(own.map(({ moduleId }) => moduleId)), files: own.map(resultsOf) }
        }),
      )
      const { lines, failures } = await endOfRun(specs, vitest.config.root)
      if (lines.length > 0) print(vitest, ['', ...lines, ''].join('\n'))
      for (const failure of failures) fail(vitest, failure)
    },
  }
}

function resultsOf(module: TestModule): FileResults {
  const tests = [...module.children.allTests()]
  // What the checks say of the spec has no recordings.
  const cases = tests.filter(({ tags }) => !tags.includes('check'))
  const isOver = cases.every((test) => ['passed', 'failed'].includes(test.result().state))
  return {
    results: tests.flatMap((test) => test.meta().clause ?? []),
    pairs: tests.flatMap((test) => test.meta().contradictions ?? []),
    complete: module.errors().length === 0 && cases.length > 0 && isOver,
  }
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
