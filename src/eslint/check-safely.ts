import type { VFileMessage } from 'vfile-message'
import { checkRead, type Severities } from '../check/check.ts'
import { RULES } from '../check/rules.ts'
import type { ReadSpec } from '../clauses/load.ts'

/** What the checks say of a spec. */
export interface Checked {
  readonly messages: readonly VFileMessage[]
  /** Rules that threw, with what they threw. */
  readonly crashes: ReadonlyMap<string, unknown>
}

/** ESLint decides which rule is on: here all are. */
const ALL: Severities = Object.fromEntries(
  RULES.filter(({ severity }) => severity === 'off').map(({ id }) => [id, 'warn']),
)

/** All checks. Where one of them crashes, the findings of the others are still there. */
export function checkSafely(read: ReadSpec): Checked {
  try {
    return { messages: checkRead(read, ALL), crashes: new Map() }
  } catch {
    return checkOneByOne(read)
  }
}

function checkOneByOne(read: ReadSpec): Checked {
  const crashes = new Map<string, unknown>()
  const messages = RULES.flatMap(({ id }) => {
    const others = Object.fromEntries(
      RULES.map((rule) => [rule.id, rule.id === id ? 'warn' : 'off'] as const),
    )
    try {
      // Findings about suppressions would come once for each rule.
      return checkRead(read, others).filter(({ ruleId }) => ruleId === id)
    } catch (error) {
      crashes.set(id, error)
      return []
    }
  })
  return { messages, crashes }
}
