import { type Finding, findingsIn, type Label, type Sentence } from './sentences.ts'

/** Other names that labellers have for what a rule finds. */
const RULE_OF: Readonly<Record<string, string>> = {
  'comparative-without-reference': 'comparative',
  'implicit-condition': 'escape-clause',
  'unverifiable-verb': 'vague-verb',
}
/** Faults of a sentence as a whole: which of its words a labeller marks is a matter of taste. */
const OF_SENTENCES: readonly string[] = ['modal-mix', 'non-atomic']

/** Rules that say of a sentence what another would: of two, `modal-mix` alone speaks. */
const INSTEAD: Readonly<Record<string, string>> = { 'non-atomic': 'modal-mix' }

/** How one rule did on a set of sentences. */
export interface Score {
  labels: number
  found: number
  findings: number
  right: number
  /** The sentences with labels that weren't found, and with findings that nobody labelled. */
  readonly misses: string[]
}

/**
 * Counts by rule: a label is found where a finding of its kind, or of one that is equally right, shares a letter with
 * its words; a finding is right where there is such a label.
 */
export function scoresOf(sentences: readonly Sentence[]): ReadonlyMap<string, Score> {
  const scores = new Map<string, Score>()
  const scoreOf = (rule: string) => {
    const known = scores.get(rule) ?? { labels: 0, found: 0, findings: 0, right: 0, misses: [] }
    scores.set(rule, known)
    return known
  }
  for (const sentence of sentences) {
    const findings = findingsIn(sentence)
    for (const label of sentence.findings) {
      const score = scoreOf(ruleOf(label.kind))
      score.labels++
      const instead = INSTEAD[label.kind]
      if (findings.some((each) => each.rule === instead || isOf(each, label, sentence))) score.found++
      else score.misses.push(`- ${sentence.id} not found \`${label.words}\`: ${sentence.text}`)
    }
    for (const finding of findings) {
      const score = scoreOf(finding.rule)
      score.findings++
      const words = sentence.text.slice(finding.start, finding.end)
      if (sentence.findings.some((label) => isOf(finding, label, sentence))) score.right++
      else score.misses.push(`+ ${sentence.id} not labelled \`${words}\`: ${sentence.text}`)
    }
  }
  return scores
}

/** The counts of several rules together. */
export function pooled(scores: readonly Score[]): Score {
  const sum = (count: (score: Score) => number) => scores.reduce((all, score) => all + count(score), 0)
  return {
    labels: sum(({ labels }) => labels),
    found: sum(({ found }) => found),
    findings: sum(({ findings }) => findings),
    right: sum(({ right }) => right),
    misses: scores.flatMap(({ misses }) => misses),
  }
}

function ruleOf(kind: string): string {
  return RULE_OF[kind] ?? kind
}

function isOf({ rule, start, end }: Finding, { kind, also = [], words }: Label, { text }: Sentence): boolean {
  if (![kind, ...also].map(ruleOf).includes(rule)) return false
  if (OF_SENTENCES.includes(rule)) return true
  const at = text.indexOf(words)
  return start < at + words.length && end > at
}
