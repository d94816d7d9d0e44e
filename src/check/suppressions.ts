import { visit } from 'unist-util-visit'
import { VFileMessage } from 'vfile-message'
import type { Place, Span } from '../clauses/data/clause.ts'
import { didYouMean } from '../clauses/data/nearest.ts'
import { spanOf } from '../clauses/data/place.ts'
import type { ReadSpec, SpecText } from '../clauses/load.ts'
import { perObject } from '../common/memo.ts'
import { MODEL_RULES } from './contradictions/model-rules.ts'
import { RULES } from './rules.ts'

/** `<!-- clause-disable-next-line rule -- reason -->`, or with `#` in front matter. */
interface Suppression {
  readonly file: string
  readonly span: Span
  readonly rule: string
  readonly reason: string
  /** First line after the comment that is neither blank nor a comment too. */
  readonly line: number
}

const DIRECTIVE = /^\s*clause-disable-next-line(?![\w-])[ \t]*(?!--)(\S*)(?:\s+--\s+([\s\S]*)|\s+--|[\s\S]*)$/
const HTML_COMMENT = /<!--([\s\S]*?)-->/g
const YAML_COMMENT = /(?<=^|[ \t])#([^\r\n]*)/gm
const BLANK = String.raw`[ \t]*(?:\r\n?|\n)`
/** From the end of a comment to the line that it is about. */
const BETWEEN_HTML = new RegExp(`^(?:${BLANK}|[ \\t>]*<!--[\\s\\S]*?-->(?=[ \\t]*(?:[\\r\\n]|$)))*`)
const BETWEEN_YAML = new RegExp(`^(?:${BLANK}|[ \\t]*#[^\\r\\n]*)*`)

/**
 * Leaves out what the authors of a spec have looked at and keep as it is, and reports comments that are wrong or
 * that nothing needs any more.
 *
 * @param isOn is a rule on? A suppression of one that is off isn't unused.
 */
export function applySuppressions(
  { texts, loaded }: ReadSpec,
  messages: readonly VFileMessage[],
  isOn: (rule: string) => boolean,
): VFileMessage[] {
  const all = texts.flatMap(suppressionsOf)
  const wrong = all.flatMap((each) => wrongIn(each))
  const valid = all.filter((each) => wrongIn(each).length === 0)
  const used = new Set<Suppression>()
  const byFile = Map.groupBy(valid, ({ file }) => file)
  const holders = Map.groupBy(
    [...loaded.files.flatMap(({ clauses }) => clauses), ...loaded.spec.sections],
    ({ file }) => file,
  )
  const kept = messages.filter(({ file, line, ruleId }) => {
    const near = byFile.get(file!)
    if (!near) return true
    // No comment can stand within a block of turns: above it, it is about the whole example.
    const spans = holders.get(file!)?.flatMap(({ examples }) => examples.map(({ span }) => span)) ?? []
    const block = spans.find(({ start, end }) => start.line <= line! && line! <= end.line)
    const isAbout = (at: number) => at === line || (block && block.start.line <= at && at <= block.end.line)
    const match = near.find((each) => each.rule === ruleId && isAbout(each.line))
    if (match) used.add(match)
    return !match
  })
  const unused = valid.filter((each) => !used.has(each) && isOn(each.rule))
  return [
    ...kept,
    ...wrong,
    ...unused.map((each) =>
      message(
        each,
        `Nothing to suppress: \`${each.rule}\` finds nothing on line ${each.line}. Remove the comment`,
        'unused-suppression',
        false,
      ),
    ),
  ]
}

const suppressionsOf = perObject(({ file, markdown }: SpecText): readonly Suppression[] => {
  const { source, tree, locate, frontMatter } = markdown
  const found: Suppression[] = []
  const read = (start: number, end: number, comment: RegExp, between: RegExp) => {
    for (const match of source.slice(start, end).matchAll(comment)) {
      const directive = DIRECTIVE.exec(match[1]!.trimEnd())
      if (!directive) continue
      const at = start + match.index
      const after = at + match[0].length
      const next = after + between.exec(source.slice(after))![0].length
      found.push({
        file,
        span: spanOf(locate, at, after),
        rule: directive[1]!,
        reason: (directive[2] ?? '').trim(),
        line: locate(next).line,
      })
    }
  }
  if (frontMatter) read(0, frontMatter.bodyStart, YAML_COMMENT, BETWEEN_YAML)
  visit(tree, 'html', ({ position }) => {
    read(position!.start.offset!, position!.end.offset!, HTML_COMMENT, BETWEEN_HTML)
  })
  return found
})

function wrongIn(each: Suppression): VFileMessage[] {
  const ids = [...RULES, ...MODEL_RULES].map(({ id }) => id)
  const bad = (reason: string) => [message(each, reason, 'bad-suppression', true)]
  if (!ids.includes(each.rule)) {
    const found = each.rule === '' ? 'nothing' : `\`${each.rule}\``
    return bad(
      `Expected the id of a rule after \`clause-disable-next-line\`, found ${found}${didYouMean(each.rule, ids)}`,
    )
  }
  if (each.reason !== '') return []
  return bad(`Expected a reason: write \`clause-disable-next-line ${each.rule} -- why it stays as it is\``)
}

function message(
  { file, span }: { readonly file: string; readonly span: Place | Span },
  reason: string,
  ruleId: string,
  fatal: boolean,
): VFileMessage {
  const found = new VFileMessage(reason, { place: span, ruleId, source: 'vitest-clause' })
  found.fatal = fatal
  found.file = file
  return found
}
