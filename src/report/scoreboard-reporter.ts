import type { Reporter, TestModule, Vitest } from 'vitest/node'
import type { ClauseResult } from '../grade/result.ts'
import type { BaselineContext, BaselineOutcome } from './baseline-run.ts'
import type { CalibrationContext, CalibrationOutcome } from './calibration-run.ts'

// Vitest's config bundling may load this file twice: a symbol of the registry tells both apart from others.
const BRAND = Symbol.for('vitest-clause.scoreboard')

/** Is this a scoreboard, of whichever copy of the package? */
export function isScoreboard(reporter: unknown): boolean {
  return typeof reporter === 'object' && reporter !== null && BRAND in reporter
}

/** What the scoreboard asks of the plugin at the end of a run. */
export interface ScoreboardSource {
  /** Absolute paths of the recordings of all clauses. */
  recordings(): readonly string[]
  /** Undefined where no model grades. */
  calibration(): CalibrationContext | undefined
  baseline(): BaselineContext
}

/**
 * The reporter that prints the scoreboard after Vitest's own summary. Added by the plugin.
 */
export function createScoreboard(source: ScoreboardSource): Reporter {
  let vitest: Vitest
  const reporter: Reporter = {
    onInit(context) {
      vitest = context
    },
    async onTestRunEnd(modules) {
      // Loaded now: a run should not wait for what only its end needs.
      const { scoreboard } = await import('./scoreboard.ts')
      const { obsoleteRecordings } = await import('./obsolete-recordings.ts')
      const results = modules.flatMap(resultsOf)
      const obsolete = obsoleteRecordings(modules, vitest, source.recordings())
      const { lines, text, failure } = await calibrated(results, source.calibration())
      const compared = results.length > 0 ? await comparedWithBaseline(results, source.baseline()) : undefined
      const board = results.length > 0 ? [scoreboard(results)] : []
      const shown = [...board, ...lines, ...(compared?.lines ?? []), ...obsolete, ...(text ? ['', text] : [])]
      if (shown.length > 0) vitest.logger.log(['', ...shown, ''].join('\n'))
      for (const reason of [failure, compared?.failure]) if (reason) fail(vitest, reason)
    },
  }
  return Object.assign(reporter, { [BRAND]: true })
}

function resultsOf(module: TestModule): ClauseResult[] {
  return [...module.children.allTests()].flatMap((test) => test.meta().clause ?? [])
}

/** Fails a run for what no single test can say. */
function fail({ logger }: Vitest, reason: string): void {
  logger.error(`\nClauses: ${reason}\n`)
  if (process.env.GITHUB_ACTIONS) logger.log(`::error title=Clauses::${reason.replaceAll('%', '%25')}`)
  process.exitCode = 1
}

async function comparedWithBaseline(
  results: readonly ClauseResult[],
  context: BaselineContext,
): Promise<BaselineOutcome> {
  const { baselineOf } = await import('./baseline-run.ts')
  return baselineOf(results, context).catch((error: Error) => ({ lines: [], failure: error.message }))
}

/** A calibration that can't be read or written is said, and fails the run: nobody asked for less. */
async function calibrated(
  results: readonly ClauseResult[],
  context: CalibrationContext | undefined,
): Promise<CalibrationOutcome> {
  if (!context || results.length === 0) return { lines: [] }
  const { calibrationOf } = await import('./calibration-run.ts')
  return calibrationOf(results, context).catch((error: Error) => ({ lines: [], failure: error.message }))
}
