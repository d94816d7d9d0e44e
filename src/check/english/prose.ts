import type { Nodes, Paragraph } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import type { Authority, Span } from '../../clauses/data/clause.ts'
import { spanOf } from '../../clauses/data/place.ts'
import { scanExamples } from '../../clauses/examples/examples.ts'
import type { ReadSpec, SpecText } from '../../clauses/load.ts'
import { findEdits, type TextEdits } from '../../clauses/markdown/left-out.ts'
import { sentences } from '../../clauses/markdown/sentences.ts'
import { perObject, perObjectAnd } from '../../common/memo.ts'
import { imperativeIn } from '../../english/imperatives.ts'
import { isObligation, type Modal, modalsOf } from '../../english/modals.ts'
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
  /** Where the verb of a command stands. */
  readonly imperative: number | undefined
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
  walk(text.markdown.tree.children, undefined)
  return found

  /** @param lead what stands above the list whose item this is */
  function walk(nodes: readonly Nodes[], lead: Lead): void {
    let next: Lead
    nodes.forEach((node, index) => {
      if (node.type === 'paragraph') next = read(node, index === 0 ? lead : undefined)
      else if (node.type === 'list') for (const item of node.children) walk(item.children, next)
      else if (node.type === 'blockquote') walk(node.children, undefined)
      if (node.type !== 'paragraph') next = undefined
    })
  }

  /** What the paragraph makes of the list below, where it ends in a colon. */
  function read(node: Paragraph, lead: Lead): Lead {
    const at = node.position!.start.offset!
    const scope = scopes.find(({ start, end }) => start <= at && at < end)
    if (!scope || isTitle(node) || isLeftOut(edits, at)) return undefined
    const own = readParagraph(text, node, edits, scope, lead)
    const [first, ...rest] = own
    if (first) found.push({ ...first, opens: first.opens || !opened.has(scope) }, ...rest)
    if (first) opened.add(scope)
    const last = own.at(-1)
    if (!last || !/:\s*$/.test(last.text)) return undefined
    return last.obligation ? 'binds' : PERMITS.test(last.text) ? 'permits' : undefined
  }
}

/** Whether a line above a list makes each item an obligation, or a thing that one may do. */
type Lead = 'binds' | 'permits' | undefined

const PERMITS = /\b(?:may|can|might|could|free\s+to|allowed\s+to|examples?|such\s+as)\b/i

function readParagraph(
  { file, markdown: { source, locate } }: SpecText,
  node: Paragraph,
  edits: TextEdits,
  { id, authority }: ClauseScope,
  lead: Lead,
): Sentence[] {
  const at = node.position!.start.offset!
  const voice = voiceOf(source, node, edits.edits)
  return sentences(voice.shape).flatMap((range, index): Sentence[] => {
    const start = range.start + /^\s*/.exec(voice.shape.slice(range.start, range.end))![0].length
    const text = voice.own.slice(start, range.end)
    if (!/\p{L}/u.test(text)) return []
    const ofLead = index === 0 ? lead : undefined
    const modals = modalsOf(text)
    const isMarked = edits.marks.some((mark) => mark.start >= at + start && mark.start < at + range.end)
    return [
      {
        file,
        clause: id,
        authority,
        text,
        withParentheses: voice.withParentheses.slice(start, range.end),
        obligation: ofLead === 'permits' ? modals.length > 0 : ofLead === 'binds' || isObligation(text),
        modals,
        imperative: ofLead === 'permits' ? undefined : imperativeIn(text),
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
