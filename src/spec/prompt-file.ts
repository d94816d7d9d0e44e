import type { VFileMessage } from 'vfile-message'
import type { Clause } from './clause.ts'
import { nameExamples } from './found-example.ts'
import { type ClauseSource, noPrompts, type ReadClauses } from './own-clause.ts'
import { spanOf } from './place.ts'
import { problem } from './problem.ts'

/** The prompts of a file in the Model Spec's layout; its clause has no words yet. */
export function readPromptFile({ markdown, file, id, examples, broken }: ClauseSource): ReadClauses {
  const { source, locate, tree } = markdown
  const problems: VFileMessage[] = []
  const [first] = tree.children
  const start = first?.position?.start.offset ?? 0
  const line = first?.type === 'paragraph' ? source.slice(start, first.position!.end.offset) : ''
  const match = /^Examples for (\[\^([^\]\s]+)\])(?: in ([\s\S]+?))?:?\s*$/.exec(line)
  if (match && match[2] !== id) {
    const at = start + line.indexOf(match[1]!)
    const reason = `Expected the reference to be the file's name, \`[^${id}]\`, found \`${match[1]}\`: change it or rename the file`
    problems.push(problem(reason, spanOf(locate, at, at + match[1]!.length), 'bad-id'))
  }
  const clause: Clause = {
    id,
    title: match?.[3]?.replace(/\s+/g, ' ') ?? id,
    text: '',
    file,
    place: locate(start),
    tags: [],
    examples: nameExamples(examples.found),
  }
  if (examples.found.length === 0 && !broken) problems.push(noPrompts(id, clause.place))
  return { clauses: [clause], problems }
}
