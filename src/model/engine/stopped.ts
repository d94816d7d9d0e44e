import type { Answer, Failure, Model } from '../model.ts'

/** Models that are asked no more in this run, because they would not answer. */
export interface Stopped {
  /** Why a model isn't asked any more; undefined where it is. */
  of(model: Model): Failure | undefined
  /** Notes an answer, and gives it back; marked, where the model is asked no more from now on. */
  note(model: Model, answer: Answer): Answer
  /** The model has answered so often. */
  successes(model: Model): number
}

/** So many equal failures that asking again doesn't change, and no answer, are a model that always fails. */
const ALWAYS = 5

interface Known {
  successes: number
  failures: number
  last?: string
  stopped?: Failure
}

/**
 * Keeps count of what models answer. A key that is refused says so with its first failure; a module that always throws
 * is known by the fifth.
 */
export function createStopped(): Stopped {
  const models = new WeakMap<Model, Known>()
  const knownOf = (model: Model): Known => {
    const known = models.get(model) ?? { successes: 0, failures: 0 }
    models.set(model, known)
    return known
  }
  return {
    of: (model) => knownOf(model).stopped,
    successes: (model) => knownOf(model).successes,
    note(model, answer) {
      const known = knownOf(model)
      if (answer.kind === 'reply') known.successes++
      if (answer.kind === 'reply' || answer.reason !== 'failed' || answer.retry) return answer
      known.failures = known.last === answer.detail ? known.failures + 1 : 1
      known.last = answer.detail
      const fails = answer.permanent || (known.successes === 0 && known.failures >= ALWAYS)
      if (!fails) return answer
      known.stopped ??= { ...answer, stopped: model.id }
      return { ...answer, stopped: model.id }
    },
  }
}
