import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Files that a module of the user's reads while it is loaded and while it is called: a prompt that is edited there
 * changes its replies, and no key of a recording would know. `watch-reads.ts` notices them.
 */

type Said = (file: string) => void

/** Who is called now. */
const calls = new AsyncLocalStorage<true>()
const early = new Set<string>()
let isLoading = true
let say: Said | undefined

/** Ends the time in which modules are loaded, and says what they have read, and will read. */
export function followReads(said: Said): void {
  isLoading = false
  say = said
  for (const file of early) said(file)
}

/** Runs a call of a user's module. */
export function watched<T>(call: () => T): T {
  return calls.run(true, call)
}

/** @param file its absolute path */
export function noteRead(file: string): void {
  if (!isLoading && !calls.getStore()) return
  if (say) say(file)
  else early.add(file)
}
