import type { Nodes } from 'mdast'
import { visit } from 'unist-util-visit'
import type { Clause } from '../../clauses/data/clause.ts'
import { sectionClause } from '../../clauses/data/labelled-replies.ts'
import { spanOf } from '../../clauses/data/place.ts'
import type { ReadSpec, SpecText } from '../../clauses/load.ts'
import { ID } from '../../clauses/markdown/heading.ts'
import { findEdits, innerLinkId } from '../../clauses/markdown/left-out.ts'
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
    return [
      ...input.texts.flatMap((text) => inText(text, holders, targets)),
      ...clauses.flatMap((clause) => inFields(clause, targets)),
      ...holders.flatMap((holder) => inLabels(input, holder, targets)),
    ]
  },
}

/** `[^id]`, `[words](#id)` and `[label]: #id` outside examples and commentary. */
function inText({ file, kind, markdown }: SpecText, holders: readonly Clause[], targets: Targets): Finding[] {
  const { source, locate, tree } = markdown
  const examples = holders
    .filter((holder) => holder.file === file)
    .flatMap((holder) =>
      holder.examples.map(({ span }) => ({ start: span.start.offset, end: span.end.offset })),
    )
  const { marks, links } = findEdits(markdown, examples, [])
  const definitions: { id: string; start: number; end: number }[] = []
  visit(tree, 'definition', (node) => {
    if (node.url.startsWith('#')) definitions.push({ id: innerLinkId(node.url), ...offsets(node) })
  })
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
  const markdown = texts.find((text) => text.file === file)?.markdown
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
