import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { MOST_PAIRS } from '../check/contradictions/model-rules.ts'
import type { Diagnostic } from '../check/diagnostic.ts'
import type { Clause, Gate } from '../clauses/data/clause.ts'
import { precedentsOf } from '../clauses/data/labelled-replies.ts'
import type { ClauseFile } from '../clauses/file/clause-file.ts'
import { includedReadmes, oddlyNamedFiles } from '../clauses/modules/clause-files.ts'
import { counted } from '../common/figures.ts'
import { hashOf } from '../common/hash.ts'
import { recordingsPath, relativePath } from '../common/paths.ts'
import { sum } from '../common/sum.ts'
import { choiceIdentity, choiceName, isByHand, type ModelChoice, modulePath } from '../model/choice.ts'
import type { BaselineContext, KnownClause } from '../report/baseline/baseline.ts'
import type { ModelIdentity } from '../report/baseline/stored.ts'
import type { CalibrationContext } from '../report/calibration/calibration.ts'
import type { SpecAtEnd } from '../report/end-of-run.ts'
import type { GraderChoice, WorkerOptions } from '../trial/contract.ts'
import type { ResolvedOptions } from './input/options.ts'
import type { SpecSource } from './input/spec-source.ts'
import { precedentTexts } from './precedent-texts.ts'
import { knownModules, type ModuleVersions } from './vitest/module-version.ts'
import { isFiltered } from './vitest/project.ts'
import type { ReportingPlugin } from './vitest/reporter.ts'
import type { RunState } from './vitest/run-plan.ts'

/** What a plugin tells the reporter, of which it is `key`. */
export function reportingPlugin(
  project: TestProject,
  options: ResolvedOptions,
  source: SpecSource,
  state: RunState,
): ReportingPlugin {
  return {
    key: JSON.stringify([options.project, source.location]),
    name: options.project,
    isWhole: (file) => !source.file(file)?.problems.some(({ fatal }) => fatal),
    owns: (file) => source.file(file) !== undefined,
    async atEnd(files, reads) {
      const { root } = source.location
      // Reports of shards are merged without a run that would have told the versions.
      state.modules ??= await knownModules(project, options, root)
      const known = { mode: state.mode, versions: state.modules.versions }
      const { files: read } = source.current()
      const foreign = foreignLines(read)
      const isEmpty = read.every((file) => file.foreign) && !isFiltered(project.vitest)
      return {
        nothing: isEmpty ? (foreign[0] ?? nothingIncluded(root, options.include)) : undefined,
        foreign,
        oddlyNamed: oddlyNamedFiles({ root, include: options.include }),
        // A run of other tests doesn't check the spec.
        checks:
          files.length > 0
            ? checksLine(
                files.flatMap((file) => source.diagnostics(source.file(file)?.file ?? '')),
                source.modelChecks().left,
              )
            : undefined,
        lock: files.length > 0 ? await reviewed(options, source, state) : { lines: [] },
        recordings: knownRecordings(source),
        mode: state.mode,
        maxAge: options.maxAge,
        reads: unknownReads(reads, state.modules.files, root),
        calibration: calibrationContext(options, source, known),
        baseline: baselineContext(options, source, known),
      }
    },
  }
}

/** One sentence for each other tool whose files `include` meets. */
function foreignLines(files: readonly ClauseFile[]): string[] {
  const byTool = Map.groupBy(files, ({ foreign }) => foreign)
  return [...byTool].flatMap(([tool, own]) => {
    const [first] = own
    if (tool === undefined || !first) return []
    const others = own.length > 1 ? ` and ${own.length - 1} more` : ''
    return [
      `${first.file}${others}: written for ${tool}, and no clauses. Let \`include\` name other files, or give their headings ids, \`## Title {#some_id authority=user}\``,
    ]
  })
}

function nothingIncluded(root: string, include: readonly string[]): string {
  const none = `no file matches \`include\` (${include.join(', ')}) in ${root}`
  const readmes = includedReadmes({ root, include })
  if (readmes.length === 0) return none
  return `${none}, but for ${readmes.join(', ')}: a README tells of its folder and holds no clause, so give the clauses a file of another name`
}

/** What a run knows when it has ended. */
interface KnownRun {
  readonly mode: RunState['mode']
  readonly versions: ModuleVersions
}

