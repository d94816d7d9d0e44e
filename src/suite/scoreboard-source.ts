import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { recordingsPath } from '../common/recordings-path.ts'
import type { ScoreboardSource } from '../report/scoreboard-reporter.ts'
import { baselineContext } from './baseline-context.ts'
import { calibrationContext } from './calibration-context.ts'
import { moduleVersions } from './module-version.ts'
import type { ResolvedOptions } from './options.ts'
import type { RunState } from './run-plan.ts'
import type { SpecSource } from './spec-source.ts'

/** What a plugin tells the scoreboard at the end of a run. */
export function scoreboardSource(
  project: TestProject,
  options: ResolvedOptions,
  source: SpecSource,
  state: RunState,
): ScoreboardSource {
  const { root } = source.location
  /** Reports of shards are merged without a run that would have told the versions. */
  const known = async (): Promise<Required<RunState>> => {
    state.versions ??= await moduleVersions(project, options, root)
    return { mode: state.mode, versions: state.versions }
  }
  return {
    key: JSON.stringify([options.project, source.location]),
    owns: (file) => source.file(file) !== undefined,
    nothing() {
      // Internal, but nothing else tells a filter for other tests from a mistyped `include`.
      const { filenamePattern } = project.vitest as unknown as {
        readonly filenamePattern?: readonly string[]
      }
      if (source.current().files.length > 0 || filenamePattern?.length) return undefined
      return `no file matches \`include\` (${options.include.join(', ')}) in ${root}`
    },
    recordings: () => knownRecordings(source),
    mode: () => state.mode,
    calibration: async () => calibrationContext(options, source, await known()),
    baseline: async () => baselineContext(options, source, await known()),
  }
}

/** A file with a problem keeps its recordings: its clause isn't gone, it can't be read. */
function knownRecordings(source: SpecSource): string[] {
  const { root } = source.location
  return source.current().files.flatMap(({ file, clauses }) => {
    const names = new Set([
      path.basename(file, path.extname(file)),
      'canaries',
      ...clauses.map(({ id }) => id),
    ])
    return [...names].map((name) => recordingsPath(path.resolve(root, file), name))
  })
}
