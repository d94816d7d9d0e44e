import { toReview } from '../../amendments/amendment-text.ts'
import { type LockedClause, lockOf, type RuleChange, unreviewed } from '../../amendments/lock.ts'
import type { Clause, Spec } from '../../clauses/data/clause.ts'
import { precedentsOf } from '../../clauses/data/labelled-replies.ts'
import { type FilePlace, placeOfWords } from '../../clauses/data/place.ts'
import type { Rule } from '../facts/rule.ts'

/** A rule that says something else than when its prompts were written: they may test what no longer holds. */
export const amended: Rule = {
  id: 'amended',
  severity: 'warn',
  check({ loaded: { spec }, lock }) {
    if (!lock) return []
    const accepted = new Map(lock.clauses.map((clause) => [clause.id, clause]))
    const now = new Map(lockOf(spec).clauses.map((clause) => [clause.id, clause]))
    return spec.clauses.flatMap((clause) => {
      const before = accepted.get(clause.id)
      if (!before || before.status === 'repealed') return []
      const changes = unreviewed(before, now.get(clause.id)!)
      if (changes.length === 0) return []
      const { file, place } = placeOf(spec, clause, changes)
      const tests = toReview({ prompts: clause.examples.length, precedents: precedentsOf(clause).length })
      const reason = `Unexpected change of ${changesText(changes, before, clause)} since the lock of ${before.changed ?? before.since}, expected what tests it to change too: review its ${tests} (${clause.file}), then accept with \`npx vitest -u\``
      return [{ file, place, reason }]
    })
  },
}

/** Where the change was made. */
function placeOf(spec: Spec, clause: Clause, changes: readonly RuleChange[]): FilePlace {
  const section = spec.sections.find(({ id }) => id === clause.section)
  return section && !changes.includes('text') ? section : placeOfWords(spec, clause)
}

function changesText(changes: readonly RuleChange[], before: LockedClause, clause: Clause): string {
  const words: Readonly<Record<RuleChange, string>> = {
    text: 'the words',
    authority: `the authority (${before.authority ?? 'none'} → ${clause.authority ?? 'none'})`,
    order: 'what goes first',
    checks: 'the checks',
  }
  return `${changes.map((change) => words[change]).join(' and ')} of \`${clause.id}\``
}
