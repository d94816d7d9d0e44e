import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { visible } from '../../common/visible.ts'
import type { SpecAtEnd } from '../../report/end-of-run.ts'
import type { FileResults } from '../../report/file-results.ts'
import { workerNews } from './worker-news.ts'

// Vitest's config bundling may load this file twice: a symbol of the registry tells both apart from others.
const ADD = Symbol.for('vitest-clause.scoreboard')

/** A plugin as the reporter knows it. */
export interface ReportingPlugin {
  /** The same for all instances of one plugin: Vitest executes a config once for each project. */
  readonly key: string
  /** What its suites are called, beside those of another. */
  readonly name: string
  /** Is this the absolute path of one of its clause files? */
  owns(file: string): boolean
  /** Could all of a clause file be read? */
  isWhole(file: string): boolean
  /**
   * @param files absolute paths of those that ran
   * @param reads absolute paths of what modules of the user's have read
   */
  atEnd(files: readonly string[], reads: ReadonlySet<string>): Promise<SpecAtEnd>
}

/**
 * The reporter that prints the scoreboard after Vitest's own summary: one for a Vitest, whatever the number of
 * plugins and projects.
 *
 * Of Vitest's internals it needs that `config.reporters` may be added to in `configureVitest` (since 3.1; there is no
 * other way for a plugin to bring a reporter), and how the built-in reporters are configured there.
 *
 * @param project name of the Vitest project that runs the plugin's suites; undefined where none does
 */
export function reportTo(vitest: Vitest, plugin: ReportingPlugin, project: string | undefined): void {
  const known = (vitest.config.reporters as unknown[]).find(
    (each) => typeof each === 'object' && each !== null && ADD in each,
  )
  const board = (known as Scoreboard | undefined) ?? createScoreboard(vitest)
  if (!known) addReporter(vitest, board)
  board[ADD](plugin, project)
}

/** Adds a reporter to those that the user has configured. */
export function addReporter({ config }: Vitest, reporter: Reporter): void {
  const reporters = config.reporters as unknown[]
  reporters.push(reporter)
}

interface Scoreboard extends Reporter {
  [ADD](plugin: ReportingPlugin, project: string | undefined): void
}

/** @param vitest `onInit` isn't called for a reporter that comes late to a Vitest of somebody's own program */
function createScoreboard(vitest: Vitest): Scoreboard {
  const known = new Map<string, { readonly plugin: ReportingPlugin; readonly projects: Set<string> }>()
  const news = workerNews((text) => print(vitest, text))
  /** Two plugins may read the same files; a test of the user's own belongs to whoever was first. */
  const pluginOf = ({ moduleId, project }: TestModule) => {
    const all = [...known.values()]
    const owners = all.filter(({ plugin }) => plugin.owns(moduleId))
    const found = owners.find(({ projects }) => projects.has(project.name)) ?? owners[0] ?? all[0]!
    return found.plugin
  }
  return {
    [ADD](plugin, project) {
      const entry = known.get(plugin.key) ?? { plugin, projects: new Set() }
      known.set(plugin.key, entry)
      if (project !== undefined) entry.projects.add(project)
    },
    onTestRunStart() {
      news.begin()
    },
    async onTestRunEnd(modules, _errors, reason) {
      news.end()
      const ofModule = Map.groupBy(modules, pluginOf)
      // Loaded now: a run should not wait for what only its end needs.
      const { endOfRun } = await import('../../report/end-of-run.ts')
      const specs = await Promise.all(
        [...known.values()].map(async ({ plugin }) => {
          const own = ofModule.get(plugin) ?? []
          const files = own.map(({ moduleId }) => moduleId)
          const spec = await plugin.atEnd(files, news.reads)
          return { name: plugin.name, spec, files: own.map((module) => resultsOf(module, plugin)) }
        }),
      )
      const { lines, failures } = await endOfRun(specs, vitest.config.root)
      if (reason === 'interrupted') print(vitest, `\n${news.stopped()}\n`)
      if (lines.length > 0) print(vitest, ['', ...lines, ''].join('\n'))
      for (const failure of failures) fail(vitest, failure)
    },
  }
}

function resultsOf(module: TestModule, plugin: ReportingPlugin): FileResults {
  const tests = [...module.children.allTests()]
  // What the checks say of the spec has no recordings.
  const cases = tests.filter(({ tags }) => !tags.includes('check'))
  const isOver = cases.every((test) => ['passed', 'failed'].includes(test.result().state))
  const isWhole = plugin.isWhole(module.moduleId)
  return {
    results: tests.flatMap((test) => test.meta().clause ?? []),
    pairs: tests.flatMap((test) => test.meta().contradictions ?? []),
    isWhole,
    complete: isWhole && module.errors().length === 0 && cases.length > 0 && isOver,
  }
}

/** Built-in reporters that write to stdout for people. */
const FOR_PEOPLE: ReadonlySet<unknown> = new Set([
  'agent',
  'basic',
  'default',
  'dot',
  'github-actions',
  'hanging-process',
  'minimal',
  'tree',
  'verbose',
])

/** To stderr where stdout is for a machine to read. */
function print({ logger, config }: Vitest, text: string): void {
  const reporters = (config.reporters as unknown[]).map(
    (reporter) => [reporter].flat() as [unknown, { readonly stdout?: boolean }?],
  )
  const isForPeople =
    reporters.some(([name]) => FOR_PEOPLE.has(name)) && !reporters.some(([, options]) => options?.stdout)
  const shown = visible(text, { colours: true })
  if (isForPeople) logger.log(shown)
  else logger.error(shown)
}

/** Fails a run for what no single test can say. */
function fail({ logger }: Vitest, reason: string): void {
  const shown = visible(reason)
  logger.error(`\nClauses: ${shown}\n`)
  if (process.env.GITHUB_ACTIONS) {
    const escaped = shown.replaceAll('%', '%25').replaceAll('\n', '%0A')
    logger.log(`::error title=Clauses::${escaped}`)
  }
  process.exitCode = 1
}
