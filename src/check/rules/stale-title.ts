import type { Section } from '../../clauses/data/clause.ts'
import { placeText } from '../../clauses/data/place.ts'
import { readPromptsLine } from '../../clauses/file/prompt-file.ts'
import type { Rule } from '../facts/rule.ts'

/** A prompt file that says where its clause stands, but is no longer right: whoever opens it looks in vain. */
export const staleTitle: Rule = {
  id: 'stale-title',
  severity: 'warn',
  check({ loaded, texts }) {
    const { sections } = loaded.spec
    const layouts = new Map(loaded.files.map(({ file, layout }) => [file, layout]))
    return texts.flatMap(({ file, markdown }) => {
      const line = layouts.get(file) === 'prompts' ? readPromptsLine(markdown) : undefined
      if (line?.title === undefined) return []
      const title = line.title
      const referring = sections.filter(({ references }) => references.some(({ id }) => id === line.id))
      const [section] = referring
      // What nothing refers to is an error of its own.
      if (!section || referring.some((each) => isTitle(each, title))) return []
      const expected = `expected "${section.title}" (${placeText(section)}), which refers to \`${line.id}\``
      const other = sections.find((each) => isTitle(each, title))
      if (other) {
        const reason = `Unexpected title of a section without \`[^${line.id}]\`, "${other.title}" (${placeText(other)}), ${expected}: change the title here or move the reference`
        return [{ file, place: line.titleSpan!, reason }]
      }
      const fix = referring.length === 1 ? { fix: section.title } : {}
      const reason = `Unexpected title of a section that doesn't exist, "${title}", ${expected}: change the title here`
      return [{ file, place: line.titleSpan!, reason, ...fix }]
    })
  },
}

function isTitle(section: Section, title: string): boolean {
  return plain(section.title) === plain(title)
}

/** Without markup, and quotes in one form. */
function plain(title: string): string {
  return title.replace(/[*_`]/g, '').replace(/[’‘]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, ' ').trim()
}
