/**
 * How much of what a careful reader would mark in a sentence the linter finds (recall), and how much of what it finds
 * a reader would mark (precision): by rule, on labelled sentences. Then what it finds in the two Model Specs.
 *
 *   npm run bench:linter
 *   npm run bench:linter -- --misses=seen,shared     also the sentences on which it and the labels differ
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { checkRead } from '../src/check/check.ts'
import { LANGUAGE_RULES } from '../src/check/rules.ts'
import { readSpec } from '../src/clauses/load.ts'
import { modelSpec, previousModelSpec } from '../test/support/model-spec.ts'
import { pooled, type Score, scoresOf } from './linter/score.ts'
import { type Sentence, sentencesOf } from './linter/sentences.ts'

const STYLE = { head: [], border: [], compact: true }
const here = path.join(import.meta.dirname, 'linter')
const SETS: readonly SentenceSet[] = [
  { name: 'seen', file: path.join(here, 'seen.jsonl') },
  { name: 'public-seen', file: path.join(here, 'public-seen.jsonl') },
  // Of another author; beside the clone on the developers' machine.
  {
    name: 'shared',
    file: path.resolve(import.meta.dirname, '../../shared/data/linter/sentences.jsonl'),
  },
  { name: 'unseen', file: path.join(here, 'unseen.jsonl'), isUnseen: true },
  { name: 'public-unseen', file: path.join(here, 'public-unseen.jsonl'), isUnseen: true },
  { name: 'last', file: path.join(here, 'last.jsonl'), isUnseen: true },
]
const RULES: readonly string[] = LANGUAGE_RULES.map(({ id }) => id)

const { values: flags } = parseArgs({ options: { misses: { type: 'string', default: '' } } })
for (const { name, file } of SETS) {
  const sentences = sentencesOf(file)
  if (sentences.length > 0) print(name, sentences)
  else console.log(`${name}: skipped, there is no ${path.relative(process.cwd(), file)}`)
}
print(
  'all unseen',
  SETS.filter(({ isUnseen }) => isUnseen).flatMap(({ file }) => sentencesOf(file)),
)
console.log(modelSpecs())

/** A file of labelled sentences. */
interface SentenceSet {
  readonly name: string
  readonly file: string
  /** Nobody has changed a rule by it. */
  readonly isUnseen?: boolean
}

function print(name: string, sentences: readonly Sentence[]): void {
  const scores = scoresOf(sentences)
  const clean = sentences.filter(({ findings }) => findings.length === 0).length
  console.log(`${name}: ${sentences.length} sentences, ${clean} of them clean`)
  console.log(tableOf(scores))
  if (flags.misses.split(',').includes(name)) console.log(missesOf(scores))
}

function tableOf(scores: ReadonlyMap<string, Score>): string {
  const table = new Table({ head: ['rule', 'found', 'recall', 'right', 'precision'], style: STYLE })
  const rows = [...scores].sort(([a], [b]) => (a < b ? -1 : 1))
  const own = rows.filter(([rule]) => RULES.includes(rule))
  table.push(...own.map(([rule, score]) => rowOf(rule, score)))
  table.push(rowOf('all rules', pooled(own.map(([, score]) => score))))
  const others = rows.filter(([rule]) => !RULES.includes(rule))
  table.push(...others.map(([kind, score]) => rowOf(`${kind} (no rule)`, score)))
  return table.toString()
}

function rowOf(name: string, { labels, found, findings, right }: Score): string[] {
  return [
    name,
    `${found} of ${labels}`,
    share(found, labels),
    `${right} of ${findings}`,
    share(right, findings),
  ]
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : (part / whole).toFixed(2)
}

function missesOf(scores: ReadonlyMap<string, Score>): string {
  return [...scores]
    .filter(([rule, { misses }]) => RULES.includes(rule) && misses.length > 0)
    .map(([rule, { misses }]) => [rule, ...misses].join('\n  '))
    .join('\n')
}

function modelSpecs(): string {
  const table = new Table({ head: ['Model Spec', '2025-09-12', '2025-04-11'], style: STYLE })
  const counts = [countsIn(modelSpec, {}), countsIn(previousModelSpec, { platform: 'root' })]
  table.push(...RULES.map((rule) => [rule, ...counts.map((each) => String(each.get(rule) ?? 0))]))
  return table.toString()
}

function countsIn(root: string, authorities: Readonly<Record<string, string>>): ReadonlyMap<string, number> {
  const read = readSpec({ root, include: 'examples/*.md', policy: 'model_spec.md', authorities })
  const messages = checkRead(read)
  return new Map(RULES.map((rule) => [rule, messages.filter(({ ruleId }) => ruleId === rule).length]))
}
