import matter from 'gray-matter'
import type { VFileMessage } from 'vfile-message'
import { type Document, isMap, isScalar, isSeq, type Node, type Pair, parseDocument } from 'yaml'
import type { Place, Span } from '../data/clause.ts'
import { type Locate, spanOf } from '../data/place.ts'
import { problem, shown } from '../data/problem.ts'

/** One setting of a clause, from front matter or from a heading's braces. */
export interface Field {
  readonly key: string
  readonly keySpan: Span
  readonly value: unknown
  readonly valueSpan: Span
  /** Places of a list's items. */
  readonly itemSpans: readonly Span[]
  /** What a map holds. */
  readonly entries: readonly Field[]
  /** The value as it stands in the file. */
  readonly written: string
}

export interface FrontMatter {
  readonly fields: readonly Field[]
  readonly place: Place
  /** Offset of what follows the closing line. */
  readonly bodyStart: number
  /** Where there is one, the fields say nothing. */
  readonly problems: readonly VFileMessage[]
  /** What YAML reads otherwise than it was probably meant. */
  readonly warnings: readonly VFileMessage[]
}

const RULE = 'bad-frontmatter'

/** Reads the YAML between a first line `---` and the next; undefined where a file doesn't begin with that line. */
export function readFrontMatter(source: string, locate: Locate): FrontMatter | undefined {
  const open = /^\uFEFF?---(?!-)([^\r\n]*)(\r\n?|\n|$)/.exec(source)
  if (!open) return undefined
  const at = source.indexOf('---')
  const place = locate(at)
  const failed = (reason: string, offset: number, bodyStart: number): FrontMatter => {
    return { fields: [], place, bodyStart, problems: [problem(reason, locate(offset), RULE)], warnings: [] }
  }
  const yamlStart = open[0].length
  const close = /(?<=^|\r\n?|\n)---([^\r\n]*)(?:\r\n?|\n|$)/g
  close.lastIndex = yamlStart
  const end = open[2] === '' ? null : close.exec(source)
  if (!end) return failed('The front matter is not closed: expected a line `---` after it', at, source.length)

  const language = open[1]!.trim()
  if (language !== '' && language !== 'yaml') {
    const reason = `Expected front matter in YAML, found \`---${language}\`: begin the file with a line \`---\``
    return failed(reason, at, close.lastIndex)
  }
  if (end[1]!.trim() !== '') {
    const reason = `Expected a line \`---\` to close the front matter, found ${shown(end[0].trim())}`
    return failed(reason, end.index, close.lastIndex)
  }
  return {
    place,
    bodyStart: close.lastIndex,
    ...readYaml(source.slice(yamlStart, end.index), yamlStart, locate),
  }
}

type Read = Pick<FrontMatter, 'fields' | 'problems' | 'warnings'>

function readYaml(yaml: string, start: number, locate: Locate): Read {
  let read: Read = failure()
  const parse = (input: string): object => {
    // gray-matter hands over the text with the line break before it.
    read = readDocument(input, start - 1, locate)
    return {}
  }
  // gray-matter evaluates `---js` by default and caches calls without options: every language is set here.
  matter(`---\n${yaml.replace(/(\r\n?|\n)$/, '')}\n---\n`, {
    language: 'yaml',
    engines: { yaml: { parse }, javascript: refuse, js: refuse, json: refuse },
  })
  return read
}

function refuse(): never {
  throw new Error('Expected front matter in YAML')
}

function readDocument(input: string, start: number, locate: Locate): Read {
  const document = parseDocument(input, {
    version: '1.2',
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const faults = [...document.errors, ...document.warnings]
  if (faults.length > 0) {
    return failure(
      faults.map(({ message, pos }) =>
        problem(
          `The front matter is not valid YAML: ${message}${quoteIt(input, pos[0])}`,
          spanOf(locate, start + pos[0], start + pos[1]),
          RULE,
        ),
      ),
    )
  }
  const { contents } = document
  if (contents === null || (isScalar(contents) && contents.value === null)) return failure()
  if (!isMap(contents)) {
    const reason = 'Expected the front matter to be `key: value` lines, such as `authority: user`'
    return failure([problem(reason, nodeSpan(contents, start, locate), RULE)])
  }
  try {
    const fields = contents.items.map(({ key, value }) =>
      readField(document, key as Node, value as Node | null),
    )
    return { fields, problems: [], warnings: contents.items.flatMap(cutTitle) }
  } catch (error) {
    // Too many aliases: a few lines of YAML can stand for gigabytes.
    const reason = `The front matter is not valid YAML: ${(error as Error).message}`
    return failure([problem(reason, locate(start + 1), RULE)])
  }

  /** A title that ends where YAML sees a comment. */
  function cutTitle({ key, value }: Pair): VFileMessage[] {
    const isTitle = isScalar(key) && key.value === 'title' && isScalar(value)
    if (!isTitle || value.type !== 'PLAIN' || typeof value.comment !== 'string') return []
    const whole = `${value.value} #${value.comment}`
    const reason = `YAML reads \`#${value.comment}\` as a comment, and the title ends before it: quote it, \`title: ${JSON.stringify(whole)}\``
    const message = problem(reason, nodeSpan(value, start, locate), RULE)
    message.fatal = false
    return [message]
  }

  function readField(of: Document, key: Node, value: Node | null): Field {
    const keySpan = nodeSpan(key, start, locate)
    const valueSpan =
      value?.range && value.range[1] > value.range[0] ? nodeSpan(value, start, locate) : keySpan
    return {
      key: String(toValue(of, key)),
      keySpan,
      value: value ? toValue(of, value) : null,
      valueSpan,
      itemSpans: isSeq(value) ? value.items.map((item) => nodeSpan(item as Node, start, locate)) : [],
      entries: isMap(value)
        ? value.items.map((item) => readField(of, item.key as Node, item.value as Node | null))
        : [],
      written: value?.range ? input.slice(value.range[0], value.range[1]) : '',
    }
  }
}

function failure(problems: readonly VFileMessage[] = []): Read {
  return { fields: [], problems, warnings: [] }
}

/** What to do with a value that holds a colon: the commonest of all mistakes. */
function quoteIt(input: string, offset: number): string {
  const from = input.lastIndexOf('\n', offset - 1) + 1
  const line = input.slice(from).split(/\r?\n/, 1)[0]!
  const match = /^([\w-]+):[ \t]+([^"'[{|>&*!].*:.*)$/.exec(line)
  return match ? `; quote it, \`${match[1]}: ${JSON.stringify(match[2]!.trim())}\`` : ''
}

function toValue(document: Document, node: Node): unknown {
  return node.toJS(document, { maxAliasCount: 20 })
}

function nodeSpan(node: Node, start: number, locate: Locate) {
  const [from, to] = node.range ?? [0, 0]
  return spanOf(locate, start + from, start + to)
}