/** Files of the project that decide what a module does, though no recording knows them. Ours are none of them. */
function unknownReads(reads: ReadonlySet<string>, known: ReadonlySet<string>, root: string): string[] {
  return [...reads]
    .filter((file) => !known.has(file))
    .map((file) => relativePath(root, file))
    .filter((file) => !file.startsWith('../') && !/(?:^|\/)(?:node_modules|__recordings__)\//.test(file))
    .sort()
}

async function reviewed(
  { lock }: ResolvedOptions,
  source: SpecSource,
  { mode }: RunState,
): Promise<SpecAtEnd['lock']> {
  if (lock === undefined) return { lines: [] }
  const { reviewLock } = await import('../amendments/review-lock.ts')
  const file = path.resolve(source.location.root, lock)
  return reviewLock({ file, loaded: source.current(), mode }).catch((error: Error) => ({
    lines: [],
    failure: error.message,
  }))
}

/** Named in the line that sums up the checks. */
const MOST_RULES = 4

/**
 * `1 error, 20 warnings (13 no-prompts, 7 weak-verb), 4 notes`
 * @param left pairs of clauses that no model is asked about
 */
function checksLine(diagnostics: readonly Diagnostic[], left: number): string | undefined {
  const {
    error: errors = [],
    warn: warnings = [],
    info: notes = [],
  } = Object.groupBy(diagnostics, ({ severity }) => severity)
  const byRule = [...Map.groupBy(warnings, ({ ruleId }) => ruleId)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([rule, own]) => `${own.length} ${rule}`)
  const rest = byRule.splice(MOST_RULES).length
  if (rest > 0) byRule.push(`… ${rest} more rules`)
  const parts = [
    ...(errors.length > 0 ? [counted(errors.length, 'error')] : []),
    ...(warnings.length > 0 ? [`${counted(warnings.length, 'warning')} (${byRule.join(', ')})`] : []),
    ...(notes.length > 0 ? [counted(notes.length, 'note')] : []),
    ...(left > 0
      ? [
          `${counted(left, 'pair')} of clauses left out of \`contradiction\`: a run asks about the likeliest ${MOST_PAIRS}`,
        ]
      : []),
  ]
  return parts.length > 0 ? parts.join(', ') : undefined
}

/** A file with a problem keeps its recordings: its clause isn't gone, it can't be read. */
function knownRecordings(source: SpecSource): string[] {
  const { root } = source.location
  return source.current().files.flatMap(({ file, clauses, home = file }) => {
    const names = new Set([
      path.basename(file, path.extname(file)),
      'canaries',
      'contradictions',
      ...clauses.map(({ id }) => id),
    ])
    return [...names].map((name) => recordingsPath(path.resolve(root, home), name))
  })
}

/** What the comparison with a stored run must know. */
function baselineContext(
  { worker, baseline }: ResolvedOptions,
  source: SpecSource,
  { mode, versions }: KnownRun,
): BaselineContext {
  const { spec } = source.current()
  return {
    file:
      baseline === undefined
        ? undefined
        : { path: path.resolve(source.location.root, baseline), name: baseline },
    target: targetIdentity(worker, versions),
    grader: graderIdentity(worker, versions),
    clauses: new Map(spec.clauses.map((clause) => [clause.id, known(clause, worker.gate)])),
    sections: new Map(spec.sections.map(({ id, title }) => [id, title])),
    mode,
  }
}

function known(
  { title, text, authority, checks, section, examples, gate }: Clause,
  otherwise: Gate,
): KnownClause {
  return {
    title,
    section,
    rule: hashOf({ title, text, authority, checks }),
    challenges: examples.length,
    gated: (gate ?? otherwise) === 'regression',
  }
}

/** What the calibration must know. Undefined where nobody or a person grades: there is no grader to calibrate. */
function calibrationContext(
  { worker, minKappa }: ResolvedOptions,
  source: SpecSource,
  { mode, versions }: KnownRun,
): CalibrationContext | undefined {
  const { graders = [] } = worker
  if (graders.length === 0 || graders.some(({ model }) => isByHand(model))) return undefined
  const { root, policy } = source.location
  const { spec } = source.current()
  const holders = source.precedentHolders()
  const extents = [...new Set(graders.map((grader) => grader.policy))]
  const first = policy ?? source.current().files[0]?.file
  if (first === undefined) return undefined
  return {
    file: path.resolve(root, path.dirname(first), '__recordings__/calibration.json'),
    grader: graderIdentity(worker, versions),
    precedents: sum(holders.map((clause) => precedentsOf(clause).length)),
    texts: () => precedentTexts(spec, holders, extents),
    graded: new Set(spec.clauses.filter(({ examples }) => examples.length > 0).map(({ id }) => id)),
    minKappa,
    write: mode !== 'none',
  }
}

/** The panel: its name and all that its verdicts depend on. */
function graderIdentity({ graders = [] }: WorkerOptions, versions: ModuleVersions): ModelIdentity {
  return {
    id: graders
      .map(({ model, decisions }) => (decisions ? `decisions:${decisions.model}` : choiceName(model)))
      .join(' + '),
    identity: {
      graders: graders.map(withoutSecrets),
      versions: graders.map(({ model }) => versionOf(model, versions)),
    },
  }
}

function withoutSecrets({ model, decisions, ...rest }: GraderChoice): object {
  return { model: choiceIdentity(model), decisions: decisions && choiceIdentity(decisions), ...rest }
}

/** What is tested: its name and all that its replies depend on. */
function targetIdentity({ target, tools }: WorkerOptions, versions: ModuleVersions): ModelIdentity {
  if (!target) return { id: 'none', identity: {} }
  return {
    id: choiceName(target),
    identity: {
      target: choiceIdentity(target),
      version: versionOf(target, versions),
      ...(tools && { tools: versionOf(tools, versions) }),
    },
  }
}

function versionOf(model: ModelChoice, versions: ModuleVersions): string | null {
  return versions[modulePath(model) ?? ''] ?? null
}
