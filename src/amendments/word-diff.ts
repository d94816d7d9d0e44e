import { plainWord, wordsOf } from '../clauses/data/plain-words.ts'

/** Words that stand together: in both texts, or only in the earlier or the later one. */
export interface WordRun {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** Fewer words that are the same between two changes read better as part of one change. */
const LEAST_SAME = 3
/** Share of the longer text that must be the same: else it is another text, better read as a whole. */
const LEAST_SHARE = 1 / 3
/** Pairs of words to compare, which takes about 20 ms; longer changes are shown as a whole. */
const MOST_PAIRS = 4_000_000

/** What changed from one text to another, word by word. How lines are wrapped and quotes are set doesn't count. */
export function wordDiff(before: string, after: string): WordRun[] {
  const old = wordsOf(before)
  const now = wordsOf(after)
  const changes = joined(changesOf(steps(old, now)))
  const same = changes.reduce((sum, change) => sum + change.same.length, 0)
  const isSameText = same >= Math.max(old.length, now.length) * LEAST_SHARE
  return (isSameText ? changes : [{ removed: old, added: now, same: [] }]).flatMap(runsOf)
}

interface Step {
  readonly kind: WordRun['kind']
  readonly word: string
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

function changesOf(all: readonly Step[]): Change[] {
  const changes: Record<WordRun['kind'], string[]>[] = [{ removed: [], added: [], same: [] }]
  for (const { kind, word } of all) {
    if (kind !== 'same' && changes.at(-1)!.same.length > 0) changes.push({ removed: [], added: [], same: [] })
    changes.at(-1)![kind].push(word)
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

/** From one list of words to the other with the fewest changes; of words that are the same, the later form. */
function steps(old: readonly string[], now: readonly string[]): Step[] {
  const [a, b] = [old.map(plainWord), now.map(plainWord)]
  const shortest = Math.min(a.length, b.length)
  let head = 0
  while (head < shortest && a[head] === b[head]) head++
  let tail = 0
  while (tail < shortest - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  const [aEnd, bEnd] = [a.length - tail, b.length - tail]
  const common = commonLengths(a.slice(head, aEnd), b.slice(head, bEnd))
  const middle: Step[] = []
  let [i, j] = [head, head]
  while (i < aEnd || j < bEnd) {
    const [skipOld, skipNow] = [common(i + 1 - head, j - head), common(i - head, j + 1 - head)]
    if (i < aEnd && j < bEnd && a[i] === b[j] && common(i - head, j - head) > 0) {
      middle.push({ kind: 'same', word: now[j]! })
      i++
      j++
    } else if (j === bEnd || (i < aEnd && skipOld >= skipNow))
      middle.push({ kind: 'removed', word: old[i++]! })
    else middle.push({ kind: 'added', word: now[j++]! })
  }
  const same = (word: string): Step => ({ kind: 'same', word })
  return [...now.slice(0, head).map(same), ...middle, ...now.slice(bEnd).map(same)]
}

/** How many words the rests of two lists have in common, in their order, by where the rests begin. */
function commonLengths(a: readonly string[], b: readonly string[]): (i: number, j: number) => number {
  if (a.length * b.length > MOST_PAIRS) return () => 0
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j
      lengths[at] =
        a[i] === b[j] ? lengths[at + width + 1]! + 1 : Math.max(lengths[at + width]!, lengths[at + 1]!)
    }
  }
  return (i, j) => lengths[i * width + j] ?? 0
}
