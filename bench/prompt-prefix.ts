/**
 * How much of the grader's prompts a provider's cache could serve, on the real Model Spec: what the gradings of its
 * 272 challenges and 379 labelled replies have in common, in tokens (characters / 4). No model is asked.
 *
 *   npm run bench:prompt
 */
import path from 'node:path'
import type { Clause } from '../src/clauses/data/clause.ts'
import { precedentsOf, sectionClause } from '../src/clauses/data/labelled-replies.ts'
import { loadSpec } from '../src/clauses/load.ts'
import { gradingPrompt, plainMessage } from '../src/grade/prompt/prompt.ts'
import { slicePieces } from '../src/policy/slice.ts'

/** Tokens that providers cache at least. */
const LEAST = 1024
/** OpenAI's prices of input from GPT-5.6 on, as parts of the ordinary one. */
const CACHED = 0.1
const WRITTEN = 1.25

interface Grading {
  readonly clause: string
  readonly section: string
  readonly prompt: string
  /** What others begin with too, the shortest first. */
  readonly beginnings: readonly string[]
}

const { spec } = loadSpec({
  root: path.resolve(import.meta.dirname, '../test/fixtures/model_spec'),
  include: 'examples/*.md',
  policy: 'model_spec.md',
})
const challenges = spec.clauses.flatMap((clause) =>
  clause.examples.map(({ messages }) => grading(clause, messages, 'A reply of some words.')),
)
const labelled = spec.sections
  .map((section) => sectionClause(section, spec.sections))
  .flatMap((clause) =>
    precedentsOf(clause).map(({ comparison, reply }) => grading(clause, comparison.messages, reply.content)),
  )

report(`${challenges.length} challenges`, challenges)
report(`with ${labelled.length} labelled replies`, [...challenges, ...labelled])

function grading(clause: Clause, asked: Clause['examples'][0]['messages'], reply: string): Grading {
  const conversation = asked.map(plainMessage)
  const { messages, shared } = gradingPrompt({
    clause,
    slice: slicePieces(spec, clause),
    conversation,
    reply,
  })
  const wire = messages.map(({ role, content }) => `${role}\n${content}`)
  const beginnings = shared.map(({ message, length }) => {
    const { role, content } = messages[message]!
    return [...wire.slice(0, message), `${role}\n${content.slice(0, length)}`].join('\n')
  })
  return { clause: clause.id, section: clause.section ?? clause.id, prompt: wire.join('\n'), beginnings }
}

function report(title: string, gradings: readonly Grading[]): void {
  console.log(`\n${title}`)
  print(
    'the whole prompt',
    gradings.map(({ prompt }) => tokens(prompt)),
  )
  print('common to all', [shared(gradings)])
  for (const by of ['section', 'clause'] as const) {
    const groups = [...Map.groupBy(gradings, (each) => each[by]).values()].filter(({ length }) => length > 1)
    const prefixes = groups.map(shared)
    print(`common to a ${by}`, prefixes)
    const enough = prefixes.filter((each) => each >= LEAST).length
    print(`… of ${LEAST} and more`, `${enough} of ${groups.length}`)
  }
  const all = sum(gradings.map(({ prompt }) => tokens(prompt)))
  print('of all input', `${percent(longestPrefixes(gradings), all)} began an earlier prompt of its section`)
  const { read, written } = atBreakpoints(gradings)
  const price = all - read - written + CACHED * read + WRITTEN * written
  print(
    'by breakpoints',
    `${percent(read, all)} read, ${percent(written, all)} written: ${percent(price, all)} of the price`,
  )
}

/** Tokens with which an earlier prompt of the same section began: for caches that look for the longest prefix. */
function longestPrefixes(gradings: readonly Grading[]): number {
  return sum(
    gradings.map((each, index) => {
      const earlier = gradings.slice(0, index).filter(({ section }) => section === each.section)
      const longest = Math.max(0, ...earlier.map((other) => shared([each, other])))
      return longest >= LEAST ? longest : 0
    }),
  )
}

/** Tokens for caches that keep and find only what ends at a breakpoint; one grading after another. */
function atBreakpoints(gradings: readonly Grading[]) {
  const kept = new Set<string>()
  const counts = gradings.map(({ beginnings }) => {
    const long = beginnings.filter((text) => tokens(text) >= LEAST)
    const read = tokens(long.findLast((text) => kept.has(text)) ?? '')
    for (const text of long) kept.add(text)
    return { read, written: Math.max(0, tokens(long.at(-1) ?? '') - read) }
  })
  return { read: sum(counts.map(({ read }) => read)), written: sum(counts.map(({ written }) => written)) }
}

function shared(gradings: readonly Grading[]): number {
  const [first = '', ...rest] = gradings.map(({ prompt }) => prompt)
  const length = rest.reduce((most, prompt) => {
    let at = 0
    while (at < most && prompt[at] === first[at]) at++
    return at
  }, first.length)
  return Math.floor(length / 4)
}

function tokens(text: string): number {
  return Math.ceil(text.length / 4)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0)
}

function percent(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`
}

function print(what: string, figures: readonly number[] | string): void {
  console.log(`${what.padStart(22)}  ${typeof figures === 'string' ? figures : range(figures)}`)
}

function range(values: readonly number[]): string {
  const sorted = values.toSorted((one, other) => one - other)
  if (sorted.length === 1) return String(sorted[0])
  return `min ${sorted[0]}, median ${sorted[sorted.length >> 1]}, max ${sorted.at(-1)}`
}
