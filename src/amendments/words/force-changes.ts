import type { Force } from './force.ts'

/** One of `from`, `to` is missing where nothing stands in the other's place. */
export interface ForceChange {
  readonly from?: Force
  readonly to?: Force
}

/**
 * What binds otherwise. Pairs where each change is one of a word in its place; else what is gone and what is new,
 * as nobody can tell from the words alone which took the place of which.
 */
export function forceChanges(before: readonly Force[], after: readonly Force[]): ForceChange[] {
  const [old, now] = [before, after].map((forces) => forces.filter(isModal)) as [Force[], Force[]]
  const pairs = old.flatMap((from, index) => (from === now[index] ? [] : [{ from, to: now[index]! }]))
  const apart = [...gone(old, now), ...added(old, now)]
  const isInPlace = old.length === now.length && (apart.length === 0 || pairs.length * 2 === apart.length)
  const [no, not] = [before, after].map((forces) => forces.filter((force) => !isModal(force))) as [
    Force[],
    Force[],
  ]
  return [...(isInPlace ? pairs : apart), ...gone(no, not), ...added(no, not)]
}

/** A negation of something else takes no modal's place. */
function isModal(force: Force): boolean {
  return force !== 'not'
}

function gone(before: readonly Force[], after: readonly Force[]): ForceChange[] {
  return without(before, after).map((from) => ({ from }))
}

function added(before: readonly Force[], after: readonly Force[]): ForceChange[] {
  return without(after, before).map((to) => ({ to }))
}

/** Each as often as it stands more often in the first list. */
export function without<T>(list: readonly T[], others: readonly T[]): T[] {
  const rest = [...others]
  return list.filter((item) => {
    const index = rest.indexOf(item)
    if (index >= 0) rest.splice(index, 1)
    return index < 0
  })
}

const ONE: Readonly<Record<Force, string>> = {
  must: 'a duty',
  'must not': 'a prohibition',
  should: 'a recommendation',
  'should not': 'advice against',
  may: 'a permission',
  not: 'a negation',
}

/** `permission where a prohibition was (must not → may)`, for people. */
export function forceText(changes: readonly ForceChange[], code = (word: string) => word): string {
  const list = (forces: readonly Force[]) => forces.map(code).join(', ')
  const old = changes.flatMap(({ from }) => from ?? [])
  const now = changes.flatMap(({ to }) => to ?? [])
  if (old.length === now.length && without(old, now).length === 0)
    return `the same in another order (${list(old)} → ${list(now)})`
  return [...Map.groupBy(changes, changeText)]
    .map(([words, { 0: first, length }]) => {
      const signs = [first!.from, first!.to].flatMap((force) => (force ? [code(force)] : [])).join(' → ')
      return `${words} (${signs}${length > 1 ? `, ${length} times` : ''})`
    })
    .join(', ')
}

function changeText({ from, to }: ForceChange): string {
  if (from && to) return `${to === 'may' ? 'permission' : ONE[to]} where ${ONE[from]} was`
  return from ? `${ONE[from]} gone` : `${ONE[to!]} added`
}
