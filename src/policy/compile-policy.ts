import { AUTHORITY_MEANING, compareAuthority } from '../clauses/data/authority.ts'
import { AUTHORITIES, type Authority, type Clause, type Message, type Spec } from '../clauses/data/clause.ts'
import { clauseHash } from '../clauses/data/fingerprint.ts'
import { sectionClause } from '../clauses/data/labelled-replies.ts'
import { listed } from '../clauses/data/problem.ts'
import { errorsIn, type LoadedSpec } from '../clauses/load.ts'
import { hashOf } from '../common/hash.ts'
import { clauseBlock, clauseList, definitionsBlock, usedTerms, withTitles } from './blocks.ts'
import { type EffectiveClause, effectivePolicy } from './effective-policy.ts'

/** Which clauses a policy is compiled from: those that fit all of it. */
export interface PolicySelection {
  /** Clauses with one of these. */
  readonly tags?: string | readonly string[]
  /** Clauses of one of these levels. */
  readonly authority?: Authority | readonly Authority[]
}

export interface CompileOptions {
  /**
   * Some of the clauses; or all of them, for a conversation: each level then says who of those who speak in it may
   * change or lift its clauses. Whether one does is not read from the messages.
   */
  readonly for?: PolicySelection | readonly Pick<Message, 'role'>[]
}

/** A policy as an app gives it to a model. Plain JSON. */
export interface CompiledPolicy {
  /** Markdown, for a system prompt. */
  readonly text: string
  /** Of the text. */
  readonly hash: string
  /**
   * The clauses and sections that the text holds, in its order, each with the hash that gradings of it keep: equal
   * hashes mean that what was graded is what is shipped.
   */
  readonly clauses: readonly { readonly id: string; readonly hash: string }[]
  /** The clauses and sections whose words the text does not hold, in the order of the spec. */
  readonly leftOut: readonly LeftOut[]
}

/** A clause or a section that a compiled policy does not hold. */
export interface LeftOut {
  readonly id: string
  readonly title: string
  /** Relative to the root, with `/`. */
  readonly file: string
  readonly line: number
  /** One sentence. */
  readonly reason: string
}

/**
 * The policy as the text of a system prompt, the highest authority first: what each level means, its clauses as a
 * grader reads them, which of them give way to which, and the definitions used. Challenge prompts, labelled replies
 * and commentary are left out. Of a policy text (the Model Spec's layout) the sections are taken, as a whole; a
 * section without an authority only where a clause stands in it. What is not taken is listed, with the reason.
 *
 * Equal specs give equal text, in whatever order their files were read.
 *
 * @param input a spec, or all that `loadSpec` returned: then a problem in any file is an error here
 * @throws Error where a file has a problem, or where nothing is selected: no app should lose its policy silently
 */
export function compilePolicy(input: Spec | LoadedSpec, options: CompileOptions = {}): CompiledPolicy {
  const spec = 'spec' in input ? soundSpec(input) : input
  const scope = options.for ?? {}
  const conversation = isConversation(scope) ? scope : undefined
  const { tags, authority }: PolicySelection = isConversation(scope) ? {} : scope
  const { units, leftOut } = selected(spec, listOf(tags), levels(listOf(authority)))

  const { clauses: effective } = effectivePolicy(spec, {
    clauses: units.map(({ clause }) => clause.id),
    ...(conversation && { conversation }),
  })
  const effectiveOf = ({ id }: Clause) => effective.find((each) => each.id === id)
  const blocks = [...AUTHORITIES, undefined].flatMap((level) => {
    const own = units.filter(({ clause }) => clause.authority === level).map(({ clause }) => clause)
    if (own.length === 0) return []
    const head = levelBlock(level, conversation && effectiveOf(own[0]!))
    return [head, ...own.map((clause) => unitBlock(clause, effectiveOf(clause), units))]
  })
  const body = blocks.join('\n\n')
  const used = definitionsBlock(usedTerms(spec.definitions, body), '# Definitions')
  const text = withTitles(spec, [INTRODUCTION, body, used].filter((part) => part !== '').join('\n\n'))
  const shipped = units.flatMap(({ clause, holds }) => [clause, ...holds])
  return {
    text,
    hash: hashOf(text),
    clauses: shipped.map((each) => ({ id: each.id, hash: clauseHash(each) })),
    leftOut,
  }
}

const INTRODUCTION = `# Policy

The assistant follows the clauses below, which stand in order of authority, the highest first. Where two of them conflict, the one of higher authority holds.`

/** A clause that is written out: one of a clause file, or a section with the clauses whose sentences it holds. */
interface Unit {
  readonly clause: Clause
  readonly holds: readonly Clause[]
}

