import type { BaseIssue } from 'valibot'
import { didYouMean } from '../data/nearest.ts'
import { listed, shown } from '../data/problem.ts'

/**
 * One sentence on a setting that is wrong: what was expected, what was found, what to do.
 * @param path the setting's name and the keys and indices below it
 * @param written the value as it stands in the file
 */
export function wrongValue(
  path: readonly unknown[],
  { message, input, expected }: BaseIssue<unknown>,
  written?: string,
): string {
  const name = path.filter((key) => typeof key === 'string').join('.')
  if (expected === 'never') {
    const key = String(path.at(-1))
    const keys = message.split(' ')
    return `Unknown key \`${name}\`, expected one of ${listed(keys, 'or')}${didYouMean(key, keys, 1)}`
  }
  const subject = typeof path.at(-1) === 'number' ? `each of \`${name}\`` : `\`${name}\``
  const unquoted = message === 'a string' && (typeof input === 'number' || typeof input === 'boolean')
  const advice = unquoted ? `: quote it, \`${name}: "${written ?? String(input)}"\`` : ''
  return `Expected ${subject} to be ${message}, found ${found(input)}${advice}`
}

function found(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  return typeof value === 'string' ? shown(value) : `the ${typeof value} ${String(value)}`
}
