import type { VFileMessage } from 'vfile-message'
import { AUTHORITIES, type Clause, type Place } from '../data/clause.ts'
import { listed, problem } from '../data/problem.ts'
import { nameExamples } from '../examples/example.ts'
import type { ScannedExamples } from '../examples/examples.ts'
import { cleanSection } from '../markdown/clean-text.ts'
import type { FrontMatter } from '../markdown/front-matter.ts'
import type { SpecHeading } from '../markdown/heading.ts'
import type { TextEdits } from '../markdown/left-out.ts'
import type { Markdown } from '../markdown/markdown.ts'
import { type AuthorityNames, isDeclared, readFields, settingsOf } from './settings.ts'

/** A file in parts, and what its clauses are made of. */
export interface ClauseSource {
  readonly markdown: Markdown
  readonly file: string
  /** The file's name without its extension. */
  readonly id: string
  readonly headings: readonly SpecHeading[]
  readonly examples: ScannedExamples
  readonly text: TextEdits
  readonly authorities?: AuthorityNames
  /** Examples may be missing because they could not be read: that is a problem already. */
  readonly broken: boolean
}

export interface ReadClauses {
  readonly clauses: readonly Clause[]
  /** Ids of those whose rule or settings have a problem. */
  readonly mistaken: readonly string[]
  readonly problems: readonly VFileMessage[]
}

/** The one clause of a file with front matter. */
export function readOwnClause(source: ClauseSource, { fields, place, bodyStart }: FrontMatter): ReadClauses {
  const { markdown, file, id, headings, examples } = source
  const { values, problems } = readFields(fields, source.authorities)
  const all = [...problems]
  const idField = fields.find(({ key }) => key === 'id')
  if (values.id !== undefined && values.id !== id) {
    const reason = `Expected \`id\` to be the file's name, \`${id}\`, found \`${values.id}\`: change it or leave it out`
    all.push(problem(reason, idField!.valueSpan, 'bad-id'))
  }
  const isMistaken = all.length > 0 || source.broken
  // A clause that extends another may leave the rest to it.
  const isWhole = values.extends === undefined
  if (isWhole && !isDeclared('authority', fields)) all.push(missingAuthority('the front matter', place))

  const heading = headings.find(({ title }) => !/^challenge prompts?:?$/i.test(title))
  const isTitle = heading && (values.title === undefined || values.title === heading.title)
  // A first heading that is the title isn't said again in the text.
  const isFirst = isTitle && source.markdown.source.slice(bodyStart, heading.range.start).trim() === ''
  const textStart = isFirst ? heading.range.end : bodyStart
  const titleField = values.title === undefined ? undefined : fields.find(({ key }) => key === 'title')
  const clause: Clause = {
    id,
    title: values.title?.trim() ?? (heading?.title || id),
    text: cleanSection(
      markdown,
      { start: textStart, end: markdown.source.length },
      source.text.edits,
      headings,
    ),
    file,
    place: titleField?.valueSpan.start ?? (isTitle ? heading.place : place),
    ...settingsOf(values),
    examples: nameExamples(examples.found),
  }
  // What is missing has no place of its own. It is listed last, after the mistake that may be its cause.
  if (isWhole && !isMistaken) all.push(...missingParts(clause))
  return { clauses: [clause], mistaken: all.length > 0 ? [id] : [], problems: all }
}

/** The problems of a clause that has no rule or no prompts. */
export function missingParts({ id, text, place, examples }: Clause): VFileMessage[] {
  const isRule = /[\p{L}\p{N}]/u.test(text)
  const reason = `Expected the rule of \`${id}\` in words, found none: write what its replies must or must not do, outside of examples, comments and commentary`
  return [
    ...(isRule ? [] : [problem(reason, place, 'no-text')]),
    ...(examples.length > 0 ? [] : [noPrompts(id, place)]),
  ]
}

export function missingAuthority(where: string, place: Place): VFileMessage {
  const reason = `Expected an authority in ${where}, one of ${listed(AUTHORITIES, 'or')}: it says who may override the clause`
  return problem(reason, place, 'no-authority')
}

export function noPrompts(id: string, place: Place): VFileMessage {
  const reason = `\`${id}\` has no challenge prompt: add a line \`**Example**: title\` with a block \`~~~xml\` of turns (\`<user>…</user>\`) below it, or a list below a heading \`Challenge prompts\``
  return problem(reason, place, 'no-prompts')
}
