import { diffArrays } from 'diff'
import { plainWord, wordsOf } from '../clauses/data/plain-words.ts'
import { sum } from '../common/sum.ts'

/** Words that stand together: in both texts, or only in the earlier or the later one. */
export interface WordRun {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** Fewer words that are the same between two changes read better as part of one change. */
const LEAST_SAME = 3
/** Share of the longer text that must be the same: else it is another text, better read as a whole. */
const LEAST_SHARE = 1 / 3
/**
 * Words that go or come: beyond them a text is shown as a whole. The search takes their square, at most about 0.1 s.
 * A limit of time instead would make the report depend on the machine.
 */
const MOST_EDITS = 1000

/** What changed from one text to another, word by word. How lines are wrapped and quotes are set doesn't count. */
export function wordDiff(before: string, after: string): WordRun[] {
  const old = wordsOf(before)
  const now = wordsOf(after)
  const changes = joined(changesBetween(old, now)).map(endingApart)
  const same = sum(changes.map((change) => change.same.length))
  const isSameText = same >= Math.max(old.length, now.length) * LEAST_SHARE
  return (isSameText ? changes : [{ removed: old, added: now, same: [] }]).flatMap(runsOf)
}

/** A change (the first one may be empty) and the words after it that are the same. */
interface Change {
  readonly removed: readonly string[]
  readonly added: readonly string[]
  readonly same: readonly string[]
}

function runsOf({ removed, added, same }: Change): WordRun[] {
  const runs = [
    { kind: 'removed' as const, text: removed.join(' ') },
    { kind: 'added' as const, text: added.join(' ') },
    { kind: 'same' as const, text: same.join(' ') },
  ]
  return runs.filter(({ text }) => text !== '')
}

/** As few changes as possible; of words that are the same, the later form. None where there are too many to show. */
function changesBetween(old: string[], now: string[]): Change[] {
  const parts = diffArrays(old, now, {
    comparator: (a, b) => plainWord(a) === plainWord(b),
    maxEditLength: MOST_EDITS,
  })
  const changes = [{ removed: [] as string[], added: [] as string[], same: [] as string[] }]
  for (const { removed, added, value } of parts ?? []) {
    const kind = removed ? 'removed' : added ? 'added' : 'same'
    if (kind !== 'same' && changes.at(-1)!.same.length > 0) changes.push({ removed: [], added: [], same: [] })
    changes.at(-1)![kind] = value
  }
  return changes
}

function joined(changes: readonly Change[]): Change[] {
  const result: Change[] = []
  for (const change of changes) {
    const before = result.at(-1)
    const isChange = before && before.removed.length + before.added.length > 0
    if (!isChange || before.same.length >= LEAST_SAME) {
      result.push(change)
      continue
    }
    result[result.length - 1] = {
      removed: [...before.removed, ...before.same, ...change.removed],
      added: [...before.added, ...before.same, ...change.added],
      same: change.same,
    }
  }
  return result
}

/** What was joined may end alike: `of` became `(from our point of view) of`. That end has not changed. */
function endingApart({ removed, added, same }: Change): Change {
  const shorter = Math.min(removed.length, added.length)
  let end = 0
  while (end < shorter && plainWord(removed.at(-1 - end)!) === plainWord(added.at(-1 - end)!)) end++
  const kept = added.length - end
  return {
    removed: removed.slice(0, removed.length - end),
    added: added.slice(0, kept),
    same: [...added.slice(kept), ...same],
  }
}
