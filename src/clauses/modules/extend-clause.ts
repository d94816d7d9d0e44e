import { compareAuthority } from '../data/authority.ts'
import type { Clause } from '../data/clause.ts'
import { nameExamples } from '../examples/example.ts'
import type { ClauseFile } from '../file/clause-file.ts'

/**
 * A file whose clause adds to that of another one: its words, prompts and tags come on top, its threshold may be
 * higher, its authority not lower.
 *
 * @param ownIds of the host's clauses: what is extended may override none of them by itself
 * @returns the file with the merged clause, or why that can't be
 */
export function extendFile(
  file: ClauseFile,
  base: ClauseFile,
  ownIds: readonly string[],
): ClauseFile | string {
  const [own] = file.clauses
  const [clause] = base.clauses
  if (!own) return file
  if (!clause || base.clauses.length > 1) {
    return `Expected ${base.file} to hold one clause to extend, found ${base.clauses.length}`
  }
  if (own.id !== clause.id) {
    return `Expected this file to be named \`${clause.id}.md\`, as the clause that it extends, found \`${own.id}\`: two names would be two clauses`
  }
  if (own.threshold !== undefined && clause.threshold !== undefined && own.threshold < clause.threshold) {
    return `Expected a threshold of at least ${clause.threshold}, as in ${base.file}, found ${own.threshold}: who extends a clause may only raise it`
  }
  if (own.authority && clause.authority && compareAuthority(own.authority, clause.authority) > 0) {
    return `Expected an authority of at least \`${clause.authority}\`, as in ${base.file}, found \`${own.authority}\`: who extends a clause may not weaken it`
  }
  const seized = own.overrides ? undefined : clause.overrides?.find(({ id }) => ownIds.includes(id))
  if (seized) {
    const all = clause.overrides!.map(({ id }) => id).join(', ')
    return `\`${clause.id}\` in ${base.file} overrides your \`${seized.id}\`: if it may, write \`overrides: [${all}]\` here, which holds in its place`
  }
  const merged = merge(own, clause, base.file)
  if (merged.authority === undefined) return `Expected an authority here or in ${base.file}`
  if (merged.examples.length === 0) return `Expected a challenge prompt here or in ${base.file}`
  return { ...file, clauses: [merged] }
}

function merge(own: Clause, base: Clause, file: string): Clause {
  const inherited = base.examples.map((example) => ({ file, ...example }))
  const checks = own.checks || base.checks ? { ...base.checks, ...own.checks } : undefined
  return {
    ...base,
    ...own,
    title: own.title === own.id ? base.title : own.title,
    text: [base.text, own.text].filter((text) => text.trim() !== '').join('\n\n'),
    ...(checks ? { checks } : {}),
    tags: [...new Set([...base.tags, ...own.tags])],
    examples: nameExamples([...inherited, ...own.examples]),
  }
}
