import { visit } from 'unist-util-visit'
import { VFileMessage } from 'vfile-message'
import type { Place, Span } from '../spec/clause.ts'
import type { ReadSpec, SpecText } from '../spec/load.ts'
import { didYouMean } from '../spec/nearest.ts'
import { spanOf } from '../spec/place.ts'
import { RULES } from './rules.ts'

/** `<!-- clause-disable-next-line rule -- reason -->` */
interface Suppression {
  readonly file: string
  readonly span: Span
  readonly rule: string
  readonly reason: string
  /** First line after the comment that isn't blank. */
  readonly line: number
}

const COMMENT =
  /(?:<!--|#)[ \t]*clause-disable-next-line\b[ \t]*([^\s]*)(?:[ \t]+--[ \t]*(.*?))?[ \t]*(?:-->|$)/gm

/**
 * Leaves out what the authors of a spec have looked at and keep as it is, and reports comments that are wrong or
 * that nothing needs any more.
 *
 * @param isOn is a rule on? A suppression of one that is off isn't unused.
 */
export function applySuppressions(
  { texts }: ReadSpec,
  messages: readonly VFileMessage[],
  isOn: (rule: string) => boolean,
): VFileMessage[] {
  const all = texts.flatMap(suppressionsOf)
  const wrong = all.flatMap((each) => wrongIn(each))
  const valid = all.filter((each) => wrongIn(each).length === 0)
  const used = new Set<Suppression>()
  const kept = messages.filter(({ file, line, ruleId }) => {
    const match = valid.find((each) => each.file === file && each.rule === ruleId && each.line === line)
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

function suppressionsOf({ file, markdown }: SpecText): Suppression[] {
  const { source, tree, locate, frontMatter } = markdown
  // In front matter the comment is one of YAML.
  const ranges = frontMatter ? [{ start: 0, end: frontMatter.bodyStart }] : []
  visit(tree, 'html', ({ position }) => {
    ranges.push({ start: position!.start.offset!, end: position!.end.offset! })
  })
  return ranges.flatMap(({ start, end }) =>
    [...source.slice(start, end).matchAll(COMMENT)].map((match) => {
      const at = start + match.index
      const after = at + match[0].length
      const blank = /^(?:[ \t]*(?:-->)?[ \t]*(?:\r\n?|\n))*/.exec(source.slice(after))![0]
      return {
        file,
        span: spanOf(locate, at, after),
        rule: match[1]!,
        reason: (match[2] ?? '').trim(),
        line: locate(after + blank.length).line,
      }
    }),
  )
}

function wrongIn(each: Suppression): VFileMessage[] {
  const ids = RULES.map(({ id }) => id)
  const bad = (reason: string) => [message(each, reason, 'bad-suppression', true)]
  if (!ids.includes(each.rule)) {
    const found = each.rule === '' || each.rule === '--' ? 'nothing' : `\`${each.rule}\``
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
