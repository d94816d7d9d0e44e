import type { VFileMessage } from 'vfile-message'
import type { Clause, Span } from './clause.ts'
import type { AuthorityNames } from './clause-fields.ts'
import { readClauseSections } from './clause-sections.ts'
import { findEdits } from './edits.ts'
import type { FrontMatter } from './front-matter.ts'
import { badId, ID, readHeading } from './heading.ts'
import { type Markdown, readMarkdown } from './markdown.ts'
import { type ClauseSource, readOwnClause } from './own-clause.ts'
import { problem, problemsOf } from './problem.ts'
import { readPromptFile } from './prompt-file.ts'
import { scanExamples } from './scan-examples.ts'
import { unclosedBlocks } from './unclosed-blocks.ts'

/** What a markdown file of clauses says. */
export interface ClauseFile {
  /** Relative to the root, with `/`. */
  readonly file: string
  /** `prompts`: a file in the Model Spec's layout, whose clause stands in a policy text (see `joinPolicy`). */
  readonly layout: 'own' | 'prompts' | 'policy'
  /** Those that could be read; where there are problems, they may lack something. */
  readonly clauses: readonly Clause[]
  readonly problems: readonly VFileMessage[]
  /** Files and packages that the front matter names. */
  readonly imports?: readonly Import[]
}

/** Another file of clauses, or a package of them, where it is named. */
export interface Import {
  readonly specifier: string
  readonly span: Span
}

export interface ParseOptions {
  /** Other names of authorities: `{ platform: 'root' }`. */
  readonly authorities?: AuthorityNames
}

/**
 * Reads a file of clauses, in either layout. Never throws on what a file says: each error is a problem with its
 * place in the file.
 * @param file path relative to the root, with `/`
 */
export function parseClauseFile(
  source: string | Markdown,
  file: string,
  { authorities }: ParseOptions = {},
): ClauseFile {
  const markdown = typeof source === 'string' ? readMarkdown(source) : source
  const { frontMatter, tree } = markdown
  const headings = tree.children.flatMap((node) =>
    node.type === 'heading' ? [readHeading(markdown, node)] : [],
  )
  const sections = headings.filter(({ id }) => id !== undefined && ID.test(id))
  const examples = scanExamples(markdown)
  const id = baseName(file)
  const text = findEdits(markdown, examples.ranges, headings)
  const broken = [
    ...markdown.problems,
    ...headings.flatMap(({ problems }) => problems),
    ...unclosedBlocks(markdown),
    ...examples.problems,
  ]
  const clauseSource: ClauseSource = {
    markdown,
    file,
    id,
    headings,
    examples,
    text,
    authorities,
    broken: broken.length > 0,
  }
  const isSections = headings.some(({ id, problems }) => id !== undefined || problems.length > 0)
  const layout = frontMatter || isSections ? 'own' : 'prompts'
  if (frontMatter && frontMatter.problems.length > 0) {
    return { file, layout, clauses: [], problems: problemsOf(file, [...frontMatter.problems, ...broken]) }
  }
  const read =
    sections.length > 0
      ? readClauseSections(clauseSource, sections)
      : frontMatter
        ? readOwnClause(clauseSource, frontMatter)
        : readPromptFile(clauseSource)
  const problems = [...broken, ...read.problems]
  if (sections.length > 0 || ID.test(id))
    return {
      file,
      layout,
      clauses: read.clauses,
      problems: problemsOf(file, problems),
      ...importsOf(frontMatter),
    }
  const reason = `${badId(id)}: the name of the file is the clause's id`
  return {
    file,
    layout,
    clauses: [],
    problems: problemsOf(file, [...problems, problem(reason, markdown.locate(0), 'bad-id')]),
  }
}

function importsOf(frontMatter: FrontMatter | undefined): { readonly imports?: readonly Import[] } {
  const field = frontMatter?.fields.find(({ key }) => key === 'imports')
  if (!field || !Array.isArray(field.value)) return {}
  const named = field.value.map((specifier, index) => ({
    specifier,
    span: field.itemSpans[index] ?? field.valueSpan,
  }))
  return { imports: named.filter((each): each is Import => typeof each.specifier === 'string') }
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
}
