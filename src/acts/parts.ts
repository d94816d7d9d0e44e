import { createTwoFilesPatch } from 'diff'
import { perObject } from '../common/memo.ts'
import { type Acts, callsOf, type FileChange } from './acts.ts'

/** Something that was done, with the address by which graders and people speak of it. */
export interface ActPart {
  /** `turn 1`, `call 2 lookup_order`, `result 2`, `file src/cart.ts`, `command test`, `data`. */
  readonly at: string
  readonly kind: 'turn' | 'call' | 'result' | 'file' | 'command' | 'data'
  /** As text: what was said, the arguments and the data as JSON, a file as a unified diff. */
  readonly text: string
}

/** All parts of what was done, in order: the way there, then files, then data. */
export const partsOf = perObject((acts: Acts): readonly ActPart[] => {
  const calls = callsOf(acts)
  const parts: ActPart[] = []
  let [turns, called] = [0, 0]
  for (const turn of acts.messages ?? []) {
    if (turn.role === 'tool') {
      const answered = calls.find(({ result }) => result === turn)
      const at = answered
        ? `result ${answered.number}`
        : `result of no call${turn.name ? `, ${turn.name}` : ''}`
      parts.push({ at, kind: 'result', text: `${turn.failed ? 'failed: ' : ''}${turn.content}` })
      continue
    }
    if (turn.content) {
      turns++
      const speaker = turn.role === 'user' ? ' of the user' : ''
      parts.push({ at: `turn ${turns}${speaker}`, kind: 'turn', text: turn.content })
    }
    for (const call of turn.role === 'assistant' ? (turn.calls ?? []) : []) {
      called++
      parts.push({ at: `call ${called} ${call.name}`, kind: 'call', text: JSON.stringify(call.arguments) })
    }
  }
  for (const [path, change] of Object.entries(acts.files ?? {}))
    parts.push({ at: `file ${path}`, kind: 'file', text: diffOf(path, change) })
  for (const [name, { exit, output }] of Object.entries(acts.commands ?? {}))
    parts.push({ at: `command ${name}`, kind: 'command', text: `exit ${exit}\n${output}` })
  if (acts.data !== undefined) parts.push({ at: 'data', kind: 'data', text: JSON.stringify(acts.data) })
  return parts
})

/** What differs, as a unified diff. */
export function diffOf(path: string, change: FileChange): string {
  if ('diff' in change) return change.diff
  const { before, after } = change
  const [from, to] = [before === undefined ? '/dev/null' : path, after === undefined ? '/dev/null' : path]
  return createTwoFilesPatch(from, to, before ?? '', after ?? '').replace(/^=+\n/, '')
}
