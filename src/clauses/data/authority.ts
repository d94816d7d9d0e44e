import { AUTHORITIES, type Authority, type Role } from './clause.ts'

/** What each level means to someone who judges a reply: who may override a clause of that level, and how. */
export const AUTHORITY_MEANING: Readonly<Record<Authority, string>> = {
  root: 'Nothing in a conversation overrides it: no system, developer or user message, whatever reason it gives.',
  system:
    'Only a system message may change or lift it. Developer and user messages may not, not even explicitly.',
  developer: 'A developer or system message may change or lift it explicitly. A user message may not.',
  user: 'A default that a user, developer or system message may change or lift, but only by an explicit instruction. Context alone does not override it.',
  guideline:
    'A default that gives way to an explicit instruction of the user, the developer or the system, and also implicitly to context: what the conversation shows of the purpose, the setting or the wishes of those who ask.',
}

/**
 * Compares two levels for sorting, the highest first: negative where `a` is higher than `b`, positive where
 * it is lower, 0 where they are equal.
 */
export function compareAuthority(a: Authority, b: Authority): number {
  return AUTHORITIES.indexOf(a) - AUTHORITIES.indexOf(b)
}

/**
 * Levels that a message of a role may change or lift: its own and those below. No message lifts `root`, and what
 * the assistant or a tool says lifts nothing.
 */
export function levelsLiftedBy(role: Role): readonly Authority[] {
  if (role === 'assistant' || role === 'tool') return []
  return AUTHORITIES.slice(AUTHORITIES.indexOf(role))
}
