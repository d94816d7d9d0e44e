import type { VFileMessage } from 'vfile-message'
import { type LabelledReply, ROLES, type Role, type ScriptedResult } from '../data/clause.ts'
import { didYouMean, nearest } from '../data/nearest.ts'
import { type Locate, spanOf } from '../data/place.ts'
import { listed, problem, shown, typo } from '../data/problem.ts'
import { type Conversation, createThread } from './conversation-builder.ts'
import { readScripted } from './scripted-tools.ts'
import {
  findClose,
  findMarked,
  findOpen,
  KNOWN_ATTRIBUTES,
  readLabel,
  readTag,
  type TurnTag,
  takeAway,
} from './turn-tag.ts'
import { emptyTurn, readTurn, saysNothing } from './turn-text.ts'

export interface ConversationOptions {
  /**
   * In a policy text a conversation only illustrates: a comparison needs no turn before it, and `[...]` may stand
   * for turns that are left out.
   */
  readonly illustration?: boolean
  /** The text has rules of its own for what attributes and settings there are: those that we don't know are kept. */
  readonly foreign?: boolean
}

/**
 * Reads turns in tags: `<user>…</user>`, `<comparison>` with labelled `<assistant>` replies. A tag counts at the
 * start of a line only; anything else inside a turn is its content.
 * @param locate place of an index into `text`
 */
