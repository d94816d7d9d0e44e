import type { Clause, Section, Spec } from '../clauses/data/clause.ts'
import { linkIds } from '../clauses/markdown/left-out.ts'
import { type ChainOfCommand, chainOfCommand } from './chain-of-command.ts'
import {
  block,
  clauseBlock,
  clauseList,
  definitionsBlock,
  label,
  usedTerms,
  withTitles,
} from './written-out.ts'

/** How much of the policy a slice holds; see {@link policySlice}. */
export type SliceExtent = 'clause' | 'linked' | 'full'

/**
 * The part of a policy that is needed to read one clause, as markdown. Equal input gives equal text.
 *
 * - `clause`: the headings above the clause, its own text, and by name the clauses that give way to it or that
 *   it gives way to.
 * - `linked`: also the text of its section, of those clauses, the sections and clauses that clause or section
 *   link to (one hop), and the definitions of the terms that clause or section use.
 * - `full`: every section, every clause that stands in no section, every definition.
 */
export function policySlice(spec: Spec, clause: Clause, extent: SliceExtent = 'linked'): string {
  const section = spec.sections.find(({ id }) => id === clause.section)
  const parts = [headings(spec, clause, section)]
  const chain = chainOfCommand(spec, clause)
  if (extent === 'full') {
    parts.push(...spec.sections.map((each) => block('Section', each, each.text)))
    parts.push(...spec.clauses.filter((each) => !inSection(spec, each)).map((each) => clauseBlock(each)))
    parts.push(chainBlock(chain), definitionsBlock(spec.definitions))
  } else {
    parts.push(clauseBlock(clause), chainBlock(chain))
    const named = [...chain.before, ...chain.after].map(({ id }) => id)
    if (extent === 'linked') parts.push(...linkedParts(spec, clause, section, named))
  }
  return withTitles(spec, parts.filter((part) => part !== '').join('\n\n'))
}

/** @param named ids of the clauses in the chain of command */
function linkedParts(
  spec: Spec,
  clause: Clause,
  section: Section | undefined,
  named: readonly string[],
): string[] {
  const parts: string[] = []
  // A clause that is its section's whole text isn't printed twice.
  const holdsMore = section !== undefined && section.text.trim() !== clause.text.trim()
  if (holdsMore) parts.push(block('The section of the clause', section, section.text))

  const ids = new Set([...named, ...linkIds(clause.text), ...(section?.links ?? [])])
  ids.delete(clause.id)
  if (section !== undefined) ids.delete(section.id)
  for (const id of ids) {
    const linked = spec.sections.find((each) => each.id === id) ?? spec.clauses.find((each) => each.id === id)
    if (linked !== undefined && linked.text.trim() !== '') parts.push(block('Linked', linked, linked.text))
  }

  const read = `${clause.title}\n${clause.text}\n${section?.title ?? ''}\n${section?.text ?? ''}`
  parts.push(definitionsBlock(usedTerms(spec.definitions, read)))
  return parts
}

function chainBlock({ before, after }: ChainOfCommand): string {
  const parts = [
    ...clauseList('Where both apply, this clause gives way to:', before),
    ...clauseList('Where both apply, this clause goes before:', after),
  ]
  return parts.length === 0 ? '' : ['## Chain of command', ...parts].join('\n\n')
}

function headings(spec: Spec, clause: Clause, section: Section | undefined): string {
  if (section === undefined) return ''
  const above = section.parents.flatMap((id) => spec.sections.find((each) => each.id === id) ?? [])
  const lines = [...above, section].map((each, depth) => `${'  '.repeat(depth)}- ${label(each)}`)
  return `## Where clause ${clause.id} stands\n\n${lines.join('\n')}`
}

function inSection(spec: Spec, clause: Clause): boolean {
  return spec.sections.some(({ id }) => id === clause.section)
}
