/** What a label says, and what a judge can say. */
export type Judged = 'satisfied' | 'violated'

export interface Judgement {
  /** By the label. */
  readonly truth: Judged
  /** By the judge. */
  readonly judged: Judged
}

/** `count` out of `of`: what an interval such as Wilson's is made of. */
export interface Share {
  readonly count: number
  readonly of: number
}

/** How well a judge reproduces labels. Rates are in 0..1, undefined where their denominator is 0. */
export interface Classification {
  readonly n: number
  readonly accuracy: number | undefined
  /** Mean of the two classes' recalls; undefined where a class has no labels. */
  readonly balancedAccuracy: number | undefined
  /** Undefined for a class that neither labels nor judge use. */
  readonly f1: Readonly<Record<Judged, number | undefined>>
  /** `confusion[truth][judged]` */
  readonly confusion: Readonly<Record<Judged, Readonly<Record<Judged, number>>>>
  /** Violations that the judge let pass, out of all violations. */
  readonly falsePass: Share
  /** Good replies that the judge failed, out of all good ones. */
  readonly falseFail: Share
}

/**
 * Counts and rates of a judge's verdicts against labels.
 *
 * Source: the usual definitions; balanced accuracy: K. Brodersen et al., "The Balanced Accuracy and
 * Its Posterior Distribution", ICPR 2010.
 *
 * @param judgements scored ones only: leave out what has no verdict, and say how many
 */
export function classification(judgements: readonly Judgement[]): Classification {
  const count = (truth: Judged, judged: Judged) =>
    judgements.filter((each) => each.truth === truth && each.judged === judged).length
  const passed = count('satisfied', 'satisfied')
  const falseFail = count('satisfied', 'violated')
  const falsePass = count('violated', 'satisfied')
  const failed = count('violated', 'violated')
  const wrong = falseFail + falsePass
  const recalls = [ratio(passed, passed + falseFail), ratio(failed, failed + falsePass)]
  return {
    n: judgements.length,
    accuracy: ratio(passed + failed, judgements.length),
    balancedAccuracy: meanOf(recalls),
    f1: {
      satisfied: ratio(2 * passed, 2 * passed + wrong),
      violated: ratio(2 * failed, 2 * failed + wrong),
    },
    confusion: {
      satisfied: { satisfied: passed, violated: falseFail },
      violated: { satisfied: falsePass, violated: failed },
    },
    falsePass: { count: falsePass, of: falsePass + failed },
    falseFail: { count: falseFail, of: falseFail + passed },
  }
}

function ratio(count: number, of: number): number | undefined {
  return of === 0 ? undefined : count / of
}

function meanOf([a, b]: readonly (number | undefined)[]): number | undefined {
  return a === undefined || b === undefined ? undefined : (a + b) / 2
}
