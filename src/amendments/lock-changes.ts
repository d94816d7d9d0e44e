import type { LockedClause, LockedPrompt } from './lock.ts'

/** What of a clause decides what a reply must be like. `order`: what it overrides or gives way to. */
export const RULE_CHANGES = ['text', 'authority', 'order', 'checks'] as const
export type RuleChange = (typeof RULE_CHANGES)[number]

type Rule = Pick<LockedClause, 'text' | 'authority' | 'overrides' | 'exceptions' | 'checks'>

export function ruleChanges(before: Rule, after: Rule): RuleChange[] {
  const differs: Readonly<Record<RuleChange, boolean>> = {
    text: before.text !== after.text,
    authority: before.authority !== after.authority,
    order: !isSameList(before.overrides, after.overrides) || !isSameList(before.exceptions, after.exceptions),
    checks: before.checks !== after.checks,
  }
  return RULE_CHANGES.filter((change) => differs[change])
}

/** Titles of the challenges that changed. */
export interface PromptChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Those that ask something else under the same title. */
  readonly changed: readonly string[]
  readonly retitled: readonly { readonly from: string; readonly to: string }[]
}

export function promptChanges(
  before: readonly LockedPrompt[],
  after: readonly LockedPrompt[],
): PromptChanges {
  const isIn = (list: readonly LockedPrompt[], [title, hash]: LockedPrompt) =>
    list.some((other) => other[0] === title && other[1] === hash)
  const removed = new Map(before.filter((prompt) => !isIn(after, prompt)))
  const added = new Map(after.filter((prompt) => !isIn(before, prompt)))
  // By hash first: a new prompt may have taken a title, which then has a number behind it.
  const retitled = [...added].flatMap(([to, hash]) => {
    const from = [...removed].find((other) => other[1] === hash)?.[0]
    if (from === undefined) return []
    removed.delete(from)
    added.delete(to)
    return [{ from, to }]
  })
  const changed = [...added.keys()].filter((title) => removed.has(title))
  const isOther = (title: string) => !changed.includes(title)
  return {
    added: [...added.keys()].filter(isOther),
    removed: [...removed.keys()].filter(isOther),
    changed,
    retitled,
  }
}

/**
 * Why the tests of a clause must be read again: its rule changed, and neither what they ask nor how replies are
 * labelled did. Empty where nothing is to be done, or there is nothing to read.
 */
export function unreviewed(before: LockedClause, after: LockedClause): RuleChange[] {
  if (after.prompts.length === 0 && after.precedents === undefined) return []
  const { added, removed, changed } = promptChanges(before.prompts, after.prompts)
  const isReviewed =
    added.length + removed.length + changed.length > 0 || before.precedents !== after.precedents
  return isReviewed ? [] : ruleChanges(before, after)
}

function isSameList(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a.join() === b.join()
}
