import { LABELS, type Label, ROLES } from '../data/clause.ts'
import { listed, shown } from '../data/problem.ts'
import { decodeEntities } from '../markdown/entities.ts'

/** `GOOD`, `BAD: reason`, `OK, reason`, `BAD[#section]: reason`. */
export interface ReplyLabel {
  readonly label: Label
  readonly reason: string
  readonly against?: string
}

/** Reads the words of a reply's comment; undefined where they don't begin with a label. */
export function readLabel(comment: string): ReplyLabel | undefined {
  const match = /^\s*([A-Z]+)(?:\[#([^\]\s]+)\])?\s*(?:[:,]([\s\S]*))?$/.exec(comment)
  const label = LABELS.find((known) => known === match?.[1])
  if (!match || !label) return undefined
  const reason = decodeEntities((match[3] ?? '').trim().replace(/\s+/g, ' '))
  return { label, reason, ...(match[2] === undefined ? {} : { against: match[2] }) }
}

/** `<user>`, `</user>`, `<tool name="browser">` … at the start of a line. */
export interface TurnTag {
  readonly name: string
  readonly closing: boolean
  readonly attributes: readonly TagAttribute[]
  /** The `<`. */
  readonly start: number
  /** After the `>`, or after the line where the tag is malformed. */
  readonly end: number
  readonly malformed: boolean
}

/** `name="browser"`, from its first character to after its last. */
export interface TagAttribute {
  readonly name: string
  readonly value: string
  readonly start: number
  readonly end: number
}

/** Of any turn: those that the Model Spec has. `comment` is for people. */
export const KNOWN_ATTRIBUTES = ['name', 'recipient', 'end_turn', 'comment']

const ATTRIBUTES = /((?:[ \t]+[^\s=<>"'/]+[ \t]*=[ \t]*(?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s"'<>]+))*)[ \t]*>/y
const ATTRIBUTE = /([^\s=]+)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|(\S+))/g

/** Reads the tag that a line begins with (after indentation); undefined where it begins with anything else. */
export function readTag(text: string, lineStart: number): TurnTag | undefined {
  const opening = /[ \t]*<(\/?)([A-Za-z][\w-]*)(?=[\s/>]|$)/y
  opening.lastIndex = lineStart
  const match = opening.exec(text)
  if (!match) return undefined
  const start = text.indexOf('<', lineStart)
  const tag = { name: match[2]!, closing: match[1] === '/', start }
  ATTRIBUTES.lastIndex = opening.lastIndex
  const rest = ATTRIBUTES.exec(text)
  if (!rest || (tag.closing && rest[1] !== '')) {
    return { ...tag, attributes: [], end: malformedEnd(text, opening.lastIndex), malformed: true }
  }
  const attributes = [...rest[1]!.matchAll(ATTRIBUTE)].map((pair): TagAttribute => {
    const [whole, name, double, single, bare] = pair
    const at = rest.index + pair.index
    return {
      name: name!,
      value: decodeEntities(double ?? single ?? bare ?? ''),
      start: at,
      end: at + whole.length,
    }
  })
  return { ...tag, attributes, end: ATTRIBUTES.lastIndex, malformed: false }
}

/** What may be left over of markdown before a tag, and the tag that was meant. */
export function findMarked(text: string, lineStart: number): { start: number; tag: TurnTag } | undefined {
  const mark = /[ \t]*[*>_+-]{1,3}[ \t]*(?=<)/y
  mark.lastIndex = lineStart
  if (!mark.test(text)) return undefined
  const tag = readTag(text, mark.lastIndex)
  const isMeant = tag && !tag.malformed && [...ROLES, 'comparison'].includes(tag.name)
  return isMeant ? { start: text.slice(0, tag.start).search(/\S*\s*$/), tag } : undefined
}

/** The problem of such a mark. */
export function takeAway(found: string): string {
  return `${shown(found)} isn't read as a tag: take the ${listed([found.slice(0, found.indexOf('<')).trim()])} away`
}

/** Start and end of the tag that closes a turn: at the start of a line, or at the end of one. */
export function findClose(
  text: string,
  from: number,
  name: string,
): { start: number; end: number } | undefined {
  const close = new RegExp(`(?<=(?:^|[\\r\\n])[ \\t]*)</${name}>|</${name}>(?=[ \\t]*(?:[\\r\\n]|$))`, 'g')
  close.lastIndex = from
  const match = close.exec(text)
  return match ? { start: match.index, end: close.lastIndex } : undefined
}

/** Where a tag of that name opens at the start of a line, -1 where none does. */
export function findOpen(text: string, from: number, to: number, name: string): number {
  const open = new RegExp(`[\\r\\n][ \\t]*<${name}(?=[ \\t>])`, 'g')
  open.lastIndex = from
  const match = open.exec(text)
  return match && match.index < to ? match.index + 1 : -1
}

function malformedEnd(text: string, from: number): number {
  const rest = text.slice(from).match(/^[^\r\n>]*>?/)
  return from + (rest?.[0].length ?? 0)
}
