import type { Section } from '../../clauses/data/clause.ts'
import { authorityOf } from '../../clauses/data/labelled-replies.ts'
import { listed } from '../../clauses/data/problem.ts'
import type { SpecText } from '../../clauses/load.ts'
import { cleanSection } from '../../clauses/markdown/clean-text.ts'
import { ID } from '../../clauses/markdown/heading.ts'
import { findEdits } from '../../clauses/markdown/left-out.ts'
import { obligationsIn } from '../english/modals.ts'
import { headingsOf } from '../english/scopes.ts'
import type { Finding, Rule } from '../facts/rule.ts'

/** Policy of which nothing says who may override it: sections that hold clauses, and words that oblige. */
export const noAuthority: Rule = {
  id: 'no-authority',
  severity: 'error',
  check({ loaded, texts }) {
    const { sections } = loaded.spec
    // A heading whose authority nobody knows is a problem of reading.
    const doubtful = new Set(loaded.policyProblems.map(({ line }) => line))
    const withOwn = new Set(
      loaded.files
        .filter(({ layout }) => layout === 'own')
        .flatMap(({ clauses }) => clauses.map(({ id }) => id)),
    )
    const isDoubtful = ({ id, parents }: Section) =>
      sections.some((each) => [id, ...parents].includes(each.id) && doubtful.has(each.place.line))
    const ofSections = sections.flatMap((section): Finding[] => {
      if (isDoubtful(section) || authorityOf(section, sections)) return []
      const { file, place, references } = section
      const bare = references.filter(({ id }) => !withOwn.has(id))
      if (bare.length === 0) return bindsNobody(section)
      const ids = [...new Set(bare.map(({ id }) => id))]
      const them = ids.length === 1 ? `clause ${listed(ids)} has` : `clauses ${listed(ids)} have`
      const reason = `${expected(section)}: its ${them} none (line ${bare[0]!.place.line}), so nothing says who may override`
      return [{ file, place, reason }]
    })
    return [...ofSections, ...texts.filter(({ kind }) => kind === 'policy').flatMap(aboveSections)]
  },
}

function expected({ id }: Section): string {
  return `Expected an authority in this heading or one above it, such as \`{#${id} authority=user}\``
}

/** A section that obliges, although it has no authority: no grader and no compiled policy takes it as binding. */
function bindsNobody(section: Section): Finding[] {
  const obligations = obligationsIn(section.text)
  if (obligations.length === 0) return []
  const reason = `${expected(section)}: without one ${quoted(obligations)}, and a compiled policy leaves the section out`
  return [{ file: section.file, place: section.place, reason, severity: 'warn' }]
}

/** What obliges above the first heading with an id belongs to no section at all. */
function aboveSections({ file, markdown }: SpecText): Finding[] {
  const headings = headingsOf(markdown)
  const first = headings.find(({ id }) => id !== undefined && ID.test(id))
  if (!first) return []
  const { edits } = findEdits(markdown, [], headings)
  const obligations = obligationsIn(
    cleanSection(markdown, { start: 0, end: first.range.start }, edits, headings),
  )
  if (obligations.length === 0) return []
  const reason = `Above the first heading with an id ${quoted(obligations)}: give its section one, such as \`## Title {#some_id authority=user}\``
  return [{ file, place: markdown.locate(0), reason, severity: 'warn' }]
}

function quoted([first, ...more]: readonly string[]): string {
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`
  return `"${first}"${others} binds nobody`
}