export function parseConversation(
  text: string,
  locate: Locate,
  { illustration = false, foreign = false }: ConversationOptions = {},
): Conversation {
  const problems: VFileMessage[] = []
  const thread = createThread()
  const scripted: ScriptedResult[] = []
  let comparison: { readonly tag: TurnTag; readonly replies: LabelledReply[] } | undefined
  let stray: { readonly start: number; end: number } | undefined
  let index = 0

  const report = (reason: string, start: number, end: number, ruleId: string) =>
    problems.push(problem(reason, spanOf(locate, start, end), ruleId))
  const reportTag = (reason: string, tag: TurnTag, ruleId: string) =>
    report(reason, tag.start, tag.end, ruleId)

  while (index < text.length) {
    const marked = findMarked(text, index)
    if (marked)
      report(takeAway(text.slice(marked.start, marked.tag.end)), marked.start, marked.tag.end, 'marked-tag')
    const tag = marked?.tag ?? readTag(text, index)
    if (tag) {
      flushStray()
      index = readTagged(tag)
    } else {
      index = readUntagged(index)
    }
  }
  flushStray()
  if (comparison) {
    reportTag(
      '`<comparison>` is not closed: expected `</comparison>` at the start of a line',
      comparison.tag,
      'unclosed-tag',
    )
  }
  const { messages, comparisons } = thread
  if (messages.length + comparisons.length + problems.length === 0) {
    problems.push(
      problem('Expected turns such as `<user>…</user>`, found none', locate(0), 'empty-conversation'),
    )
  }
  return { messages, comparisons, scripted, problems: withoutConsequences(problems) }

  function readTagged(tag: TurnTag): number {
    if (tag.malformed) {
      reportTag(
        `Expected a tag such as \`<tool name="browser">\`, found ${shown(text.slice(tag.start, tag.end))}`,
        tag,
        'bad-tag',
      )
    }
    if (tag.closing) return closeTag(tag)
    if (tag.name === 'comparison') return openComparison(tag)
    if (tag.name === 'tools') return readTools(tag)
    const role = ROLES.find((known) => known === tag.name)
    return role ? readRole(tag, role) : skipUnknown(tag)
  }

  function readRole(tag: TurnTag, role: Role): number {
    const close = findClose(text, tag.end, role)
    const reopened = findOpen(text, tag.end, close?.start ?? text.length, role)
    if (!close || reopened !== -1) {
      const before =
        reopened === -1
          ? ''
          : `before the next \`<${role}>\` (write \`&lt;${role}&gt;\` for a tag that is text)`
      reportTag(
        `\`<${role}>\` is not closed: expected \`</${role}>\` at the start or the end of a line ${before}`.trim(),
        tag,
        'unclosed-tag',
      )
      return reopened === -1 ? nextTag(tag.end) : reopened
    }
    const comment = /[ \t]*<!--([\s\S]*?)-->/y
    comment.lastIndex = tag.end
    const words = comment.exec(text)
    const labelled = words && comment.lastIndex <= close.start ? words[1]! : undefined
    const start = labelled === undefined ? tag.end : comment.lastIndex
    checkAttributes(tag)
    const mark = /(?<=^|[\r\n])[ \t]*[*>_]{1,3}[ \t]*$/.exec(text.slice(start, close.start))
    const end = mark ? start + mark.index : close.start
    if (mark) report(takeAway(text.slice(end, close.end).trim()), end, close.end, 'marked-tag')
    const before = problems.length
    const message = readTurn(text, role, tag.attributes, { start, end }, locate, problems, foreign)
    const label = labelled === undefined ? undefined : readLabel(labelled)

    if (!comparison) {
      if (label)
        reportTag('This reply has a label, but it stands outside a `<comparison>`', tag, 'bad-comparison')
      else if (saysNothing(message) && problems.length === before) {
        reportTag(emptyTurn(`\`<${role}>\``), tag, 'empty-turn')
      }
      thread.say(message)
    } else if (role !== 'assistant') {
      reportTag(
        `Expected labelled \`<assistant>\` replies in a comparison, found \`<${role}>\``,
        tag,
        'bad-comparison',
      )
    } else if (label) {
      comparison.replies.push({ ...label, reply: message })
    } else if (labelled === undefined) {
      reportTag(
        'Expected a label after `<assistant>` in a comparison, such as `<!-- GOOD: reason -->`',
        tag,
        'bad-label',
      )
    } else {
      const at = text.indexOf('<!--', tag.end)
      const word = /^\s*([^\s:,[\]]*)/.exec(labelled)![1]!
      const known = ['GOOD', 'BAD', 'OK']
      report(
        `Expected ${listed(known, 'or')} (then perhaps \`: reason\`), found ${shown(labelled.trim())}${didYouMean(word, known)}`,
        at,
        start,
        'bad-label',
      )
    }
    return close.end
  }

  function checkAttributes({ name: tagName, attributes }: TurnTag): void {
    const known = tagName === 'comparison' ? ['comment'] : KNOWN_ATTRIBUTES
    for (const { name, start, end } of attributes) {
      if (known.includes(name)) continue
      if (foreign) {
        problems.push(...typo(name, nearest(name, known, 1), spanOf(locate, start, end), 'unknown-attribute'))
        continue
      }
      const reason = `Unknown attribute \`${name}\` of \`<${tagName}>\`, expected ${listed(known, 'or')}${didYouMean(name, known, 1)}`
      report(reason, start, end, 'unknown-attribute')
    }
  }

  function openComparison(tag: TurnTag): number {
    checkAttributes(tag)
    if (comparison) {
      reportTag(
        '`<comparison>` is not closed before the next one begins: expected `</comparison>`',
        comparison.tag,
        'unclosed-tag',
      )
    } else if (!thread.hasTurns() && !illustration && !problems.some(isUnreadTurn)) {
      reportTag(
        'Expected a turn before the comparison, such as `<user>…</user>`: its replies answer nothing',
        tag,
        'bad-comparison',
      )
    }
    comparison = { tag, replies: [] }
    return tag.end
  }

  function closeTag(tag: TurnTag): number {
    if (tag.name !== 'comparison' || !comparison) {
      reportTag(`\`</${tag.name}>\` closes nothing: no \`<${tag.name}>\` is open`, tag, 'bad-tag')
      return tag.end
    }
    const { tag: open, replies } = comparison
    comparison = undefined
    if (replies.length > 0) thread.compare(replies, spanOf(locate, open.start, tag.end))
    else if (!problems.some(({ place }) => place && isAfter(place, open.start))) {
      reportTag(
        'Expected labelled replies in the comparison, such as `<assistant> <!-- GOOD -->`, found none',
        open,
        'empty-comparison',
      )
    }
    return tag.end
  }

  function isAfter(place: NonNullable<VFileMessage['place']>, start: number): boolean {
    const { offset = 0 } = 'start' in place ? place.start : place
    return offset > locate(start).offset
  }

  function readTools(tag: TurnTag): number {
    const { results, end } = readScripted(text, tag, locate, problems)
    scripted.push(...results)
    return end
  }

  function skipUnknown(tag: TurnTag): number {
    const known = [...ROLES, 'comparison', 'tools']
    reportTag(
      `Unknown tag \`<${tag.name}>\`, expected ${listed(
        known.map((name) => `<${name}>`),
        'or',
      )}${didYouMean(tag.name, known, 1)}`,
      tag,
      'unknown-role',
    )
    return findClose(text, tag.end, tag.name)?.end ?? nextTag(tag.end)
  }

  function nextTag(from: number): number {
    const next = new RegExp(`[\\r\\n][ \\t]*</?(?:${ROLES.join('|')}|comparison)[ \\t>]`, 'g')
    next.lastIndex = from
    const match = next.exec(text)
    if (!match) return text.length
    const at = match.index + 1
    // The close of what could not be read is not a problem of its own.
    const tag = readTag(text, at)
    return tag?.closing && tag.name !== 'comparison' ? tag.end : at
  }

  function readUntagged(start: number): number {
    const comment = /[ \t]*<!--/y
    comment.lastIndex = start
    if (comment.test(text)) {
      const end = text.indexOf('-->', comment.lastIndex)
      if (end !== -1) return end + 3
      report('`<!--` is not closed: expected `-->`', comment.lastIndex - 4, comment.lastIndex, 'unclosed-tag')
      return text.length
    }
    const lineEnd = /\r\n?|\n|$/g
    lineEnd.lastIndex = start
    const found = lineEnd.exec(text)!
    const line = text.slice(start, found.index)
    if (line.trim() !== '' && !(illustration && /^\s*\[(?:\.\.\.|…)\]\s*$/.test(line))) {
      stray ??= { start: start + line.search(/\S/), end: 0 }
      stray.end = start + line.trimEnd().length
    }
    return found.index + Math.max(found[0].length, 1)
  }

  function flushStray(): void {
    if (!stray) return
    const { start, end } = stray
    stray = undefined
    report(
      `Expected text to stand in a turn such as \`<user>…</user>\`, found ${shown(text.slice(start, end))} outside any`,
      start,
      end,
      'text-outside-turns',
    )
  }
}

/** Problems of which one leads to others: where a tag is missing, all that follows stands in the wrong place. */
const OF_STRUCTURE: readonly (string | undefined)[] = [
  'bad-comparison',
  'bad-tag',
  'empty-comparison',
  'empty-conversation',
  'text-outside-turns',
  'unclosed-tag',
  'unknown-role',
]

/** Of the problems of structure only the first, in the order of the text: the others may be its consequences. */
function withoutConsequences(problems: readonly VFileMessage[]): VFileMessage[] {
  const structural = problems.filter(({ ruleId }) => OF_STRUCTURE.includes(ruleId))
  const first = Math.min(...structural.map(({ line = 0 }) => line))
  return problems.filter((each) => !structural.includes(each) || each.line === first)
}

function isUnreadTurn({ ruleId }: VFileMessage): boolean {
  return ruleId !== 'text-outside-turns'
}
