import { clausesById, sectionsById } from '../clauses/data/by-id.ts'
import type { Clause, Definition, Section, Spec } from '../clauses/data/clause.ts'
import { linkIds } from '../clauses/markdown/left-out.ts'
import { perObject, perObjectAnd } from '../common/memo.ts'
import { block, clauseBlock, clauseList, definitionsBlock, label, usedTerms, withTitles } from './blocks.ts'
import { type ChainOfCommand, chainOfCommand } from './chain-of-command.ts'

/** How much of the policy a slice holds; see {@link policySlice}. */
export type SliceExtent = 'clause' | 'linked' | 'full'

/** A slice in two pieces. The first is equal for all clauses of a section, so that prompts begin alike. */
export interface PolicySlice {
  /** Of the section; of the whole policy at the extent `full`. `''` for a clause in no section. */
  readonly shared: string
  /** What only this clause needs. */
  readonly own: string
}

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
  const { shared, own } = slicePieces(spec, clause, extent)
  return joined([shared, own])
}

/** The same in the pieces that it is made of. */
export function slicePieces(spec: Spec, clause: Clause, extent: SliceExtent = 'linked'): PolicySlice {
  return slicesIn(spec)[extent](clause)
}

/** Once for each clause: all its gradings read the same. */
const slicesIn = perObject((spec: Spec) => ({
  clause: perObject((clause: Clause) => piecesOf(spec, clause, 'clause')),
  linked: perObject((clause: Clause) => piecesOf(spec, clause, 'linked')),
  full: perObject((clause: Clause) => piecesOf(spec, clause, 'full')),
}))

function piecesOf(spec: Spec, clause: Clause, extent: SliceExtent): PolicySlice {
  const section = clause.section === undefined ? undefined : sectionsById(spec.sections).get(clause.section)
  const chain = chainOfCommand(spec, clause)
  const { shared, own } =
    extent === 'full'
      ? { shared: [wholeIn(spec)], own: [headings(spec, section), chainBlock(chain)] }
      : extent === 'clause'
        ? { shared: [headings(spec, section)], own: [clauseBlock(clause), chainBlock(chain)] }
        : linkedPieces(spec, clause, section, chain)
  return { shared: withTitles(spec, joined(shared)), own: withTitles(spec, joined(own)) }
}

const wholeIn = perObject((spec: Spec): string =>
  joined([
    ...spec.sections.map((each) => block('Section', each)),
    ...spec.clauses.filter((each) => !inSection(spec, each)).map((each) => clauseBlock(each)),
    definitionsBlock(spec.definitions),
  ]),
)

function linkedPieces(spec: Spec, clause: Clause, section: Section | undefined, chain: ChainOfCommand) {
  const ofSection = section?.links.filter((id) => id !== section.id) ?? []
  const named = [...chain.before, ...chain.after].map(({ id }) => id)
  const known = [clause.id, section?.id, ...ofSection]
  const ofClause = [...named, ...linkIds(clause.text)].filter((id) => !known.includes(id))

  const terms = section ? termsOf(section, spec.definitions) : []
  const further = usedTerms(spec.definitions, `${clause.title}\n${clause.text}`).filter(
    (each) => !terms.includes(each),
  )
  // A clause that is its section's whole text isn't printed twice.
  const isSection = section !== undefined && section.text.trim() === clause.text.trim()
  return {
    shared: [
      headings(spec, section),
      section ? block('The section of the clause', section) : '',
      ...linkedBlocks(spec, ofSection),
      definitionsBlock(terms),
    ],
    own: [
      isSection ? '' : clauseBlock(clause),
      chainBlock(chain),
      ...linkedBlocks(spec, ofClause),
      definitionsBlock(further, terms.length > 0 ? '## Further definitions' : undefined),
    ],
  }
}

/** Computed again for other definitions. */
const termsOf = perObjectAnd(
  ({ title, text }: Section, definitions: readonly Definition[]) =>
    usedTerms(definitions, `${title}\n${text}`),
  (definitions) => definitions,
)

function linkedBlocks({ sections, clauses }: Spec, ids: readonly string[]): string[] {
  return [...new Set(ids)].flatMap((id) => {
    const linked = sectionsById(sections).get(id) ?? clausesById(clauses).get(id)
    return linked !== undefined && linked.text.trim() !== '' ? [block('Linked', linked)] : []
  })
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n')
}

function chainBlock({ before, after }: ChainOfCommand): string {
  const parts = [
    ...clauseList('Where both apply, this clause gives way to:', before),
    ...clauseList('Where both apply, this clause goes before:', after),
  ]
  return parts.length === 0 ? '' : ['## Chain of command', ...parts].join('\n\n')
}

function headings(spec: Spec, section: Section | undefined): string {
  if (section === undefined) return ''
  const above = section.parents.flatMap((id) => sectionsById(spec.sections).get(id) ?? [])
  const lines = [...above, section].map((each, depth) => `${'  '.repeat(depth)}- ${label(each)}`)
  return `## Where the clause stands\n\n${lines.join('\n')}`
}

function inSection(spec: Spec, clause: Clause): boolean {
  return clause.section !== undefined && sectionsById(spec.sections).has(clause.section)
}
