import { perObject } from '../../common/memo.ts'
import { sectionsById } from '../data/by-id.ts'
import type { Authority, Clause, Reference, Section } from '../data/clause.ts'
import { didYouMean } from '../data/nearest.ts'
import { placeText } from '../data/place.ts'
import { problem, problemsOf } from '../data/problem.ts'
import type { ClauseFile } from '../file/clause-file.ts'
import type { Policy } from './policy-text.ts'

/**
 * Gives the clause of a prompt file what the policy says of it: title and authority of its section, and the
 * sentences that refer to it. Files in our own layout stay as they are.
 */
export function joinPolicy(file: ClauseFile, policy: Policy | undefined): ClauseFile {
  const [clause] = file.clauses
  if (file.layout === 'own' || !clause) return file
  if (!policy) {
    const reason = `\`${clause.id}\` has neither front matter nor a policy text: begin the file with front matter (\`---\`, \`authority: user\`, \`---\`), give each heading that is a clause an id (\`## Title {#some_id authority=user}\`), or name the text that refers to \`[^${clause.id}]\` with the option \`policy\``
    return withProblem(file, clause, reason, 'no-policy')
  }
  const referring = referencesOf(policy).get(clause.id) ?? []
  const section = referring[0]?.section
  if (!section) {
    const reason = `No text of ${policy.file} refers to \`[^${clause.id}]\`: refer to it there, remove this file, or make it a clause of its own with front matter${didYouMean(clause.id, [...referencesOf(policy).keys()])}`
    return withProblem(file, clause, reason, 'orphan-prompts')
  }
  const holder = authorityHolder(section, policy)
  const [one, other] = differing(referring, policy)
  if (one && other) {
    const reason = `\`[^${clause.id}]\` stands in sections of two authorities: ${one} and ${other}. Give the sections one authority, or each sentence a prompt file of its own`
    return withProblem({ ...file, clauses: [] }, clause, reason, 'two-authorities')
  }
  const joined: Clause = {
    ...clause,
    title: section.title,
    ...(holder?.authority ? { authority: holder.authority } : {}),
    tags: [...new Set([...clause.tags, ...(section.tags ?? [])])],
    ...(section.attributes ? { attributes: section.attributes } : {}),
    text: [...new Set(referring.map(({ sentence }) => sentence))].join('\n\n'),
    section: section.id,
  }
  if (holder && policy.doubtful.includes(holder.id)) {
    const at = `${policy.file}:${holder.place.line}:${holder.place.column}`
    const reason = `The section of \`${clause.id}\` has no authority that is known: see the heading at ${at}`
    return withProblem({ ...file, clauses: [joined] }, clause, reason, 'unknown-authority')
  }
  return { ...file, clauses: [joined] }
}

/** The places of two references whose sections have different authorities, with these; empty where all are one. */
function differing(referring: readonly Referring[], policy: Policy): string[] {
  const levels = new Map<string, string>()
  for (const { section, place } of referring) {
    const level = authorityHolder(section, policy)?.authority ?? 'no authority'
    if (!levels.has(level)) levels.set(level, `${placeText({ file: policy.file, place })} (${level})`)
  }
  return levels.size > 1 ? [...levels.values()] : []
}

interface Referring extends Reference {
  readonly section: Section
}

/** What refers to each clause, in the order of the text. */
const referencesOf = perObject(({ sections }: Policy) =>
  Map.groupBy(
    sections.flatMap((section) =>
      section.references.map((reference): Referring => ({ ...reference, section })),
    ),
    ({ id }) => id,
  ),
)

/** The section itself, or the nearest one above it that declares an authority. */
function authorityHolder(
  section: Section,
  { sections, doubtful }: Policy,
): (Section & { readonly authority?: Authority }) | undefined {
  const chain = [
    section,
    ...section.parents.toReversed().flatMap((id) => sectionsById(sections).get(id) ?? []),
  ]
  return chain.find(({ id, authority }) => authority !== undefined || doubtful.includes(id))
}

function withProblem(file: ClauseFile, { place }: Clause, reason: string, ruleId: string): ClauseFile {
  const problems = problemsOf(file.file, [...file.problems, problem(reason, place, ruleId)])
  return { ...file, intact: undefined, problems }
}
