import type { Heading, Nodes } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import type { VFileMessage } from 'vfile-message'
import type { Place } from '../data/clause.ts'
import type { Range } from '../data/place.ts'
import { spanOf } from '../data/place.ts'
import { problem, shown } from '../data/problem.ts'
import type { Field } from './front-matter.ts'
import type { Markdown } from './markdown.ts'

/** `## Title {#id authority=user}` */
export interface SpecHeading {
  readonly title: string
  readonly level: number
  readonly place: Place
  readonly range: Range
  /** Missing where there are no braces. */
  readonly id?: string
  readonly fields: readonly Field[]
  /** Braces and the space before them. */
  readonly braces?: Range
  readonly problems: readonly VFileMessage[]
}

/** Ids of clauses and sections: they are file names, tags and link targets. */
export const ID = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$/u
const RULE = 'bad-heading'

/** Signs of attributes, where none could be read: braces not closed or not at the end, no `#`, the wrong brackets. */
const LOST =
  /\[[#＃]\p{L}[\p{L}\p{N}_-]*\][ \t]*$|[{｛][ \t]*[#＃][\p{L}\p{N}_-]|[([（][ \t]*[#＃][\p{L}\p{N}_-]+[ \t]+[\w-]+=|\{[^{}\r\n]*\b[\w-]+[ \t]*=|\bauthority[ \t]*=/u

function lostAttributes(place: Place): VFileMessage {
  const reason =
    'Attributes seem to be meant here, and none can be read: write them in braces at the end of the heading, `## Title {#some_id authority=user}`. As it stands its text belongs to the section above'
  return problem(reason, place, RULE)
}

/** Lines that were meant as headings with attributes and are none to markdown: `##Title {#id}`, `＃ Title`, a tab before. */
export function lostHeadings({ source, locate, tree }: Markdown): VFileMessage[] {
  return tree.children.flatMap((node) => {
    const isText = node.type === 'paragraph' || (node.type === 'code' && isIndented(source, node))
    if (!isText) return []
    const { start, end } = node.position!
    const from = source.lastIndexOf('\n', start.offset! - 1) + 1
    const lines = source.slice(from, end.offset).matchAll(/^[ \t]*(?:#{1,6}|＃{1,6})[^\r\n]*/gm)
    return [...lines].flatMap((line) => {
      if (!LOST.test(line[0])) return []
      const reason =
        'A heading seems to be meant here, and markdown reads none: begin the line with `#`, then a space. As it stands it is text of the section above'
      return [problem(reason, locate(from + line.index), RULE)]
    })
  })
}

function isIndented(source: string, node: Nodes): boolean {
  return !'`~'.includes(source[node.position!.start.offset!]!)
}

/** Reads a heading with the attributes in its braces; braces of any other kind are text. */
export function readHeading({ source, locate }: Markdown, node: Heading): SpecHeading {
  const range = { start: node.position!.start.offset!, end: node.position!.end.offset! }
  const whole = { title: plainText(node).trim(), level: node.depth, place: locate(range.start), range }
  // A heading may be underlined with `===`; references may follow the braces.
  const raw = source.slice(range.start, range.end)
  const match =
    /[ \t]*\{[ \t]*((?:#|\.[a-z]|[\w-]+=)[^{}\r\n]*)\}(?=(?:[ \t]|\[\^[^\]\s]+\])*#*[ \t]*(?:[\r\n]|$))/i.exec(
      raw,
    )
  if (!match) {
    const at = LOST.exec(raw)?.index
    const problems = at === undefined ? [] : [lostAttributes(locate(range.start + at))]
    return { ...whole, fields: [], problems }
  }

  const start = range.start + match.index
  const inside = start + match[0].indexOf(match[1]!)
  const problems: VFileMessage[] = []
  const fields: Field[] = []
  let id: string | undefined
  for (const token of match[1]!.matchAll(/([\w-]+)=(?:"([^"]*)"|'([^']*)'|(\S*))|\S+/g)) {
    const at = inside + token.index
    const span = spanOf(locate, at, at + token[0].length)
    const key = token[1]
    if (key !== undefined) {
      const value = token[2] ?? token[3] ?? token[4]!
      const valueSpan = spanOf(locate, at + key.length + 1, at + token[0].length)
      const keySpan = spanOf(locate, at, at + key.length)
      if (fields.some((field) => field.key === key))
        problems.push(problem(`\`${key}\` stands twice`, keySpan, RULE))
      fields.push({
        key,
        keySpan,
        value: convert(key, value),
        valueSpan,
        itemSpans: [],
        entries: [],
        written: value,
      })
    } else if (token[0].startsWith('#') && id === undefined) {
      id = token[0].slice(1)
      if (!ID.test(id)) problems.push(problem(badId(id), span, RULE))
    } else if (!token[0].startsWith('.')) {
      problems.push(
        problem(`Expected \`#id\` or \`key=value\` in the braces, found ${shown(token[0])}`, span, RULE),
      )
    }
  }
  if (id === undefined && fields.length > 0) {
    const reason = `Expected an id in the braces, such as \`{#some_id ${match[1]!.trim()}}\``
    problems.push(problem(reason, locate(inside), RULE))
  }
  const brace = whole.title.lastIndexOf('{')
  const title = whole.title.slice(0, brace === -1 ? undefined : brace).trim()
  return { ...whole, title, id, fields, braces: { start, end: start + match[0].length }, problems }
}

export function badId(id: string): string {
  return `Expected an id of letters, digits, \`-\` and \`_\`, found ${shown(id)}`
}

function convert(key: string, value: string): unknown {
  if (key === 'threshold' || key === 'samples')
    return value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value)
  return ['tags', 'overrides', 'exceptions', 'tools'].includes(key) ? value.split(',') : value
}
