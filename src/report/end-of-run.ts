import c from 'tinyrainbow'
import { counted, today } from '../common/figures.ts'
import { RECORD_AGAIN, type RecordMode } from '../common/record-mode.ts'
import { type ClauseResult, samplesOf } from '../grade/verdict/result.ts'
import { type BaselineContext, baselineOf } from './baseline/baseline.ts'
import { type CalibrationContext, calibrationOf } from './calibration/calibration.ts'
import type { FileResults } from './file-results.ts'
import { obsoleteRecordings } from './obsolete-recordings.ts'
import { pairsLine } from './scoreboard/pairs-line.ts'
import { row, scoreboard } from './scoreboard/scoreboard.ts'
import { answersOf } from './scoreboard/tally.ts'

/** What a plugin knows of its spec when a run has ended. */
export interface SpecAtEnd {
  /** Why there are no clauses to run; then nothing else counts. */
  readonly nothing?: string
  /** One sentence on the files of each other tool that `include` meets. */
  readonly foreign: readonly string[]
  /** Files that are left out for their names. */
  readonly oddlyNamed: { readonly control: readonly string[]; readonly cased: readonly string[] }
  /** One line on what the checks say of the files that ran; undefined where they say nothing. */
  readonly checks?: string
  /** What has changed since the spec was last accepted. */
  readonly lock: { readonly lines: readonly string[]; readonly failure?: string }
  /** Absolute paths of the recordings of all clauses. */
  readonly recordings: readonly string[]
  readonly mode: RecordMode
  /** Days after which a recording is told to be old. */
  readonly maxAge?: number
  /** Files that modules of the user's read and no recording knows, relative to the root. */
  readonly reads: readonly string[]
  /** Undefined where no model grades. */
  readonly calibration?: CalibrationContext
  readonly baseline: BaselineContext
}

/** The spec of one plugin, and the results of its files. */
export interface SpecResults {
  /** What tells it from another spec of the same run. */
  readonly name: string
  readonly spec: SpecAtEnd
  readonly files: readonly FileResults[]
}

/** Lines after Vitest's own summary, and what fails the run though no single test can say it. */
export interface EndOfRun {
  readonly lines: readonly string[]
  readonly failures: readonly string[]
}

/**
 * All that a run says at its end: the scoreboard of all results, then for each spec the grader's calibration, the
 * comparison with a stored run, checks and lock, then recordings that nobody asked for. What can't be read or written
 * is said and fails the run: nobody asked for less.
 * @param root folder that results name recordings from
 */
export async function endOfRun(specs: readonly SpecResults[], root: string): Promise<EndOfRun> {
  const files = specs.flatMap((each) => each.files)
  const results = files.flatMap((file) => file.results)
  const boards = specs.map(({ name, files: own }) => ({
    name,
    results: own.flatMap((file) => file.results),
    pairs: own.flatMap((file) => file.pairs),
    unread: own.filter(({ isWhole }) => !isWhole).length,
  }))
  const ends = await Promise.all(specs.map(endOf))
  // A folder may hold the recordings of several specs.
  const known = specs.flatMap(({ spec }) => spec.recordings)
  const isAnything = results.length + files.flatMap(({ pairs }) => pairs).length > 0
  return {
    lines: [
      ...[scoreboard(boards)].filter((text) => text !== ''),
      ...ends.flatMap(({ lines }) => lines),
      ...(isAnything ? obsoleteRecordings(files, root, known, specs[0]!.spec.mode) : []),
    ],
    failures: [...ends.flatMap(({ failures }) => failures), ...oddNames(specs)],
  }
}

function oddNames(specs: readonly SpecResults[]): string[] {
  const namesOf = (kind: keyof SpecAtEnd['oddlyNamed']) => [
    ...new Set(specs.flatMap(({ spec }) => spec.oddlyNamed[kind])),
  ]
  const leftOut = (names: readonly string[], why: string) =>
    names.length === 0
      ? []
      : [`${counted(names.length, 'file')} left out, ${why}: rename ${names.join(', ')}`]
  return [
    ...leftOut(namesOf('control'), 'with control characters in the name'),
    ...leftOut(namesOf('cased'), 'with a name that `include` has in another case'),
  ]
}

async function endOf({ spec, files }: SpecResults): Promise<EndOfRun> {
  if (spec.nothing !== undefined) return { lines: [], failures: [spec.nothing] }
  const results = files.flatMap((file) => file.results)
  const pairs = pairsLine(files.flatMap((file) => file.pairs))
  const ofSpec = [
    ...labelled('Left out', spec.foreign),
    ...labelled('Spec', spec.checks === undefined ? [] : [spec.checks]),
    ...labelled('Pairs', pairs === undefined ? [] : [pairs]),
    ...labelled('Lock', spec.lock.lines),
    ...labelled('Modules', readsLine(spec.reads)),
    ...labelled('Recordings', ageLine(results, spec.maxAge)),
  ]
  const lockFailures = spec.lock.failure === undefined ? [] : [spec.lock.failure]
  if (results.length === 0) return { lines: ofSpec, failures: lockFailures }
  const said = (error: Error) => ({ lines: [], text: undefined, failure: error.message })
  const grader = spec.calibration
    ? await calibrationOf(results, spec.calibration).catch(said)
    : { lines: [], text: undefined, failure: undefined }
  const compared = await baselineOf(results, spec.baseline).catch(said)
  return {
    lines: [...grader.lines, ...compared.lines, ...ofSpec, ...(grader.text ? ['', grader.text] : [])],
    failures: [grader.failure, compared.failure, ...lockFailures].filter((each) => each !== undefined),
  }
}

/** Named of the files that are read. */
const MOST_READS = 5

function readsLine(reads: readonly string[]): string[] {
  if (reads.length === 0) return []
  const more = reads.length > MOST_READS ? ` and ${reads.length - MOST_READS} more` : ''
  const names = reads.slice(0, MOST_READS).join(', ')
  return [
    c.yellow(
      `read ${names}${more}, of which no recording knows: name what decides replies, \`{ module: '…', files: ['${reads[0]}'] }\``,
    ),
  ]
}

const A_DAY = 24 * 60 * 60 * 1000

function ageLine(results: readonly ClauseResult[], maxAge: number | undefined): string[] {
  if (maxAge === undefined) return []
  const dates = results
    .flatMap(samplesOf)
    .flatMap(answersOf)
    .flatMap(({ origin, recorded }) => (origin === 'replayed' && recorded ? [recorded] : []))
  const old = dates.filter((date) => Date.parse(today()) - Date.parse(date) > maxAge * A_DAY).sort()
  if (old.length === 0) return []
  return [
    c.yellow(
      `${counted(old.length, 'answer')} older than ${counted(maxAge, 'day')}, the oldest of ${old[0]}; ask again: ${RECORD_AGAIN}`,
    ),
  ]
}

/** Texts as lines of the scoreboard, the first with a label. */
function labelled(label: string, texts: readonly string[]): string[] {
  return texts.map((text, index) => row(index === 0 ? label : '', text))
}
