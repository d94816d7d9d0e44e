import { AUTHORITIES, type Checks, type Clause } from '../clauses/data/clause.ts'
import { didYouMean } from '../clauses/data/nearest.ts'
import { listed, shown } from '../clauses/data/problem.ts'
import { readChecks } from '../clauses/file/checks-schema.ts'
import type { ChatMessage } from '../model/model.ts'

/** A clause written in place, for a test that has no clause file. */
export interface InlineClause {
  readonly id: string
  readonly text: string
  readonly title?: string
  readonly authority?: Clause['authority']
  readonly threshold?: number
  readonly checks?: Checks
}

/** Options of `toSatisfyClause`. */
export interface SatisfyOptions {
  /** What the reply answers, where the value is the reply alone. */
  readonly prompt?: string | readonly ChatMessage[]
  /** Mean score that must be reached, 0..1. */
  readonly threshold?: number
}

const CLAUSE_KEYS = ['id', 'text', 'title', 'authority', 'threshold', 'checks']
const OPTION_KEYS = ['prompt', 'threshold']

/**
 * Looks at the options before any call is paid for.
 * @throws TypeError for what is unknown, RangeError for a threshold out of its range
 */
export function checkOptions(options: unknown): asserts options is SatisfyOptions {
  if (!isFields(options)) {
    throw new TypeError(
      `toSatisfyClause() expects its options as an object, such as { threshold: 0.5 }, got ${shown(options)}`,
    )
  }
  checkKeys(options, OPTION_KEYS, 'option')
  checkThreshold(options.threshold)
}

/**
 * Reads a clause that is written in place.
 * @throws as `checkOptions` does
 */
export function readInlineClause(wanted: unknown): InlineClause {
  if (!isFields(wanted) || typeof wanted.id !== 'string' || typeof wanted.text !== 'string') {
    throw new TypeError('toSatisfyClause() expects the id of a clause, or an object with `id` and `text`')
  }
  checkKeys(wanted, CLAUSE_KEYS, 'field of a clause')
  for (const key of ['id', 'text', 'title']) {
    const value = wanted[key]
    if (value !== undefined && (typeof value !== 'string' || value.trim() === '')) {
      throw new TypeError(`Expected \`${key}\` of a clause to be some text, got ${shown(value)}`)
    }
  }
  const { authority, threshold, checks } = wanted
  if (authority !== undefined && !AUTHORITIES.some((known) => known === authority)) {
    const near = typeof authority === 'string' ? didYouMean(authority, AUTHORITIES, 1) : ''
    throw new TypeError(`Unknown authority ${shown(authority)}, expected ${listed(AUTHORITIES, 'or')}${near}`)
  }
  checkThreshold(threshold)
  if (checks !== undefined) readChecks(checks)
  return wanted as unknown as InlineClause
}

function checkKeys(given: object, known: readonly string[], noun: string): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key))
  if (unknown === undefined) return
  throw new TypeError(
    `Unknown ${noun} \`${unknown}\`, expected ${listed(known, 'or')}${didYouMean(unknown, known, 1)}`,
  )
}

function checkThreshold(value: unknown): void {
  if (value === undefined || (typeof value === 'number' && value >= 0 && value <= 1)) return
  const got = typeof value === 'number' ? value : shown(value)
  throw new RangeError(`Expected \`threshold\` to be a number from 0 to 1, got ${got}`)
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
