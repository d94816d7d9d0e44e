import fs from 'node:fs'
import path from 'node:path'
import type { RecordMode } from '../common/record-mode.ts'
import type { PairResult } from '../grade/contradictions/contradiction-result.ts'
import { type ClauseResult, type GradedReply, samplesOf } from '../grade/verdict/result.ts'
import { HANDWRITTEN } from '../model/recordings/recording.ts'
import { pruneRecordings, readRecordings, recordedKeys } from '../model/recordings/store.ts'
import type { FileResults } from './file-results.ts'
import { row } from './scoreboard/scoreboard.ts'
import { answersOf } from './scoreboard/tally.ts'

/** Named one by one up to so many. */
const MOST_FILES = 3

/** Recordings of a clause; those of a test file have the file's name, with its dots. */
const CLAUSE_RECORDINGS = /^[a-z0-9][\w-]*\.yaml$/i

/**
 * Finds recordings that a complete run no longer asked for, and removes them where Vitest runs with
 * `-u`. What was filtered, skipped or went wrong says nothing about its recordings: they are kept. So
 * is what a person wrote: nobody could record it again.
 * @param root folder that the results name recordings from
 * @param known absolute paths of the recordings of all clauses that exist, also of those with a problem
 * @returns lines for the scoreboard.
 */
export function obsoleteRecordings(
  files: readonly FileResults[],
  root: string,
  known: readonly string[],
  mode: RecordMode,
): string[] {
  const complete = files.filter(isComplete).flatMap(({ results }) => results)
  const asked = Map.groupBy(complete, ({ recordings }) => path.resolve(root, recordings))
  const inUse = [...asked].map(([file, results]) => ({ file, keys: new Set(results.flatMap(keysOf)) }))
  const pairs = pairsInUse(files, root)
  const abandoned = abandonedFiles(known).map((file) => ({ file, keys: new Set<string>() }))
  const prune = mode === 'all'
  const broken: string[] = []
  const tidied = [...inUse, ...pairs, ...abandoned].flatMap(({ file, keys }) => {
    try {
      const found = tidy(file, keys, prune)
      return found ? [{ ...found, name: path.relative(root, file) }] : []
    } catch (error) {
      broken.push((error as Error).message)
      return []
    }
  })
  const sums = [
    sumUp(tidied, 'removable', (count, where) =>
      prune ? `removed ${count} obsolete from ${where}` : `${count} obsolete in ${where}; -u removes them`,
    ),
    sumUp(
      tidied,
      'written',
      (count, where) => `${count} handwritten but no longer asked for in ${where}; remove by hand`,
    ),
  ]
  return [...broken, ...sums.flat()].map((text) => row('Recordings', text))
}

/** Answers about pairs of clauses; only where all pairs of a file were asked and answered is the rest obsolete. */
function pairsInUse(files: readonly FileResults[], root: string) {
  const results = files.flatMap(({ pairs }) => pairs)
  const asked = [...Map.groupBy(results, ({ recordings }) => path.resolve(root, recordings))]
  const isWhole = (own: readonly PairResult[]) =>
    own.length === own[0]!.of && own.every(({ outcome }) => outcome.kind !== 'unasked')
  return asked
    .filter(([, own]) => isWhole(own))
    .map(([file, own]) => ({
      file,
      keys: new Set(own.flatMap(({ answers }) => answers.flatMap(({ key }) => key ?? []))),
    }))
}

/** What is obsolete in one file. */
interface Tidied {
  /** A model can be asked again. */
  readonly removable: number
  /** A person wrote it. */
  readonly written: number
}

/** A sentence a file; one for all where that would fill the screen. */
function sumUp(
  tidied: readonly (Tidied & { readonly name: string })[],
  kind: keyof Tidied,
  sentence: (count: number, where: string) => string,
): string[] {
  const files = tidied.filter((each) => each[kind] > 0)
  if (files.length <= MOST_FILES) return files.map((each) => sentence(each[kind], each.name))
  const count = files.reduce((sum, each) => sum + each[kind], 0)
  return [sentence(count, `${files.length} files`)]
}

/** Removes what may be removed, where that is asked for; undefined where nothing is obsolete. */
function tidy(file: string, keys: ReadonlySet<string>, prune: boolean): Tidied | undefined {
  if (recordedKeys(file).every((key) => keys.has(key))) return undefined
  const obsolete = readRecordings(file).filter(({ key }) => !keys.has(key))
  const written = obsolete.filter(({ model, text }) => model === HANDWRITTEN && text !== null)
  const kept = new Set([...keys, ...written.map(({ key }) => key)])
  const removable = obsolete.length - written.length
  if (prune && removable > 0) pruneRecordings(file, (key) => kept.has(key))
  return { removable, written: written.length }
}

/** Files beside those of known clauses whose own clause is gone. */
function abandonedFiles(known: readonly string[]): string[] {
  return [...new Set(known.map((file) => path.dirname(file)))].flatMap((folder) => {
    if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return []
    const names = fs.readdirSync(folder).filter((name) => CLAUSE_RECORDINGS.test(name))
    return names.map((name) => path.join(folder, name)).filter((file) => !known.includes(file))
  })
}

function isComplete({ complete, results }: FileResults): boolean {
  return complete && results.flatMap(samplesOf).every(isGraded)
}

/** A reply that code has decided needs no grading. */
function isGraded({ verdict, gradings }: GradedReply): boolean {
  const byCode = 'by' in verdict && verdict.by === 'code'
  return byCode || (gradings.length > 0 && gradings.every(({ key }) => key))
}

function keysOf(result: ClauseResult): string[] {
  return samplesOf(result)
    .flatMap(answersOf)
    .flatMap(({ key }) => key ?? [])
}
