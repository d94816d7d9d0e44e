import { type Context, createContext, Script } from 'node:vm'

/** A regular expression that someone wrote into a spec. */
export interface Pattern {
  readonly source: string
  readonly flags: string
  /** For messages: `/source/flags`, the flags as they were written. */
  readonly shown: string
}

export interface Found {
  readonly index: number
  readonly text: string
}

/** Milliseconds after which a search is given up. */
const LIMIT = 1000

let sandbox: Context | undefined
let script: Script | undefined

/**
 * Reads `/source/flags`, or a source alone. A source alone is in Unicode mode, in which JavaScript reports
 * an escape that means nothing instead of matching something else.
 * @throws Error that says what is wrong with it
 */
export function readPattern(written: string): Pattern {
  const [, inside, flags] = /^\/(.+)\/([a-z]*)$/s.exec(written) ?? []
  const pattern =
    inside === undefined || flags === undefined
      ? { source: written, flags: 'u', shown: `/${written}/` }
      : { source: inside, flags, shown: written }
  const odd = pattern.flags.replace(/[imsuv]/g, '')
  if (odd !== '') throw new Error(`the flags may be i, m, s, u, v; found ${odd}`)
  try {
    new RegExp(pattern.source, pattern.flags)
  } catch (error) {
    const reason = (error as Error).message
    // Without "Invalid regular expression: /the whole of it/: ".
    throw new Error(reason.replace(/^.*: /s, ''), { cause: error })
  }
  return pattern
}

/**
 * The first match in a text. On a text that its author didn't foresee a pattern may backtrack for hours. JavaScript
 * can't stop a match, only a script: so the match runs as one.
 * @throws Error where it takes longer than a second
 */
export function findPattern({ source, flags, shown }: Pattern, text: string): Found | undefined {
  sandbox ??= createContext({})
  script ??= new Script(
    '(() => { const m = new RegExp(s, f).exec(t); return m ? [m.index, m[0]].join() : "" })()',
  )
  Object.assign(sandbox, { s: source, f: flags, t: text })
  let found: string
  try {
    found = script.runInContext(sandbox, { timeout: LIMIT }) as string
  } catch (error) {
    const isTimeout = (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
    if (!isTimeout) throw error
    const advice = 'simplify it: a repetition within a repetition, as in (a+)+, does that'
    throw new Error(`${shown} took longer than ${LIMIT / 1000} s on this reply; ${advice}`, { cause: error })
  } finally {
    sandbox.t = ''
  }
  if (found === '') return undefined
  const comma = found.indexOf(',')
  return { index: Number(found.slice(0, comma)), text: found.slice(comma + 1) }
}
