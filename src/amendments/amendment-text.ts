import type { AmendedPart, AuthorityChange } from './amended-part.ts'
import type { AmendmentReport } from './amendments.ts'
import type { ClauseAmendments, ClauseToReview, ReorderedClause } from './clause-amendments.ts'
import type { PromptChanges, RuleChange } from './lock.ts'
import type { RemovedSection } from './section-amendments.ts'
import type { WordRun } from './word-diff.ts'
import { forceText } from './words/force-changes.ts'

export interface AmendmentTextOptions {
  /** What goes before the paths of files in links, such as `https://github.com/acme/shop/blob/main/`. */
  readonly base?: string
}

/**
 * The report as a changelog in markdown, for a pull request. What changes behaviour most stands first.
 *
 * @example
 * console.log(amendmentText(amendments(specAt('main', options), loadSpec(options))))
 */
export function amendmentText(report: AmendmentReport, { base = '' }: AmendmentTextOptions = {}): string {
  if (report.bump === 'none') return '## Amendments: none\n'
  const { clauses, sections } = report
  const name = (part: AmendedPart) => `${link(part, base)} ${escaped(part.title)}`
  // Clauses with the same change share a line.
  const once = <T extends AmendedPart>(parts: readonly T[], words: (part: T) => string) =>
    [...Map.groupBy(parts, words)].map(
      ([text, same]) => `${same.map((part) => link(part, base)).join(', ')} ${text}`,
    )
  const [repealed, dissolved] = partition(sections.removed)
  const groups = [
    group('Authority', [
      ...once(
        [...sections.reauthorised, ...clauses.reauthorised],
        (each) => `${escaped(each.title)}: ${authorityText(each)}`,
      ),
      ...clauses.reordered.map((each) => `${name(each)}: ${orderText(each)}`),
    ]),
    group('Duties and permissions', [
      ...once(clauses.force, (each) => `${escaped(each.title)}: ${forceText(each.changes, code)}`),
      ...sections.force.map((each) => `${name(each)}: ${forceText(each.changes, code)}`),
    ]),
    group('Repealed', [
      ...repealed.map((each) => `${name(each)}${levelText(each)}${after(': ', whereaboutsText(each))}`),
      ...apart(clauses.repealed, sections.removed).map((each) => `${name(each)}${levelText(each)}`),
    ]),
    group(
      'Tests lost: the rule stands, and nothing tests it any more',
      clauses.testsLost.map((each) => `${name(each)}: ${testsLostText(each)}`),
    ),
    group('New', [
      ...sections.added.map((each) => `${name(each)}${levelText(each)}`),
      ...clauses.added.map((each) => `${name(each)}${levelText(each)}`),
    ]),
    group('Moved and renamed', [
      ...dissolved.map(
        (each) =>
          `${name(each)}: heading removed, ${whereaboutsText(each) || 'under which no rule stood of its own'}`,
      ),
      ...sections.renamed.map(
        (each) => `${name(each)}, before: ${code(each.from.id)} ${escaped(each.from.title)}`,
      ),
      ...[...sections.retitled, ...clauses.retitled].map(
        (each) => `${name(each)}, before: ${escaped(each.from)}`,
      ),
      ...once(clauses.moved, (each) => fromTo(each.from, each.to)),
      ...sections.moved.map((each) => `${name(each)} ${fromTo(each.from.at(-1), each.to.at(-1))}`),
    ]),
    group('Reworded', [
      ...once(clauses.reworded, ({ words }) => (words ? wordsText(words) : '')),
      ...inOneLine('The text of', sections.reworded, base),
      ...inOneLine('What code checks of', clauses.checks, base),
    ]),
    group('Prompts and labelled replies', [
      ...clauses.prompts.map((each) => `${link(each, base)} ${promptsText(each)}`),
      ...inOneLine('Labelled replies of', [...clauses.precedents, ...sections.precedents], base),
      ...inOneLine(
        'Not compared, as an example there could not be read: labelled replies of',
        sections.uncompared,
        base,
      ),
    ]),
    group('To review: the rule changed, and what tests it did not', reviewLines(clauses.review, base)),
  ]
  return `${[`## Amendments, suggested version: ${report.bump}`, ...groups.filter((text) => text !== '')].join('\n\n')}\n`
}

function group(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `### ${title}\n\n${lines.map((line) => `- ${line.trimEnd()}`).join('\n')}`
}

function inOneLine(words: string, parts: readonly AmendedPart[], base: string): string[] {
  return parts.length === 0 ? [] : [`${words} ${parts.map((part) => link(part, base)).join(', ')}`]
}

function authorityText({ from, to, direction }: AuthorityChange): string {
  if (direction === 'declared') return `${to}, declared`
  if (direction === 'dropped') return `${from} no more, none declared`
  return `${from} → ${to}, ${direction}`
}

function orderText({ overrides, exceptions }: ReorderedClause): string {
  const parts = [
    ...listOf('now overrides', overrides.added),
    ...listOf('no longer overrides', overrides.removed),
    ...listOf('now gives way to', exceptions.added),
    ...listOf('no longer gives way to', exceptions.removed),
  ]
  return parts.join(', ')
}

function levelText({ authority }: { readonly authority?: string }): string {
  return authority === undefined ? '' : `, ${authority}`
}

