import type { Clause, Gate, Place, Span } from '../../clauses/data/clause.ts'
import { precedentsOf } from '../../clauses/data/labelled-replies.ts'
import type { ClauseFile } from '../../clauses/file/clause-file.ts'

/** One test of a generated suite. */
export interface SuiteCase {
  readonly kind: 'challenge' | 'precedent' | 'gate'
  /** Id of the clause, or of the policy's section. */
  readonly clause: string
  /** Index into the clause's examples or its precedents; 0 for a gate. */
  readonly index: number
  readonly title: string
  /** File that the places are of, relative to the root. */
  readonly file: string
  /** Where the test stands, for lists and line filters. */
  readonly place: Place
  /** Where a failure points. */
  readonly frame: Place
  /** The text that it is made of. */
  readonly span: Span
}

/**
 * The tests of a clause, in the order in which they stand in its suite.
 * @param gate of clauses that name none
 */
export function casesOf(clause: Clause, layout: ClauseFile['layout'], gate: Gate): SuiteCase[] {
  const { id, examples } = clause
  // The examples of a policy text illustrate it; what challenges the target stands in the clause files.
  const challenges = layout === 'policy' ? [] : examples
  return [
    ...challenges.map(({ title, titleSpan, prompt, span, file = clause.file }, index) => ({
      ...{ kind: 'challenge' as const, clause: id, index, title, file, span },
      place: titleSpan.start,
      frame: prompt,
    })),
    ...precedentsOf(clause).map(({ title, file, reply: { span } }, index) => ({
      ...{ kind: 'precedent' as const, clause: id, index, title, file, span },
      place: span.start,
      frame: span.start,
    })),
    ...gateCase(clause, challenges.length > 0 ? (clause.gate ?? gate) : 'point'),
  ]
}

/** A rate can only be judged when all replies are there; a regression, when the whole run is. */
function gateCase({ id, place, file }: Clause, gate: Gate): SuiteCase[] {
  if (gate !== 'lower' && gate !== 'upper') return []
  const title = `gate · ${gate}`
  return [
    {
      kind: 'gate',
      clause: id,
      index: 0,
      title,
      file,
      place,
      frame: place,
      span: { start: place, end: place },
    },
  ]
}

/**
 * Lines of tests that a line of the file stands for: a reply's of its precedent, any other of an example
 * of its challenge (in a policy text: of its precedents), and one outside of examples of the whole clause.
 */
export function linesOfTests({ file, clauses, layout }: ClauseFile, line: number, gate: Gate): number[] {
  const clause = clauses.filter(({ place }) => place.line <= line).at(-1) ?? clauses[0]
  if (!clause) return [line]
  const cases = casesOf(clause, layout, gate).filter((each) => each.file === file)
  const own = cases.filter(({ span }) => holds(span, line))
  const narrow = own.filter(({ kind }) => kind === 'precedent')
  if (own.length > 0) return (narrow.length > 0 ? narrow : own).map(({ place }) => place.line)
  const example = clause.examples.find(({ span }) => holds(span, line))
  const within = cases.filter(({ place }) => example && holds(example.span, place.line))
  return within.length > 0 ? within.map(({ place }) => place.line) : [clause.place.line]
}

function holds({ start, end }: Span, line: number): boolean {
  return start.line <= line && line <= end.line
}
