import fs from 'node:fs'
import path from 'node:path'
import { checkRead } from '../../src/check/check.ts'
import { LANGUAGE_RULES, RULES } from '../../src/check/rules.ts'
import { readSpec } from '../../src/clauses/load.ts'

/** One sentence with what a careful reader marks in it; `README.md` says what the fields mean. */
export interface Sentence {
  readonly id: number
  readonly text: string
  readonly authority?: string
  readonly defines?: string
  readonly findings: readonly Label[]
}

export interface Label {
  readonly kind: string
  readonly words: string
  readonly also?: readonly string[]
}

/** What the linter says of a sentence. */
export interface Finding {
  readonly rule: string
  /** Indices into the sentence. */
  readonly start: number
  readonly end: number
}

/** The sentences of a file, none where there is no such file. */
export function sentencesOf(file: string): readonly Sentence[] {
  if (!fs.existsSync(file)) return []
  const lines = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as Sentence)
}

const LINTER = LANGUAGE_RULES.map(({ id }) => id)
const SEVERITIES = Object.fromEntries(
  RULES.map(({ id }) => [id, LINTER.includes(id) ? 'warn' : 'off'] as const),
)

/** Lints a sentence as the only one of its clause: also rules that are off by default are asked. */
export function findingsIn({ text, authority = 'developer', defines }: Sentence): Finding[] {
  const definitions = defines ? `# Definitions\n\n**${defines}**: who is bound by this spec.\n\n` : ''
  const start = `${definitions}# Sentence {#sentence authority=${authority}}\n\n`
  const read = readSpec({ root: path.sep, files: [], policy: 'policy.md', read: () => `${start}${text}\n` })
  return checkRead(read, SEVERITIES).flatMap(({ ruleId, place }) => {
    const span = place && 'start' in place ? place : undefined
    if (!span || !LINTER.includes(ruleId!)) return []
    return [{ rule: ruleId!, start: span.start.offset! - start.length, end: span.end.offset! - start.length }]
  })
}
