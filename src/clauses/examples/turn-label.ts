import { LABELS, type Label } from '../data/clause.ts'
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
