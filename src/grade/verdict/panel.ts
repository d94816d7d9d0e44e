import { SATISFIED_FROM, type Scored, type Unscored, type UnscoredReason, type Verdict } from './verdict.ts'

/** All gradings of one reply by one grader. */
export interface PanelMember {
  readonly grader: string
  readonly verdicts: readonly Verdict[]
}

/** How far the gradings of one reply are apart. */
export interface Disagreement {
  /** Highest raw score less the lowest, 0..6. */
  readonly spread: number
  /** Some say satisfied, some violated. */
  readonly straddles: boolean
}

export interface PanelVerdict {
  /** One of the gradings as it stands: that which has the median, with its evidence and reasoning. */
  readonly verdict: Verdict
  /** Missing with fewer than two scored gradings. */
  readonly disagreement?: Disagreement
}

const NOT_MADE: ReadonlySet<UnscoredReason> = new Set(['not-recorded', 'budget', 'aborted'])

/**
 * One verdict from several gradings: each member's own first, then that of the members, so that a member who
 * graded more often has no more weight. Of an even number the lower middle counts, the stricter one.
 *
 * Unscored gradings are left out; where nothing else is there, the commonest reason is the verdict. But where
 * one was not even made (not recorded, out of budget, stopped) there is no verdict: another run would complete
 * the panel and might decide otherwise. It is "not applicable" where more than half say so.
 *
 * @param members in the order of the config; the first of equal gradings is shown
 */
export function panelVerdict(members: readonly PanelMember[]): PanelVerdict {
  const all = members.flatMap(({ verdicts }) => verdicts)
  const notMade = all.filter((verdict) => verdict.kind === 'unscored' && NOT_MADE.has(verdict.reason))
  if (notMade.length > 0) return { verdict: commonest(notMade) }
  const own = members.flatMap(({ verdicts }) => (verdicts.length > 0 ? [combined(verdicts)] : []))
  const verdict = combined(own)
  const raws = all.filter(isScored).map(({ raw }) => raw)
  if (raws.length < 2) return { verdict }
  const [low, high] = [Math.min(...raws), Math.max(...raws)]
  return {
    verdict,
    disagreement: { spread: high - low, straddles: low < SATISFIED_FROM && high >= SATISFIED_FROM },
  }
}

/** @throws RangeError for none */
function combined(verdicts: readonly Verdict[]): Verdict {
  const decided = verdicts.filter((verdict) => verdict.kind !== 'unscored')
  if (decided.length === 0) return commonest(verdicts)
  const scored = decided.filter(isScored)
  const notApplicable = decided.find(({ kind }) => kind === 'not-applicable')
  if (notApplicable && scored.length * 2 < decided.length) return notApplicable
  const raws = scored.map(({ raw }) => raw).sort((one, other) => one - other)
  const wanted = raws[(raws.length - 1) >> 1]!
  return scored.find(({ raw }) => raw === wanted)!
}

function commonest(verdicts: readonly Verdict[]): Unscored {
  const unscored = verdicts.filter((verdict) => verdict.kind === 'unscored')
  const groups = [...Map.groupBy(unscored, ({ reason }) => reason).values()]
  if (groups.length === 0) throw new RangeError('Expected at least one grading, got none')
  return groups.reduce((most, group) => (group.length > most.length ? group : most))[0]!
}

function isScored(verdict: Verdict): verdict is Scored {
  return verdict.kind === 'satisfied' || verdict.kind === 'violated'
}
