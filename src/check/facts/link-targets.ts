import { toString as plainText } from 'mdast-util-to-string'
import { visit } from 'unist-util-visit'
import type { Clause } from '../../clauses/data/clause.ts'
import { didYouMean } from '../../clauses/data/nearest.ts'
import type { LoadedSpec, ReadSpec, SpecText } from '../../clauses/load.ts'
import { readHeading } from '../../clauses/markdown/heading.ts'
import { perObject } from '../../common/memo.ts'

/** What ids can mean in a spec. */
export interface Targets {
  /** Ids of clauses, also of files that can't be read: an id of theirs isn't undefined. */
  readonly clauses: ReadonlySet<string>
  /** Ids of clauses, of sections, and of headings with braces. */
  readonly named: ReadonlySet<string>
  /** Is there an anchor of this name in a file: an implicit one of a heading, or one in HTML? */
  hasAnchor(file: string, id: string): boolean
  /** `; did you mean …?` of a clause. */
  suggestClause(id: string): string
  /** `; did you mean …?` of what a link in a file may lead to; first the heading whose words the id is made of. */
  suggest(id: string, file: string): string
}

export function targetsOf({ loaded, texts }: ReadSpec): Targets {
  const clauses = new Set([
    ...allClauses(loaded).map(({ id }) => id),
    ...loaded.files.filter(({ layout }) => layout !== 'policy').map(({ file }) => baseName(file)),
  ])
  const anchors = new Map(texts.map((text) => [text.file, anchorsOf(text)]))
  const explicit = [...anchors.values()].flatMap((each) => each.explicit)
  const named = new Set([
    ...clauses,
    ...loaded.spec.sections.map(({ id }) => id),
    ...explicit.map(({ id }) => id),
  ])
  const bySlug = new Map(explicit.map(({ id, slug }) => [slug, id]))
  return {
    clauses,
    named,
    hasAnchor(file, id) {
      const found = anchors.get(file)
      // A second heading of the same words has a number.
      const slugs = [slugOf(id), slugOf(id).replace(/-\d+$/, '')]
      return found !== undefined && (found.html.has(id) || slugs.some((slug) => found.implicit.has(slug)))
    },
    suggestClause: (id) => didYouMean(id, [...clauses]),
    suggest(id, file) {
      const meant = bySlug.get(slugOf(id))
      if (meant !== undefined) return `; did you mean \`${meant}\`?`
      return didYouMean(id, [...named, ...(anchors.get(file)?.implicit ?? [])])
    },
  }
}

interface Anchors {
  /** Slugs of headings without an id of their own. */
  readonly implicit: ReadonlySet<string>
  readonly explicit: readonly { readonly id: string; readonly slug: string }[]
  readonly html: ReadonlySet<string>
}

const anchorsOf = perObject(({ markdown }: SpecText): Anchors => {
  const implicit = new Set<string>()
  const explicit: { id: string; slug: string }[] = []
  const html = new Set<string>()
  visit(markdown.tree, (node) => {
    if (node.type === 'heading') {
      const { id, title } = readHeading(markdown, node)
      if (id !== undefined) explicit.push({ id, slug: slugOf(title) })
      // Braces such as `{.note}` are text for some renderers, for others not.
      else for (const words of [plainText(node), title]) implicit.add(slugOf(words))
    } else if (node.type === 'html') {
      for (const [, , id] of node.value.matchAll(/\b(?:id|name)\s*=\s*(["']?)([^"'\s>]+)\1/gi)) html.add(id!)
    }
  })
  return { implicit, explicit, html }
})

/** As GitHub makes it of a heading's words, with runs of `-` and `_` as one: other renderers differ in those. */
function slugOf(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
    .replace(/[\s_-]+/g, '-')
    .replace(/^-|-$/g, '')
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
}

/** Clauses of all files, also of those with a problem: what they say of other clauses is read all the same. */
export function allClauses({ files }: LoadedSpec): Clause[] {
  return files.flatMap(({ clauses }) => clauses)
}
