import type { Clause, Example, LabelledReply, Place } from '../../clauses/data/clause.ts'
import { isElided, replyKey } from '../../clauses/data/fingerprint.ts'
import { sectionClause } from '../../clauses/data/labelled-replies.ts'
import type { ReadSpec } from '../../clauses/load.ts'
import { perObjectAnd } from '../../common/memo.ts'

/** A labelled reply with all that says whether two of them contradict each other. */
export interface Labelled {
  readonly holder: Clause
  readonly reply: LabelledReply
  readonly file: string
  readonly place: Place
  /** Equal where prompt and reply are. */
  readonly key: string
  /** Id of the clause that the label speaks of: `BAD[#id]` names it, without it that is the holder. */
  readonly subject: string
}

/** All that can hold examples: clauses without a problem, then the sections of the policy. */
export function holdersOf({ loaded: { spec } }: Pick<ReadSpec, 'loaded'>): Clause[] {
  return [...spec.clauses, ...spec.sections.map((section) => sectionClause(section, spec.sections))]
}

/** The replies that are labelled GOOD or BAD; with OK either verdict is right, so it contradicts none. */
export function labelledIn(holder: Clause): Labelled[] {
  return holder.examples.flatMap((example) => labelledBy(example, holder))
}

/** Those of one example of a holder. */
export const labelledBy = perObjectAnd(
  ({ comparisons }: Example, holder: Clause): readonly Labelled[] =>
    comparisons.flatMap(({ messages, replies }) =>
      replies
        .filter(({ label, reply }) => label !== 'OK' && messages.length > 0 && !isElided(reply))
        .map((reply) => ({
          holder,
          reply,
          file: holder.file,
          place: reply.reply.span.start,
          key: replyKey(messages, reply.reply),
          subject: reply.against ?? holder.id,
        })),
    ),
  (holder) => holder,
)

export function disagree(a: Labelled, b: Labelled): boolean {
  return a.key === b.key && a.reply.label !== b.reply.label
}
