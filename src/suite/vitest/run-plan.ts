import { randomUUID } from 'node:crypto'
import type { Reporter, TestModule, TestProject, TestSpecification, TestSuite, Vitest } from 'vitest/node'
import type { Clause, Gate } from '../../clauses/data/clause.ts'
import type { ClauseFile } from '../../clauses/file/clause-file.ts'
import { clausesOf } from '../../clauses/file/clause-file.ts'
import { realPath } from '../../common/files.ts'
import { type RecordMode, recordMode } from '../../common/record-mode.ts'
import type { PlannedCase, RunContext } from '../../trial/contract.ts'
import { casesOf, linesOfTests, type SuiteCase } from '../generate/cases.ts'
import type { ResolvedOptions } from '../input/options.ts'
import type { SpecSource } from '../input/spec-source.ts'
import { type KnownModules, knownModules } from './module-version.ts'
import { isOwnProject } from './project.ts'
import { parseSpecifications } from './versions.ts'

/** What is known of the last run that began. */
export interface RunState {
  /** Vitest's snapshot mode: what is accepted. `u` in watch mode changes it for one run. */
  mode: RecordMode
  modules?: KnownModules
}

/**
 * Before each run: finds out which cases Vitest will really execute, and provides that with the spec
 * and the recording mode to the worker. The worker can then start all calls at once, though Vitest
 * runs its files one after another.
 */
export function runPlanner(
  vitest: Vitest,
  project: TestProject,
  options: ResolvedOptions,
  source: SpecSource,
  state: RunState,
  isStale: (id: string) => boolean,
): Reporter {
  const first = vitest.config.snapshotOptions.updateSnapshot
  // Before anything else: it is about money.
  recordMode(first)
  return {
    async onTestRunStart(specifications) {
      await source.refresh()
      const mine = specifications.filter((each) => each.project === project && source.file(each.moduleId))
      for (const { moduleId } of mine) if (isStale(moduleId)) invalidate(vitest, moduleId)
      const { gate } = options.worker
      for (const specification of mine) mapLines(specification, source, gate)
      const { spec } = source.current()
      state.mode = project.serializedConfig.snapshotOptions.updateSnapshot
      state.modules = await knownModules(project, options, source.location.root)
      const run: RunContext = {
        id: randomUUID(),
        mode: recordMode(state.mode, first !== 'all'),
        moduleVersions: state.modules.versions,
        spec: mine.length > 0 ? spec : undefined,
        plan: canPlan(vitest, project, options) ? await planOf(vitest, mine, source, gate) : [],
      }
      project.provide('vitest-clause', run)
    },
  }
}

/** Neither Vite nor Vitest has a way to know that the code of a suite depends on other files. */
function invalidate(vitest: Vitest, file: string): void {
  // Vite knows a module behind a symbolic link by its real path.
  for (const name of new Set([file, realPath(file)])) {
    vitest.invalidateFile(name)
    vitest.watcher.invalidates.add(name)
  }
}

/** With bail, several workers or isolation a plan would make every worker pay for all calls. */
function canPlan(vitest: Vitest, project: TestProject, options: ResolvedOptions): boolean {
  const { isolate, maxWorkers } = project.config
  return isOwnProject(project, options) && !isolate && maxWorkers === 1 && !vitest.config.bail
}

/** The cases in the order of execution, as Vitest's static parse sees `-t`, tags, lines and `.only`. */
async function planOf(
  vitest: Vitest,
  specifications: TestSpecification[],
  source: SpecSource,
  gate: Gate,
): Promise<PlannedCase[]> {
  if (specifications.length === 0) return []
  if (specifications.every((specification) => runsWhole(vitest, specification))) {
    const sorted = await sortedAsExecuted(vitest, specifications)
    return sorted.flatMap(({ moduleId }) => allCases(source.file(moduleId)!, gate))
  }
  const order = await sortedAsExecuted(vitest, specifications)
  const modules = new Map(
    (await parseSpecifications(vitest, order)).map((module) => [module.moduleId, module]),
  )
  return order.flatMap(({ moduleId }) => runningCases(modules.get(moduleId), source.file(moduleId)!, gate))
}

function sortedAsExecuted(vitest: Vitest, specifications: readonly TestSpecification[]) {
  return new vitest.config.sequence.sequencer(vitest).sort([...specifications])
}

/** Without a filter every case runs (nothing we generate is skipped): no need to parse the suites. */
function runsWhole({ config }: Vitest, specification: TestSpecification): boolean {
  const { testLines, testNamePattern, testIds, testTagsFilter, project } = specification
  // Since 5.
  const { testNames } = specification as { readonly testNames?: readonly string[] }
  const filters = [
    testLines,
    testIds,
    testNames,
    testTagsFilter,
    config.tagsFilter,
    project.config.tagsFilter,
  ]
  return (
    filters.every((filter) => !filter?.length) &&
    !(testNamePattern ?? project.config.testNamePattern ?? config.testNamePattern)
  )
}

function allCases(file: ClauseFile, gate: Gate): PlannedCase[] {
  return clausesOf(file).flatMap((clause) => plannedOf(clause, casesOf(clause, file.layout, gate)))
}

function runningCases(module: TestModule | undefined, file: ClauseFile, gate: Gate): PlannedCase[] {
  if (!module) return []
  return [...module.children.suites()].flatMap((suite: TestSuite, index) => {
    const clause = clausesOf(file)[index]
    if (!clause) return []
    const runs = [...suite.children.tests()].map((test) => test.options.mode === 'run')
    return plannedOf(
      clause,
      casesOf(clause, file.layout, gate).filter((_, position) => runs[position]),
    )
  })
}

/** A gate needs all challenges of its clause, also those whose own tests don't run. */
function plannedOf({ id, examples }: Clause, cases: readonly SuiteCase[]): PlannedCase[] {
  const challenges = examples.map((_, index) => ({ kind: 'challenge' as const, clause: id, index }))
  return cases.flatMap(({ kind, clause, index }) =>
    kind === 'gate' ? challenges : [{ kind, clause, index }],
  )
}

/** `file.md:LINE` selects a test only at its own line; a failure shows the line of the prompt. */
function mapLines(specification: TestSpecification, source: SpecSource, gate: Gate): void {
  const lines = specification.testLines
  const file = source.file(specification.moduleId)
  if (!lines?.length || !file) return
  const mapped = lines.flatMap((line) => linesOfTests(file, line, gate))
  lines.splice(0, lines.length, ...new Set(mapped))
}
