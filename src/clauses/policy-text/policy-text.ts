import type { VFileMessage } from 'vfile-message'
import type { Definition, Section } from '../data/clause.ts'
import { nearest } from '../data/nearest.ts'
import { problem, problemsOf, typo } from '../data/problem.ts'
import { nameExamples } from '../examples/example.ts'
import { isOfOneExample, type ScannedExamples, scanExamples } from '../examples/examples.ts'
import type { ParseOptions } from '../file/clause-file.ts'
import { duplicateId } from '../file/clause-sections.ts'
import { findDefinitions } from '../file/definitions.ts'
import { readFields } from '../file/settings.ts'
import { cleanSection } from '../markdown/clean-text.ts'
import type { Field } from '../markdown/front-matter.ts'
import { ID, lostHeadings, readHeading, type SpecHeading } from '../markdown/heading.ts'
import { findEdits } from '../markdown/left-out.ts'
import { type Markdown, readMarkdown } from '../markdown/markdown.ts'
import { unclosedBlocks, upToComment } from '../markdown/unclosed-blocks.ts'
import { findReferences } from './references.ts'

/** A policy text in the Model Spec's layout. */
export interface Policy {
  readonly file: string
  readonly sections: readonly Section[]
  readonly definitions: readonly Definition[]
  readonly problems: readonly VFileMessage[]
  /** Ids of sections of which a problem says more than that one of their examples is missing. */
  readonly mistaken: readonly string[]
  /** Those of the problems that say of one example that it can't be read, and nothing of what stands around it. */
  readonly ofExamples: readonly VFileMessage[]
  /** Ids of sections that declare an unknown authority: what they hold has none, rather than that of a parent. */
  readonly doubtful: readonly string[]
}

/**
 * Reads a policy text: a section for each heading with an id, with what its sentences refer to. Never throws on
 * what the text says: each error is a problem with its place.
 * @param file path relative to the root, with `/`
 */
export function parsePolicy(
  policy: string | Markdown,
  file: string,
  { authorities }: ParseOptions = {},
): Policy {
  const markdown = typeof policy === 'string' ? readPolicyMarkdown(policy) : policy
  const { source } = markdown
  const headings = markdown.tree.children.flatMap((node) =>
    node.type === 'heading' ? [readHeading(markdown, node)] : [],
  )
  const examples = scanExamples(markdown, { illustration: true, foreign: true })
  const text = findEdits(markdown, examples.ranges, headings)
  const references = findReferences(markdown, text)
  const problems = upToComment([
    ...markdown.problems,
    ...headings.flatMap((heading) => heading.problems),
    ...lostHeadings(markdown),
    ...unclosedBlocks(markdown),
    ...examples.problems,
  ])

  const starts = headings.filter(isSection)
  // A heading whose id can't be read is a section too.
  const first = Math.min(
    starts[0]?.range.start ?? source.length,
    headings.find((heading) => heading.problems.length > 0)?.range.start ?? source.length,
  )
  for (const { id, place } of references.filter((reference) => reference.place.offset < first)) {
    const reason = `\`[^${id}]\` stands above the first heading with an id: give its section one, such as \`## Title {#some_id authority=user}\``
    problems.push(problem(reason, place, 'reference-outside-section'))
  }

  if (starts.length === 0 && problems.length === 0) {
    const reason =
      'This policy text has no heading with an id, so nothing of it is read: give each section one, such as `## Title {#some_id authority=user}`'
    problems.push(problem(reason, markdown.locate(0), 'no-sections'))
  }
  const parents = parentsOf(headings)
  const titles = new Map(starts.map((heading) => [heading.id, titleOf(heading)]))
  const doubtful: string[] = []
  const seen = new Map<string, Section>()
  starts.forEach((heading, index) => {
    const start = heading.range.start
    const end = starts[index + 1]?.range.start ?? source.length
    const within = (offset: number) => offset >= start && offset < end
    const [known, unknown] = partition(heading.fields)
    const { values, problems: wrong } = readFields(known, authorities, KEYS)
    problems.push(...wrong)
    for (const { key, keySpan } of unknown)
      problems.push(...typo(key, nearest(key, KEYS, 1), keySpan, 'unknown-attribute'))
    const attributes = Object.fromEntries(unknown.map(({ key, written }) => [key, String(written)]))
    const twin = seen.get(heading.id)
    if (twin) {
      problems.push(duplicateId(heading.id, heading.place, `${file}:${twin.place.line}:${twin.place.column}`))
      return
    }
    if (wrong.length > 0 && heading.fields.some(({ key }) => key === 'authority') && !values.authority)
      doubtful.push(heading.id)
    const links = text.links.filter((link) => within(link.start)).map(({ id }) => id)
    seen.set(heading.id, {
      id: heading.id,
      title: titleOf(heading),
      level: heading.level,
      ...(values.authority ? { authority: values.authority } : {}),
      ...(values.tags ? { tags: values.tags } : {}),
      ...(unknown.length > 0 ? { attributes } : {}),
      file,
      place: heading.place,
      parents: parents.get(heading) ?? [],
      text: cleanSection(markdown, { start: heading.range.end, end }, text.edits, headings),
      links: [...new Set(links)],
      references: references.filter(({ place }) => within(place.offset)),
      examples: nameExamples(
        examples.found.filter(({ span }) => within(span.start.offset)),
        (id) => titles.get(id),
      ),
    })
  })
  return {
    file,
    sections: [...seen.values()],
    definitions: findDefinitions(markdown, file, text.edits),
    problems: problemsOf(file, problems),
    mistaken: mistakenIn([...seen.values()], problems, examples),
    ofExamples: problems.filter((each) => isOfOneExample(each, examples)),
    doubtful,
  }
}

function mistakenIn(
  sections: readonly Section[],
  problems: readonly VFileMessage[],
  examples: ScannedExamples,
): string[] {
  // A twin is no section, and its text is none of the one above it.
  const wide = problems.filter(
    (each) => each.fatal && each.ruleId !== 'duplicate-id' && !isOfOneExample(each, examples),
  )
  return [
    ...new Set(
      wide.flatMap(({ line = 1 }) => sections.findLast(({ place }) => place.line <= line)?.id ?? []),
    ),
  ]
}

/** What a heading's braces may say, besides an id. Whatever else a text says there is kept, and shown to graders. */
const KEYS = ['authority', 'tags'] as const

function partition(fields: readonly Field[]): [known: readonly Field[], unknown: readonly Field[]] {
  const isKnown = ({ key }: Field) => KEYS.some((known) => known === key)
  return [fields.filter(isKnown), fields.filter((field) => !isKnown(field))]
}

/** A policy text has no front matter: a line `---` at its start is a rule. */
export function readPolicyMarkdown(source: string): Markdown {
  return readMarkdown(source, { frontMatter: false })
}

/** Without the marks of references. */
function titleOf({ title, id }: SpecHeading & { readonly id: string }): string {
  return title.replace(/\[\^[^\]\s]+\]/g, '').trim() || id
}

function isSection(heading: SpecHeading): heading is SpecHeading & { readonly id: string } {
  return heading.id !== undefined && ID.test(heading.id)
}

/** Ids of the headings above each heading, outermost first. */
function parentsOf(headings: readonly SpecHeading[]): ReadonlyMap<SpecHeading, readonly string[]> {
  let above: SpecHeading[] = []
  return new Map(
    headings.map((heading) => {
      above = above.filter(({ level }) => level < heading.level)
      const ids = above.filter(isSection).map(({ id }) => id)
      above.push(heading)
      return [heading, ids]
    }),
  )
}
