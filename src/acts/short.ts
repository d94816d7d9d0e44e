import { excerpt } from '../common/visible.ts'
import { type Acts, callsOf, type JsonValue } from './acts.ts'
import { diffOf } from './parts.ts'

/** What was done in a few lines, for a failure: each call with the beginning of its arguments, each file. */
export function shortActs(acts: Acts): string[] {
  const calls = callsOf(acts).map(({ number, name, arguments: args, result }) => {
    const failed = result?.failed ? ', which failed' : ''
    return `call ${number} ${name} ${excerpt(jsonText(args), 120)}${failed}`
  })
  const files = Object.entries(acts.files ?? {}).map(([path, change]) => {
    const lines = diffOf(path, change).split('\n')
    const count = (mark: RegExp) => lines.filter((line) => mark.test(line)).length
    const [added, removed] = [count(/^\+(?!\+\+ )/), count(/^-(?!-- )/)]
    const what = 'diff' in change || (change.before !== undefined && change.after !== undefined)
    const verb = what ? '' : 'after' in change && change.after !== undefined ? 'new, ' : 'removed, '
    return `file ${path} (${verb}+${added} −${removed})`
  })
  const data = acts.data === undefined ? [] : [`data ${excerpt(jsonText(acts.data), 120)}`]
  const commands = Object.entries(acts.commands ?? {}).map(
    ([name, { exit }]) => `command ${name} ${exit === 0 ? 'passes' : `fails, exit ${exit}`}`,
  )
  return [...calls, ...files, ...data, ...commands]
}

function jsonText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
