import type { Clause, Section } from '../../clauses/data/clause.ts'
import { spanOf } from '../../clauses/data/place.ts'
import type { ReadSpec } from '../../clauses/load.ts'
import type { Markdown } from '../../clauses/markdown/markdown.ts'
import { perObjectAnd } from '../../common/memo.ts'
import { anyOf, quoted } from '../english/words.ts'
import { textsByPath } from '../facts/by-file.ts'
import type { Finding, Rule } from '../facts/rule.ts'

const TEXTS = '(?:model spec|spec|specification|policy|policies|guidelines?|rules?|clauses?|instructions)'
/** `As per the spec, you must not …` */
const STATED = anyOf(
  `(?:as per|according to|in line with|under|per) (?:the|your|its) ${TEXTS},? (?:you|the assistant|the model|it) (?:must|should|shall|may|can|are|is)(?:n['’]t| not| never)?`,
  `(?:the|your) ${TEXTS} (?:says?|states?|requires?) that (?:you|the assistant|the model|it) (?:must|should|shall|may|can|are|is)(?:n['’]t| not| never)?`,
)
/** What a system message orders is the case's own, unless the clause says so much of it. */
const SHARED = 0.5
/** So many words in a row, small ones counted, are no accident. */
const RUN = 7

/** A challenge that states the rule it tests: a reply to it shows obedience, not judgement. */
export const leakyPrompt: Rule = {
  id: 'leaky-prompt',
  severity: 'warn',
  check: (input) => [
    ...input.loaded.files.flatMap(({ clauses }) => clauses.flatMap((clause) => leaksIn(clause, input))),
    ...input.loaded.spec.sections.flatMap((section) => leaksIn(section, input)),
  ],
}

function leaksIn(holder: Clause | Section, { texts }: ReadSpec): readonly Finding[] {
  const markdown = textsByPath(texts).get(holder.file)?.markdown
  return markdown && holder.examples.length > 0 ? leaksOf(holder, markdown) : []
}

const leaksOf = perObjectAnd(findLeaks, (markdown) => markdown)

function findLeaks({ file, text, examples }: Clause | Section, markdown: Markdown): Finding[] {
  const rule = runsOf(text)
  return examples.flatMap(({ messages }) =>
    messages.flatMap(({ role, span }): Finding[] => {
      const start = span.start.offset
      const said = markdown.source.slice(start, span.end.offset)
      // Developers give orders, and may give those of the rule; in a user's mouth its words are a hint.
      const stated = statedIn(said)
      const found =
        role === 'user'
          ? (stated ?? copiedIn(said, rule))
          : stated && isAbout(said.slice(stated.index + stated.words.length), text)
            ? stated
            : undefined
      if (!found) return []
      const reason = `Unexpected words of the rule in its own prompt, ${quoted(found.words)}, expected what someone would ask who doesn't know it: take them out`
      const at = start + found.index
      return [{ file, place: spanOf(markdown.locate, at, at + found.words.length), reason }]
    }),
  )
}

interface Found {
  readonly index: number
  readonly words: string
}

function statedIn(said: string): Found | undefined {
  const [match] = said.matchAll(STATED)
  return match && { index: match.index, words: match[0] }
}

/** Whether the rest of a sentence is about what a clause is about: by its longer words, without their endings. */
function isAbout(rest: string, text: string): boolean {
  const known = new Set(stemsOf(text))
  const own = stemsOf(/^[^.?!\n]*/.exec(rest)![0])
  return own.filter((stem) => known.has(stem)).length > own.length * SHARED
}

function stemsOf(text: string): string[] {
  return wordsOf(text)
    .filter(({ words }) => words.length > 3)
    .map(({ words }) => words.toLowerCase().replace(/(?:e?s|ing|e?d|e)$/, ''))
}

function copiedIn(said: string, rule: ReadonlySet<string>): Found | undefined {
  if (rule.size === 0) return undefined
  const words = wordsOf(said)
  const first = words.findIndex((_, at) => at + RUN <= words.length && rule.has(run(words, at)))
  if (first === -1) return undefined
  let last = first
  while (last + 1 + RUN <= words.length && rule.has(run(words, last + 1))) last++
  const end = words[last + RUN - 1]!
  const index = words[first]!.index
  return { index, words: said.slice(index, end.index + end.words.length) }
}

function runsOf(text: string): ReadonlySet<string> {
  const words = wordsOf(text)
  return new Set(words.slice(0, Math.max(0, words.length - RUN + 1)).map((_, at) => run(words, at)))
}

function run(words: readonly Found[], at: number): string {
  return words
    .slice(at, at + RUN)
    .map((each) => each.words.toLowerCase())
    .join(' ')
}

function wordsOf(text: string): Found[] {
  return [...text.matchAll(/[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu)].map(({ 0: words, index }) => ({
    index,
    words,
  }))
}
