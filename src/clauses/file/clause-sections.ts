import type { VFileMessage } from 'vfile-message'
import type { Clause, Place } from '../data/clause.ts'
import { problem } from '../data/problem.ts'
import { nameExamples } from '../examples/example.ts'
import { cleanSection } from '../markdown/clean-text.ts'
import type { SpecHeading } from '../markdown/heading.ts'
import { type ClauseSource, missingAuthority, missingParts, type ReadClauses } from './own-clause.ts'
import { CLAUSE_KEYS, isDeclared, readFields, settingsOf } from './settings.ts'

/** What a heading says in words, or what is too long for it. */
const NOT_IN_BRACES = ['id', 'title', 'checks', 'imports', 'extends']

/** The clauses of a file that holds several: one for each heading with an id, with defaults from the front matter. */
export function readClauseSections(source: ClauseSource, sections: readonly SpecHeading[]): ReadClauses {
  const { markdown, file, examples } = source
  const { fields = [] } = markdown.frontMatter ?? {}
  const { values: defaults, problems } = readFields(fields, source.authorities)
  const all: VFileMessage[] = [...problems]
  const mistaken: string[] = []
  const idField = fields.find(({ key }) => key === 'id')
  if (idField) {
    const reason = 'Expected no `id` in the front matter: the headings of this file have ids of their own'
    all.push(problem(reason, idField.keySpan, 'bad-id'))
  }
  const isShared = all.length > 0
  const first = sections[0]!
  const above = source.headings.filter(({ range }) => range.start < first.range.start)
  const isLost = above.some((heading) => heading.problems.length > 0)
  for (const { titleSpan, span } of examples.found) {
    // Perhaps they belong to a heading above whose id can't be read.
    if (isLost || span.start.offset >= first.range.start) continue
    const reason = `This example stands above the first heading with an id, \`${first.id}\`: it belongs to no clause`
    all.push(problem(reason, titleSpan, 'example-outside-clause'))
  }

  const seen = new Map<string, Place>()
  const keys = CLAUSE_KEYS.filter((key) => !NOT_IN_BRACES.includes(key))
  const clauses = sections.flatMap((section, index): Clause[] => {
    const id = section.id!
    const start = section.range.end
    const end = sections[index + 1]?.range.start ?? markdown.source.length
    const found = examples.found.filter(({ span }) => span.start.offset >= start && span.start.offset < end)
    const known = all.length
    const own = readFields(section.fields, source.authorities, keys)
    all.push(...own.problems)
    const values = { ...defaults, ...own.values }
    if (!isDeclared('authority', [...section.fields, ...fields]))
      all.push(
        missingAuthority("the heading's braces (`{#id authority=user}`) or the front matter", section.place),
      )
    const clause: Clause = {
      id,
      title: section.title || id,
      text: cleanSection(markdown, { start, end }, source.text.edits, source.headings),
      file,
      place: section.place,
      ...settingsOf(values),
      examples: nameExamples(found),
    }
    if (problems.length + own.problems.length === 0 && !source.broken) all.push(...missingParts(clause))
    if (all.length > known) mistaken.push(id)
    const twin = seen.get(id)
    if (twin) {
      all.push(duplicateId(id, section.place, `${file}:${twin.line}:${twin.column}`))
      return []
    }
    seen.set(id, section.place)
    return [clause]
  })
  // What the front matter says holds for all.
  return { clauses, mistaken: isShared ? clauses.map(({ id }) => id) : mistaken, problems: all }
}

/** @param first `file:line:column` of the one that came first */
export function duplicateId(id: string, place: Place, first: string): VFileMessage {
  return problem(
    `The id \`${id}\` is taken: it stands first at ${first}. Give one of them another id`,
    place,
    'duplicate-id',
  )
}
