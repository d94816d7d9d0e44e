import type { VFileMessage } from 'vfile-message'
import type { Clause, Span } from '../data/clause.ts'
import { spanOf } from '../data/place.ts'
import { problem } from '../data/problem.ts'
import { nameExamples } from '../examples/example.ts'
import type { Markdown } from '../markdown/markdown.ts'
import { type ClauseSource, noPrompts, type ReadClauses } from './own-clause.ts'

/** `Examples for [^sy73] in Title:`, the first line of a file in the Model Spec's layout. */
export interface PromptsLine {
  readonly id: string
  /** Of the reference. */
  readonly span: Span
  readonly title?: string
  readonly titleSpan?: Span
}

/** Reads the first line of a prompt file; undefined where it is another text. */
export function readPromptsLine({ source, locate, tree }: Markdown): PromptsLine | undefined {
  const [first] = tree.children
  if (first?.type !== 'paragraph') return undefined
  const start = first.position!.start.offset!
  const line = source.slice(start, first.position!.end.offset)
  const match = /^Examples for (\[\^([^\]\s]+)\])(?: in ([\s\S]+?))?:?\s*$/d.exec(line)
  if (!match) return undefined
  const [at, title] = [match.indices![1]!, match.indices![3]]
  return {
    id: match[2]!,
    span: spanOf(locate, start + at[0], start + at[1]),
    title: match[3]?.replace(/\s+/g, ' '),
    titleSpan: title && spanOf(locate, start + title[0], start + title[1]),
  }
}

/** The prompts of a file in the Model Spec's layout; its clause has no words yet. */
export function readPromptFile({ markdown, file, id, examples, broken }: ClauseSource): ReadClauses {
  const { locate, tree } = markdown
  const problems: VFileMessage[] = []
  const start = tree.children[0]?.position?.start.offset ?? 0
  const line = readPromptsLine(markdown)
  if (line && line.id !== id) {
    const reason = `Expected the reference to be the file's name, \`[^${id}]\`, found \`[^${line.id}]\`: change it or rename the file`
    problems.push(problem(reason, line.span, 'bad-id'))
  }
  const clause: Clause = {
    id,
    title: line?.title ?? id,
    text: '',
    file,
    place: locate(start),
    tags: [],
    examples: nameExamples(examples.found),
  }
  if (examples.found.length === 0 && !broken) problems.push(noPrompts(id, clause.place))
  return { clauses: [clause], mistaken: problems.length > 0 ? [id] : [], problems }
}
