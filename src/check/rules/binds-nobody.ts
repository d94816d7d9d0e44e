import { authorityOf } from '../../clauses/data/labelled-replies.ts'
import type { SpecText } from '../../clauses/load.ts'
import { cleanSection } from '../../clauses/markdown/clean-text.ts'
import { ID } from '../../clauses/markdown/heading.ts'
import { findEdits } from '../../clauses/markdown/left-out.ts'
import { obligationsIn } from '../../english/modals.ts'
import { headingsOf } from '../english/scopes.ts'
import type { Finding, Rule } from '../facts/rule.ts'

/** Words that oblige where nothing has an authority: no grader and no compiled policy takes them as binding. */
export const bindsNobody: Rule = {
  id: 'binds-nobody',
  severity: 'warn',
  check({ loaded: { spec }, texts }) {
    const ofSections = spec.sections.flatMap((section): Finding[] => {
      const { id, file, place, text, references } = section
      // One that holds clauses is an error, see `no-authority`.
      if (references.length > 0 || authorityOf(section, spec.sections)) return []
      const found = quoted(obligationsIn(text))
      const reason = `${found} binds nobody, and a compiled policy leaves it out: expected an authority in this heading or one above it, such as \`{#${id} authority=user}\``
      return found === undefined ? [] : [{ file, place, reason }]
    })
    return [...ofSections, ...texts.filter(({ kind }) => kind === 'policy').flatMap(aboveSections)]
  },
}

/** What stands above the first heading with an id belongs to no section at all. */
function aboveSections({ file, markdown }: SpecText): Finding[] {
  const headings = headingsOf(markdown)
  const first = headings.find(({ id }) => id !== undefined && ID.test(id))
  if (!first) return []
  const { edits } = findEdits(markdown, [], headings)
  const found = quoted(
    obligationsIn(cleanSection(markdown, { start: 0, end: first.range.start }, edits, headings)),
  )
  const reason = `${found} binds nobody, because it stands above the first heading with an id: give its section one, such as \`## Title {#some_id authority=user}\``
  return found === undefined ? [] : [{ file, place: markdown.locate(0), reason }]
}

function quoted([first, ...more]: readonly string[]): string | undefined {
  if (first === undefined) return undefined
  return `"${first}"${more.length === 0 ? '' : ` (and ${more.length} more)`}`
}
