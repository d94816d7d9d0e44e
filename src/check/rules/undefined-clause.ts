import type { Nodes } from 'mdast'
import { visit } from 'unist-util-visit'
import type { Clause } from '../../clauses/data/clause.ts'
import { sectionClause } from '../../clauses/data/labelled-replies.ts'
import { spanOf } from '../../clauses/data/place.ts'
import type { ReadSpec, SpecText } from '../../clauses/load.ts'
import { ID } from '../../clauses/markdown/heading.ts'
import { findEdits, type InnerLink, innerLinkId, type TextEdits } from '../../clauses/markdown/left-out.ts'
import type { Markdown } from '../../clauses/markdown/markdown.ts'
import { perObjectAnd } from '../../common/memo.ts'
import { textsByPath } from '../facts/by-file.ts'
import { allClauses, type Targets, targetsOf } from '../facts/link-targets.ts'
import type { Finding, Rule } from '../facts/rule.ts'

/** A reference to a clause that nobody finds: a rule without a text, or a prompt that is never put. */
export const undefinedClause: Rule = {
  id: 'undefined-clause',
  severity: 'error',
  check(input) {
    const targets = targetsOf(input)
    const { sections } = input.loaded.spec
    const clauses = allClauses(input.loaded)
    const holders = [...clauses, ...sections.map((section) => sectionClause(section, sections))]
    const byFile = Map.groupBy(holders, ({ file }) => file)
    return [
      ...input.texts.flatMap((text) => inText(text, byFile.get(text.file) ?? [], targets)),
      ...clauses.flatMap((clause) => inFields(clause, targets)),
      ...holders.flatMap((holder) => inLabels(input, holder, targets)),
    ]
  },
}

/** `[^id]`, `[words](#id)` and `[label]: #id` outside examples and commentary. */
function inText(text: SpecText, holders: readonly Clause[], targets: Targets): Finding[] {
  const { file, kind, markdown } = text
  const { source, locate } = markdown
  const { marks, links, definitions } = linksIn(markdown, holders)
  const footnotes = new Set(
    marks.filter(({ start, end }) => isFootnote(source, start, end)).map(({ id }) => id),
  )
  const answers = kind === 'policy' ? targets.clauses : targets.named
  return [
    ...marks
      .filter(({ id }) => ID.test(id) && !answers.has(id) && !footnotes.has(id))
      .map(({ id, start, end }) => {
        const advice = targets.named.has(id)
          ? `it is a section, so write \`[words](#${id})\``
          : `write the file ${id}.md or remove the reference`
        const suggestion = kind === 'policy' ? targets.suggestClause(id) : targets.suggest(id, file)
        const reason = `Expected a clause \`${id}\` that this reference is answered by, found none: ${advice}${suggestion}`
        return { file, place: spanOf(locate, start, end), reason }
      }),
    ...[...links, ...definitions]
      .filter(({ id }) => !isOfThePage(id) && !targets.named.has(id) && !targets.hasAnchor(file, id))
      .map(({ id, start, end }) => {
        const reason = `Expected a section, a clause or a heading \`#${id}\` that this link leads to, found none: change or remove the link${targets.suggest(id, file)}`
        return { file, place: spanOf(locate, start, end), reason }
      }),
  ]
}

function inFields(clause: Clause, targets: Targets): Finding[] {
  return (['overrides', 'exceptions'] as const).flatMap((key) =>
    (clause[key] ?? [])
      .filter(({ id }) => !targets.named.has(id))
      .map(({ id, span }) => {
        const reason = `Expected the id of a clause or section in \`${key}\`, found \`${id}\`, which is neither: change or remove it${targets.suggest(id, clause.file)}`
        return { file: clause.file, place: span, reason }
      }),
  )
}

/** `BAD[#id]` */
function inLabels({ texts }: ReadSpec, { file, examples }: Clause, targets: Targets): Finding[] {
  const markdown = textsByPath(texts).get(file)?.markdown
  return examples
    .flatMap(({ comparisons }) => comparisons.flatMap(({ replies }) => replies))
    .filter(({ against }) => against !== undefined && !targets.named.has(against))
    .map(({ label, against, reply }) => {
      const written = `[#${against}]`
      const at = markdown?.source.lastIndexOf(written, reply.span.start.offset) ?? -1
      const place = at === -1 ? reply.span.start : spanOf(markdown!.locate, at, at + written.length)
      const reason = `Expected the id of a clause or section in \`${label}${written}\`, found \`${against}\`, which is neither: change or remove it${targets.suggest(against!, file)}`
      return { file, place, reason }
    })
}

interface Links extends Pick<TextEdits, 'marks' | 'links'> {
  readonly definitions: readonly InnerLink[]
}

/** Computed again where the text changes, or what stands in it. */
const linksIn = perObjectAnd(
  (markdown: Markdown, holders: readonly Clause[]): Links => {
    const examples = holders.flatMap((holder) =>
      holder.examples.map(({ span }) => ({ start: span.start.offset, end: span.end.offset })),
    )
    const { marks, links } = findEdits(markdown, examples, [])
    const definitions: InnerLink[] = []
    visit(markdown.tree, 'definition', (node) => {
      if (node.url.startsWith('#')) definitions.push({ id: innerLinkId(node.url), ...offsets(node) })
    })
    return { marks, links, definitions }
  },
  (holders) =>
    holders
      .flatMap(({ examples }) => examples.map(({ span }) => [span.start.offset, span.end.offset]))
      .join(),
)

/** `[^1]: words` at the start of a line: a footnote of the usual kind, which answers for itself. */
function isFootnote(source: string, start: number, end: number): boolean {
  return source[end] === ':' && /(?:^|[\r\n])[ \t>]*$/.test(source.slice(Math.max(0, start - 20), start))
}

/** `#`, `#top` and `#:~:text=…` are the browser's. */
function isOfThePage(id: string): boolean {
  return id === '' || id === 'top' || id.startsWith(':~:')
}

function offsets({ position }: Nodes): { readonly start: number; readonly end: number } {
  return { start: position!.start.offset!, end: position!.end.offset! }
}