/** Those that were a rule or held one that is gone, and those of which only the heading is. */
function partition(removed: readonly RemovedSection[]): [RemovedSection[], RemovedSection[]] {
  const isRepealed = ({ isRule, clauses }: RemovedSection) =>
    isRule || clauses.some(({ to }) => to === undefined)
  return [removed.filter(isRepealed), removed.filter((section) => !isRepealed(section))]
}

function testsLostText({ id, prompts }: ClauseAmendments['testsLost'][number]): string {
  const what =
    prompts.length > 0
      ? `its ${counted(prompts.length, 'prompt')} gone (${quoted(prompts)})`
      : 'its tests gone'
  return `${what}: restore ${code(`${id}.md`)}, or remove the reference if the rule is repealed too`
}

/** Where the clauses of a removed section are now. */
function whereaboutsText({ clauses }: RemovedSection): string {
  const moved = [...Map.groupBy(clauses, ({ to }) => to ?? '')].sort(([a], [b]) => (a < b ? -1 : 1))
  const parts = moved.map(([to, held]) => {
    const ids = held.map(({ id }) => code(id)).join(', ')
    return to === '' ? `${ids} repealed` : `${ids} now in ${code(to)}`
  })
  return parts.join('; ')
}

/** Repealed clauses that the line of their section doesn't name already. */
function apart<T extends AmendedPart>(repealed: readonly T[], removed: readonly RemovedSection[]): T[] {
  const told = removed.flatMap((section) => section.clauses.map(({ id }) => id))
  return repealed.filter(({ id }) => !told.includes(id))
}

function after(sign: string, words: string): string {
  return words === '' ? '' : `${sign}${words}`
}

function fromTo(from: string | undefined, to: string | undefined): string {
  const parts = [
    ...(from === undefined ? [] : [`from ${code(from)}`]),
    ...(to === undefined ? [] : [`to ${code(to)}`]),
  ]
  return parts.join(' ') || 'in its parents'
}

function promptsText({ added, removed, changed, retitled }: PromptChanges): string {
  const parts = [
    ...(changed.length > 0 ? [`changed: ${quoted(changed)}`] : []),
    ...(added.length > 0 ? [`added: ${quoted(added)}`] : []),
    ...(removed.length > 0 ? [`removed: ${quoted(removed)}`] : []),
    ...(retitled.length > 0
      ? [`retitled: ${retitled.map(({ from, to }) => `${quoted([from])} → ${quoted([to])}`).join(', ')}`]
      : []),
  ]
  return parts.join('; ')
}

function quoted(titles: readonly string[]): string {
  return titles.map((title) => `"${escaped(title)}"`).join(', ')
}

const BECAUSE: Readonly<Record<RuleChange, string>> = {
  text: 'words',
  authority: 'authority',
  order: 'order',
  checks: 'checks',
}

/** One line for all clauses that changed in the same way. */
function reviewLines(review: readonly ClauseToReview[], base: string): string[] {
  const reasons = Map.groupBy(review, ({ because }) => because.map((each) => BECAUSE[each]).join(', '))
  return [...reasons].map(
    ([because, clauses]) =>
      `${because}: ${clauses.map((each) => `${promptLink(each, base)} (${toReview(each)})`).join(', ')}`,
  )
}

/** `3 prompts, 2 replies` */
export function toReview({ prompts, precedents }: Pick<ClauseToReview, 'prompts' | 'precedents'>): string {
  const parts = [...counted(prompts, 'prompt'), ...counted(precedents, 'labelled reply', 'labelled replies')]
  return parts.join(', ')
}

function counted(count: number, one: string, many = `${one}s`): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
}

/** Words of context beside a change. */
const CONTEXT = 5

function wordsText(runs: readonly WordRun[]): string {
  return runs
    .map(({ kind, text }, index) => {
      if (kind === 'removed') return `~~${escaped(text)}~~`
      if (kind === 'added') return `**${escaped(text)}**`
      return escaped(shortened(text, index === 0, index === runs.length - 1))
    })
    .join(' ')
}

function shortened(text: string, isFirst: boolean, isLast: boolean): string {
  const words = text.split(' ')
  const most = isFirst || isLast ? CONTEXT + 2 : 2 * CONTEXT + 2
  if (words.length <= most) return text
  return [...(isFirst ? [] : words.slice(0, CONTEXT)), '…', ...(isLast ? [] : words.slice(-CONTEXT))].join(
    ' ',
  )
}

function promptLink({ id, title, promptFile }: ClauseToReview, base: string): string {
  return link({ id, title, file: promptFile }, base)
}

function link({ id, file, line }: AmendedPart, base: string): string {
  if (file === undefined) return code(id)
  const target = encodeURI(file).replace(/[()#?]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `[${code(id)}](${base}${target}${line === undefined ? '' : `#L${line}`})`
}

function listOf(words: string, ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`${words} ${ids.map(code).join(', ')}`]
}

function code(id: string): string {
  return `\`${id}\``
}

/** With the spec's own markup escaped, which would run into ours. Within a word, `_` is no markup. */
function escaped(text: string): string {
  return text.replace(/[\\`*[<~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)/gu, '\\$&')
}
