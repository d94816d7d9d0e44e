import { clausesById, sectionsById } from '../clauses/data/by-id.ts'
import type { Clause, Definition, Section, Spec } from '../clauses/data/clause.ts'
import { ownTitle, ownWords } from '../clauses/markdown/own-words.ts'
import { perObject } from '../common/memo.ts'

/**
 * How a piece of policy is written out, for a grader (`policySlice`) and for an app (`compilePolicy`): the same words
 * for both, so that what is graded is what is shipped.
 */
export function clauseBlock(clause: Clause): string {
  return block('Clause', clause)
}

export function block(kind: string, of: Clause | Section): string {
  const body = ownWords(of)
  return body === '' ? `## ${kind}: ${label(of)}` : `## ${kind}: ${label(of)}\n\n${body}`
}

export function label(of: Clause | Section): string {
  const authority = of.authority === undefined ? '' : `, authority: ${of.authority}`
  const others = Object.entries(of.attributes ?? {}).map(([key, value]) => `, ${key}: ${quoted(value)}`)
  return `${ownTitle(of)} (#${of.id}${authority}${others.join('')})`
}

/** A value that could be taken for more attributes stands in quotes. */
function quoted(value: string): string {
  return /[,:()]/.test(value) ? JSON.stringify(value) : value
}

/** A line of words and the clauses it speaks of; nothing where there are none. */
export function clauseList(words: string, clauses: readonly Clause[]): string[] {
  return clauses.length === 0 ? [] : [words, clauses.map((each) => `- ${label(each)}`).join('\n')]
}

export function definitionsBlock(definitions: readonly Definition[], heading = '## Definitions'): string {
  if (definitions.length === 0) return ''
  const entries = definitions.map((each) => `**${each.term}**: ${ownWords(each)}`)
  return `${heading}\n\n${entries.join('\n\n')}`
}

/** The definitions whose terms a text uses. */
export function usedTerms(definitions: readonly Definition[], text: string): Definition[] {
  const words = withoutTargets(text)
  return definitions.filter((definition) => patternOf(definition)?.test(words))
}

/** `[?](#id)` with the title of what it leads to. */
export function withTitles({ clauses, sections }: Spec, text: string): string {
  return text.replace(/\[\?\]\(#([^)\s]+)\)/g, (link, id: string) => {
    const named = sectionsById(sections).get(id) ?? clausesById(clauses).get(id)
    return named === undefined ? link : `[${ownTitle(named)}](#${id})`
  })
}

/** Without the targets of links: an address isn't a use of the words in it. */
function withoutTargets(text: string): string {
  return text.replace(/\]\([^)]*\)/g, ']')
}

/** Whole words, whatever their case, singular or (as English forms it) plural; undefined for a term without any. */
const patternOf = perObject(({ term }: Definition): RegExp | undefined => {
  const words = term.trim().split(/\s+/).filter(Boolean)
  const last = words.pop()
  if (last === undefined) return undefined
  const pattern = [...words.map(escaped), plural(last)].join('\\s+')
  return new RegExp(`(?<![\\p{L}\\p{N}_])${pattern}(?![\\p{L}\\p{N}_])`, 'iu')
})

function plural(word: string): string {
  const forms = [word, `${word}s`, `${word}es`]
  if (/[^aeiou]y$/i.test(word)) forms.push(`${word.slice(0, -1)}ies`)
  if (/[^aeiou]ies$/i.test(word)) forms.push(`${word.slice(0, -3)}y`)
  if (/[^s]s$/i.test(word)) forms.push(word.slice(0, -1))
  return `(?:${forms.map(escaped).join('|')})`
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