function selected(
  spec: Spec,
  tags: readonly string[] | undefined,
  authorities: readonly Authority[] | undefined,
): { readonly units: Unit[]; readonly leftOut: LeftOut[] } {
  const ids = new Set(spec.sections.map(({ id }) => id))
  const own = spec.clauses
    .filter(({ section }) => section === undefined || !ids.has(section))
    .map((clause) => ({ clause, holds: [] }))
  const sections = spec.sections
    .map((section) => ({
      clause: sectionClause(section, spec.sections),
      holds: inOrder(spec.clauses.filter((clause) => clause.section === section.id)),
    }))
    .filter(({ clause, holds }) => holds.length > 0 || clause.text.trim() !== '')
  const reasons = [...own, ...sections].map((unit) => ({ unit, reason: whyNot(unit, tags, authorities) }))
  const units = reasons.flatMap(({ unit, reason }) => (reason === undefined ? [unit] : []))
  if (units.length === 0) throw new Error(`compilePolicy(): ${nothing(spec, tags)}`)
  const leftOut = reasons.flatMap(({ unit, reason }) => {
    const { id, title, file, place } = unit.clause
    return reason === undefined ? [] : [{ id, title, file, line: place.line, reason }]
  })
  return { units: units.toSorted((a, b) => compare(a.clause, b.clause)), leftOut }
}

/** Why the words of a unit aren't in the text; undefined where they are. */
function whyNot(
  { clause, holds }: Unit,
  tags: readonly string[] | undefined,
  authorities: readonly Authority[] | undefined,
): string | undefined {
  const { authority, section, id } = clause
  if (authority === undefined && section === id && holds.length === 0)
    return 'Neither its heading nor one above it declares an authority: it explains, and binds nobody.'
  if (authorities && !(authority && authorities.includes(authority)))
    return `It is of authority ${authority ?? 'unknown'}, and ${listed(authorities, 'or')} was asked for.`
  if (tags && ![clause, ...holds].some((each) => each.tags.some((tag) => tags.includes(tag))))
    return `It has no tag ${listed(tags, 'or')}.`
  return undefined
}

function nothing({ clauses }: Spec, tags: readonly string[] | undefined): string {
  if (clauses.length === 0) return 'the spec has no clause; look at the problems that loadSpec() returns'
  if (!tags) return 'no clause is of this authority'
  const known = [...new Set(clauses.flatMap((clause) => clause.tags))].sort()
  return `no clause that is asked for has the tag ${listed(tags, 'or')}; the tags are ${listed(known) || 'none'}`
}

function inOrder(clauses: readonly Clause[]): Clause[] {
  return clauses.toSorted(compare)
}

/** By authority, then by place: the order in which files were read plays no part. */
function compare(a: Clause, b: Clause): number {
  const byLevel =
    a.authority && b.authority
      ? compareAuthority(a.authority, b.authority)
      : Number(!a.authority) - Number(!b.authority)
  if (byLevel !== 0) return byLevel
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.place.offset - b.place.offset
}

/** @param effective of a clause of this level, in a conversation */
function levelBlock(level: Authority | undefined, effective: EffectiveClause | undefined): string {
  if (!level) return '# Without an authority\n\nIt is not said who may change or lift these.'
  const head = `# Authority: ${level}\n\n${AUTHORITY_MEANING[level]}`
  if (!effective || level === 'root') return head
  const roles = effective.liftableBy.toReversed()
  return roles.length === 0
    ? `${head} Nobody in this conversation may.`
    : `${head} In this conversation: ${roles.join(', ')}.`
}

function unitBlock(clause: Clause, effective: EffectiveClause | undefined, units: readonly Unit[]): string {
  const winners = new Set(effective?.givesWayTo.map(({ to }) => to))
  const named = units.filter((each) => winners.has(each.clause.id)).map((each) => each.clause)
  return [clauseBlock(clause), ...clauseList('Where both apply, this clause gives way to:', named)].join(
    '\n\n',
  )
}

function listOf<T extends string>(value: T | readonly T[] | undefined): readonly T[] | undefined {
  return typeof value === 'string' ? [value] : value
}

function levels(authorities: readonly Authority[] | undefined): readonly Authority[] | undefined {
  const wrong = authorities?.filter((level) => !AUTHORITIES.includes(level)) ?? []
  if (wrong.length === 0) return authorities
  throw new TypeError(
    `compilePolicy(): unknown authority ${listed(wrong)}; the known ones are ${listed(AUTHORITIES)}`,
  )
}

function soundSpec(loaded: LoadedSpec): Spec {
  const errors = errorsIn(loaded)
  if (errors.length === 0) return loaded.spec
  const lines = errors.map(({ name, reason }) => `  ${name} ${reason}`)
  throw new Error(`compilePolicy(): a file with a problem has no clause to ship\n\n${lines.join('\n')}`)
}

function isConversation(
  scope: PolicySelection | readonly Pick<Message, 'role'>[],
): scope is readonly Pick<Message, 'role'>[] {
  return Array.isArray(scope)
}
