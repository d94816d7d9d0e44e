import picomatch from 'picomatch'
import { type Acts, callsOf, type NumberedCall } from '../../acts/acts.ts'
import type { Checks } from '../../clauses/data/clause.ts'
import { listed } from '../../clauses/data/problem.ts'
import { compileSchema } from '../../common/json-schema.ts'
import { excerpt } from '../../common/visible.ts'
import type { CheckResult } from '../verdict/check-result.ts'

/** What was called, in which order, how often and with what, and which files changed. */
export function checkActs(checks: Checks, acts: Acts): CheckResult[] {
  const calls = callsOf(acts)
  const { calls: wanted = [], notCalls = [], before = [], maxCalls, args = {}, filesMatch, run = [] } = checks
  return [
    ...[wanted].flat().map((name) => checkCalled(name, calls)),
    ...[notCalls].flat().map((name) => checkNotCalled(name, calls)),
    ...before.map(([first, second]) => checkBefore(first!, second!, calls)),
    ...(maxCalls === undefined ? [] : [checkCount(maxCalls, calls)]),
    ...Object.entries(args).map(([name, schema]) => checkArguments(name, schema, calls)),
    ...[run].flat().map((name) => checkCommand(name, acts)),
    ...(filesMatch === undefined ? [] : [checkFiles([filesMatch].flat(), acts)]),
  ]
}

function checkCalled(name: string, calls: readonly NumberedCall[]): CheckResult {
  const isCalled = calls.some((call) => call.name === name)
  if (isCalled) return { check: 'calls', outcome: 'passed', message: `called \`${name}\`` }
  const others = [...new Set(calls.map((call) => call.name))]
  const instead = others.length === 0 ? ', nor any other tool' : `, only ${listed(others)}`
  return { check: 'calls', outcome: 'failed', message: `did not call \`${name}\`${instead}` }
}

function checkNotCalled(name: string, calls: readonly NumberedCall[]): CheckResult {
  const call = calls.find((each) => each.name === name)
  if (!call)
    return { check: 'notCalls', outcome: 'passed', message: `did not call \`${name}\`, and must not` }
  return { check: 'notCalls', outcome: 'failed', message: `called \`${name}\`, and must not: ${shown(call)}` }
}

/** Calls of one turn are made at once: none of them waits for what another gives back. */
function checkBefore(first: string, second: string, calls: readonly NumberedCall[]): CheckResult {
  const one = calls.find(({ name }) => name === first)
  const other = calls.find(({ name }) => name === second)
  if (!one || !other) {
    const message = `did not call both \`${first}\` and \`${second}\`, so their order is free`
    return { check: 'before', outcome: 'passed', message }
  }
  if (one.turn < other.turn)
    return { check: 'before', outcome: 'passed', message: `called \`${first}\` before \`${second}\`` }
  const how = one.turn === other.turn ? 'at once with' : 'only after'
  const message = `called \`${first}\` ${how} \`${second}\`, expected before: ${shown(other)}`
  return { check: 'before', outcome: 'failed', message }
}

function checkCount(most: number, calls: readonly NumberedCall[]): CheckResult {
  const allowed = `at most ${most} allowed`
  if (calls.length <= most)
    return { check: 'maxCalls', outcome: 'passed', message: `made ${calls.length} calls, ${allowed}` }
  const over = shown(calls[most]!)
  return { check: 'maxCalls', outcome: 'failed', message: `made ${calls.length} calls, ${allowed}: ${over}` }
}

function checkArguments(
  tool: string,
  schema: Readonly<Record<string, unknown>>,
  calls: readonly NumberedCall[],
): CheckResult {
  const own = calls.filter(({ name }) => name === tool)
  if (own.length === 0)
    return {
      check: 'args',
      outcome: 'passed',
      message: `did not call \`${tool}\`, so its arguments are free`,
    }
  try {
    const faults = compileSchema(schema)
    for (const call of own) {
      const [fault] = faults(call.arguments)
      if (fault === undefined) continue
      const message = `called \`${tool}\` with arguments that break its schema (${fault}): ${shown(call)}`
      return { check: 'args', outcome: 'failed', message }
    }
    return {
      check: 'args',
      outcome: 'passed',
      message: `called \`${tool}\` with arguments that follow its schema`,
    }
  } catch (error) {
    const message = `called \`${tool}\`, and its schema can't be applied (${(error as Error).message})`
    return { check: 'args', outcome: 'error', message }
  }
}

function checkFiles(globs: readonly string[], { files = {} }: Acts): CheckResult {
  const matches = picomatch([...globs], { dot: true })
  const outside = Object.keys(files).filter((path) => !matches(path))
  const allowed = listed(globs, 'or')
  if (outside.length === 0)
    return { check: 'filesMatch', outcome: 'passed', message: `changed no files but ${allowed}` }
  const more = outside.length > 1 ? ` and ${outside.length - 1} more` : ''
  const message = `changed \`${excerpt(outside[0]!, 120)}\`${more}, and may change ${allowed} only`
  return { check: 'filesMatch', outcome: 'failed', message }
}

function checkCommand(name: string, { commands = {} }: Acts): CheckResult {
  const result = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!result) {
    const message = `could not be put to the command \`${name}\`: that takes \`commands: { ${name}: '…' }\` in the config, and a target with a \`workspace\``
    return { check: 'run', outcome: 'error', message }
  }
  if (result.exit === 0) return { check: 'run', outcome: 'passed', message: `passes the command \`${name}\`` }
  const end = excerpt(result.output.slice(-300), 300)
  return {
    check: 'run',
    outcome: 'failed',
    message: `fails the command \`${name}\` (exit ${result.exit}): ${end}`,
  }
}

/** `call 2 refund {"orderId":4}` */
function shown({ number, name, arguments: args }: NumberedCall): string {
  return `call ${number} ${name} ${excerpt(typeof args === 'string' ? args : JSON.stringify(args), 160)}`
}
