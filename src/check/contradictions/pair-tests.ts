import { VFileMessage } from 'vfile-message'
import type { Example, Place } from '../../clauses/data/clause.ts'
import type { ClauseFile } from '../../clauses/file/clause-file.ts'
import type { ReadSpec } from '../../clauses/load.ts'
import { filesByPath } from '../facts/by-file.ts'
import type { Severity } from '../facts/rule.ts'
import { type CandidatePair, candidatePairs } from './candidate-pairs.ts'
import { CONTRADICTION, GRADER_DISAGREEMENT, MOST_PAIRS } from './model-rules.ts'

/** The pairs that one clause's test asks about. Plain data. */
export interface PairTest {
  /** Of the clause, or of a policy's section. */
  readonly clause: string
  /** Relative to the root, with `/`. */
  readonly file: string
  readonly place: Place
  /** Ids of the other ones of its pairs: each pair is asked about once. */
  readonly others: readonly string[]
}

/** What the rules that need a model have to do in the suites. Plain data. */
export interface ModelChecks {
  readonly contradiction: Severity
  readonly pairs: readonly PairTest[]
  /** How many pairs are beyond what a run asks about. */
  readonly left: number
  readonly disagreement: Severity
  /** Examples above which a comment keeps `grader-disagreement` silent. */
  readonly silent: readonly { readonly file: string; readonly from: number; readonly to: number }[]
}

/**
 * What there is to ask a model about. The messages that might come of it stand for what comments can silence.
 * @param severity of a rule
 * @param limit pairs at most
 */
export function modelChecks(
  input: ReadSpec,
  severity: (rule: string) => Severity,
  limit = MOST_PAIRS,
): {
  readonly messages: readonly VFileMessage[]
  readonly checks: (kept: ReadonlySet<VFileMessage>) => ModelChecks
} {
  const contradiction = severity(CONTRADICTION)
  const pairs = contradiction === 'off' ? [] : candidatePairs(input)
  const clauses = new Map(
    pairs.flatMap(({ first, second }) => [first, second]).map((each) => [each.id, each]),
  )
  const ofClauses = new Map(
    [...clauses.values()].map(({ id, file, place }) => [id, message(CONTRADICTION, file, place)]),
  )
  const ofExamples = examplesIn(input).map(({ file, example }) => ({
    message: message(GRADER_DISAGREEMENT, file, example.titleSpan.start),
    silent: { file, from: example.span.start.line, to: example.span.end.line },
  }))
  return {
    messages: [...ofClauses.values(), ...ofExamples.map((each) => each.message)],
    checks(kept) {
      const isAsked = ({ first, second }: CandidatePair) =>
        kept.has(ofClauses.get(first.id)!) && kept.has(ofClauses.get(second.id)!)
      const open = pairs.filter(isAsked)
      return {
        contradiction,
        pairs: testsOf(open.slice(0, limit), input.loaded.files),
        left: Math.max(0, open.length - limit),
        disagreement: severity(GRADER_DISAGREEMENT),
        silent: ofExamples.filter((each) => !kept.has(each.message)).map(({ silent }) => silent),
      }
    },
  }
}

/** An imported clause has no suite of its own: its test stands where the host lets it in. */
function testsOf(pairs: readonly CandidatePair[], files: readonly ClauseFile[]): PairTest[] {
  const groups = [...Map.groupBy(pairs, ({ first }) => first)]
  return groups.map(([{ id, file, place, home }, own]) => {
    const importedAt = filesByPath(files).get(file)?.importedAt?.start
    return {
      ...{ clause: id, file: home ?? file, place: importedAt ?? place },
      others: own.map(({ second }) => second.id).sort(),
    }
  })
}

function examplesIn({ loaded: { files, spec } }: ReadSpec): { file: string; example: Example }[] {
  return [...files.flatMap(({ clauses }) => clauses), ...spec.sections].flatMap(({ file, examples }) =>
    examples.map((example) => ({ file, example })),
  )
}

function message(ruleId: string, file: string, place: Place): VFileMessage {
  const found = new VFileMessage('', { place, ruleId, source: 'vitest-clause' })
  found.file = file
  return found
}
