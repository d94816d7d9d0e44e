import type { VFileMessage } from 'vfile-message'
import type { Authority, Clause, Definition, Span } from '../data/clause.ts'
import { problem, problemsOf } from '../data/problem.ts'
import { isOfOneExample, scanExamples } from '../examples/examples.ts'
import { withoutNothingAsked } from '../examples/nothing-asked.ts'
import { cleanSection } from '../markdown/clean-text.ts'
import type { FrontMatter } from '../markdown/front-matter.ts'
import { badId, ID, lostHeadings, readHeading, type SpecHeading } from '../markdown/heading.ts'
import { findEdits } from '../markdown/left-out.ts'
import { type Markdown, readMarkdown } from '../markdown/markdown.ts'
import { unclosedBlocks, upToComment } from '../markdown/unclosed-blocks.ts'
import { readClauseSections } from './clause-sections.ts'
import { findDefinitions } from './definitions.ts'
import { type ForeignFormat, foreignFormat } from './foreign-format.ts'
import { type ClauseSource, readOwnClause } from './own-clause.ts'
import { readPromptFile } from './prompt-file.ts'
import type { AuthorityNames, Leave } from './settings.ts'

/** What a markdown file of clauses says. */
export interface ClauseFile {
  /** Relative to the root, with `/`. */
  readonly file: string
  /** `prompts`: a file in the Model Spec's layout, whose clause stands in a policy text (see `joinPolicy`). */
  readonly layout: 'own' | 'prompts' | 'policy'
  /** Those that could be read; where there are problems, they may lack something. */
  readonly clauses: readonly Clause[]
  readonly problems: readonly VFileMessage[]
  /** Where there are problems: ids of the clauses that these don't touch. Missing: none. */
  readonly intact?: readonly string[] | undefined
  /** Files and packages that the front matter names. */
  readonly imports?: readonly Import[]
  /** The file whose clause this one adds to. */
  readonly extends?: Import
  /** Of terms, for the whole spec. */
  readonly definitions?: readonly Definition[]
  /** File of the host in whose suite the clauses run, of an imported file; and where that names the import. */
  readonly home?: string
  readonly importedAt?: Span
  /** The tool whose specification this is: no clauses are meant here. */
  readonly foreign?: ForeignFormat
  /** Clauses of imported files that run in the suite of this one. */
  readonly imported?: readonly Clause[]
}

/** Another file of clauses, or a package of them, where it is named. */
export interface Import {
  readonly specifier: string
  readonly span: Span
  /** The host's word that its clauses may have an authority up to this one, whatever the host's own. */
  readonly atMost?: Authority
  /** The host's word that its clauses may go before these. */
  readonly mayOverride?: readonly string[]
}

/** The clauses of a file's suite, in their order: its own that are sound, then those that it imports. */
export function clausesOf(file: ClauseFile): readonly Clause[] {
  return [...soundClauses(file), ...(file.imported ?? [])]
}

/** The clauses that no problem touches: of others nobody knows yet what they ask for. */
export function soundClauses({ clauses, problems, intact = [] }: ClauseFile): readonly Clause[] {
  return problems.some(({ fatal }) => fatal) ? clauses.filter(({ id }) => intact.includes(id)) : clauses
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
  const isForeign = !frontMatter && !headings.some(isClauseHeading)
  const examples = withoutNothingAsked(scanExamples(markdown, { foreign: isForeign }))
  const id = baseName(file)
  const text = findEdits(markdown, examples.ranges, headings)
  const broken = upToComment([
    ...markdown.problems,
    ...headings.flatMap(({ problems }) => problems),
    ...lostHeadings(markdown),
    ...unclosedBlocks(markdown),
    ...examples.problems,
  ])
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
  const definitions = findDefinitions(markdown, file, text.edits)
  const named = { ...importsOf(frontMatter), ...(definitions.length > 0 ? { definitions } : {}) }
  const problemsOnly = {
    file,
    layout: 'own' as const,
    clauses: [],
    problems: problemsOf(file, broken),
    ...named,
  }
  if (holdsNoClause(clauseSource, sections.length, named)) return problemsOnly
  const foreign = isForeign && examples.ranges.length === 0 ? foreignFormat(headings) : undefined
  if (foreign) return foreignFile(file, foreign)
  const layout = isForeign ? 'prompts' : 'own'
  if (frontMatter && frontMatter.problems.length > 0) {
    return { file, layout, clauses: [], problems: problemsOf(file, [...frontMatter.problems, ...broken]) }
  }
  const read =
    sections.length > 0
      ? readClauseSections(clauseSource, sections)
      : frontMatter
        ? readOwnClause(clauseSource, frontMatter)
        : readPromptFile(clauseSource)
  const problems = [...broken, ...read.problems, ...(frontMatter?.warnings ?? [])]
  // An example that can't be read is missing from its clause. Whatever else is broken may reach anywhere.
  const isLocal = broken.every((each) => isOfOneExample(each, examples))
  const intact = isLocal
    ? read.clauses.flatMap(({ id }) => (read.mistaken.includes(id) ? [] : [id]))
    : undefined
  if (sections.length > 0 || ID.test(id))
    return {
      file,
      layout,
      clauses: read.clauses,
      problems: problemsOf(file, problems),
      ...(problems.length > 0 && { intact }),
      ...named,
    }
  const reason = `${badId(id)}: the name of the file is the clause's id`
  return {
    file,
    layout,
    clauses: [],
    problems: problemsOf(file, [...problems, problem(reason, markdown.locate(0), 'bad-id')]),
  }
}

/** A file of another tool's, in which nothing is read. */
export function foreignFile(file: string, foreign: ForeignFormat): ClauseFile {
  return { file, layout: 'own', clauses: [], problems: [], foreign }
}

/** A heading with an id, or with braces that were meant to hold one. */
function isClauseHeading({ id, problems }: SpecHeading): boolean {
  return id !== undefined || problems.length > 0
}

type Named = Pick<ClauseFile, 'imports' | 'extends' | 'definitions'>

function importsOf(frontMatter: FrontMatter | undefined): Named {
  const fields = frontMatter?.fields ?? []
  const imports = fields.find(({ key }) => key === 'imports')
  const base = fields.find(({ key }) => key === 'extends')
  const items = Array.isArray(imports?.value) ? imports.value : []
  const list = items.flatMap((item: unknown, index): Import[] => {
    const { from, ...word }: Partial<Leave> = isMap(item) ? item : { from: item as string }
    if (typeof from !== 'string') return []
    return [{ specifier: from, span: imports!.itemSpans[index] ?? imports!.valueSpan, ...word }]
  })
  return {
    ...(list.length > 0 ? { imports: list } : {}),
    ...(typeof base?.value === 'string' ? { extends: { specifier: base.value, span: base.valueSpan } } : {}),
  }
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** A file of definitions, or one that only imports others, is part of a spec without being a clause. */
function holdsNoClause({ markdown, examples, headings, text }: ClauseSource, sections: number, named: Named) {
  const { frontMatter, source } = markdown
  const fields = frontMatter?.fields ?? []
  const isBare = fields.every(({ key }) => key === 'imports') && (frontMatter?.problems ?? []).length === 0
  if (!isBare || sections > 0 || examples.ranges.length > 0) return false
  if (named.definitions) return true
  const range = { start: frontMatter?.bodyStart ?? 0, end: source.length }
  return named.imports !== undefined && cleanSection(markdown, range, text.edits, headings).trim() === ''
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
}
