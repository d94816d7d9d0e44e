import type { Nodes, Paragraph } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import type { Authority, Span } from '../../clauses/data/clause.ts'
import { spanOf } from '../../clauses/data/place.ts'
import { scanExamples } from '../../clauses/examples/examples.ts'
import type { ReadSpec, SpecText } from '../../clauses/load.ts'
import { findEdits, type TextEdits } from '../../clauses/markdown/left-out.ts'
import { sentences } from '../../clauses/markdown/sentences.ts'
import { perObject, perObjectAnd } from '../../common/memo.ts'
import { isObligation, type Modal, modalsOf } from './modals.ts'
import { type ClauseScope, clauseScopes, headingsOf } from './scopes.ts'
import { voiceOf } from './voice.ts'

/** A sentence that a clause says in its own voice. */
export interface Sentence {
  readonly file: string
  /** Of the clause, or of the section in a policy text. */
  readonly clause: string
  readonly authority: Authority
  /** Its own voice (see `Voice`), as long as in the file. */
  readonly text: string
  readonly withParentheses: string
  /** It asks something of someone, or is an item of a list that does. */
  readonly obligation: boolean
  readonly modals: readonly Modal[]
  /** The first of its clause, or one that a policy text gives to a prompt file by a reference. */
  readonly opens: boolean
  /** Place in the file of a part of the text. */
  span(start: number, end: number): Span
}

/** All sentences of a spec that bind someone. Computed once for all rules of a run. */
export const proseOf = perObject((input: ReadSpec): readonly Sentence[] =>
  input.texts.flatMap((text) => sentencesOf(input, text)),
)

function sentencesOf(input: ReadSpec, text: SpecText): readonly Sentence[] {
  const scopes = clauseScopes(input, text, headingsOf(text.markdown))
  return scopes.length === 0 ? [] : sentencesIn(text, scopes)
}

/** Computed again where the text changes, or what stands under which authority in it. */
const sentencesIn = perObjectAnd(readSentences, (scopes) => JSON.stringify(scopes))

function readSentences(text: SpecText, scopes: readonly ClauseScope[]): Sentence[] {
  const examples = scanExamples(text.markdown, { illustration: text.kind === 'policy' })
  const edits = findEdits(text.markdown, examples.ranges, headingsOf(text.markdown))
  const opened = new Set<ClauseScope>()
  const found: Sentence[] = []
  walk(text.markdown.tree.children, false)
  return found

  /** @param bound whether what stands above a list makes each of its items an obligation */
  function walk(nodes: readonly Nodes[], bound: boolean): void {
    let lead = false
    nodes.forEach((node, index) => {
      if (node.type === 'paragraph') lead = read(node, bound && index === 0)
      else if (node.type === 'list') for (const item of node.children) walk(item.children, lead)
      else if (node.type === 'blockquote') walk(node.children, false)
      if (node.type !== 'paragraph') lead = false
    })
  }

  /** Whether the paragraph ends in a colon after an obligation. */
  function read(node: Paragraph, bound: boolean): boolean {
    const at = node.position!.start.offset!
    const scope = scopes.find(({ start, end }) => start <= at && at < end)
    if (!scope || isTitle(node) || isLeftOut(edits, at)) return false
    const own = readParagraph(text, node, edits, scope, bound)
    const [first, ...rest] = own
    if (first) found.push({ ...first, opens: first.opens || !opened.has(scope) }, ...rest)
    if (first) opened.add(scope)
    const last = own.at(-1)
    return last?.obligation === true && /:\s*$/.test(last.text)
  }
}

function readParagraph(
  { file, markdown: { source, locate } }: SpecText,
  node: Paragraph,
  edits: TextEdits,
  { id, authority }: ClauseScope,
  bound: boolean,
): Sentence[] {
  const at = node.position!.start.offset!
  const voice = voiceOf(source, node, edits.edits)
  return sentences(voice.shape).flatMap((range, index): Sentence[] => {
    const start = range.start + /^\s*/.exec(voice.shape.slice(range.start, range.end))![0].length
    const text = voice.own.slice(start, range.end)
    if (!/\p{L}/u.test(text)) return []
    const isMarked = edits.marks.some((mark) => mark.start >= at + start && mark.start < at + range.end)
    return [
      {
        file,
        clause: id,
        authority,
        text,
        withParentheses: voice.withParentheses.slice(start, range.end),
        obligation: (bound && index === 0) || isObligation(text),
        modals: modalsOf(text),
        opens: isMarked,
        span: (from, to) => spanOf(locate, at + start + from, at + start + to),
      },
    ]
  })
}

/** A line in bold is a heading by other means. */
function isTitle({ children }: Paragraph): boolean {
  const words = children.filter((child) => plainText(child).trim() !== '')
  return words.length === 1 && words[0]!.type === 'strong'
}

function isLeftOut({ edits }: TextEdits, offset: number): boolean {
  return edits.some(({ block, start, end }) => block && start <= offset && offset < end)
}
