import { failure } from '../failure.ts'
import type { Answer, Failure, Model, ModelRequest } from '../model.ts'

/** Models that are asked no more in this run, because they would not answer. */
export interface Stopped {
  /** Why a model isn't asked any more; undefined where it is. */
  of(model: Model): Failure | undefined
  /** A request begins. */
  began(model: Model): void
  /** It is over, whatever came of it. */
  ended(model: Model, isAborted: boolean): void
  /** Notes what a request was answered, and gives it back; marked, where the model is asked no more from now on. */
  note(model: Model, request: ModelRequest, answer: Answer): Answer
  /**
   * Notes what is left where no attempt has helped.
   * @param isUnreachable was there nobody to answer?
   */
  gaveUp(model: Model, request: ModelRequest, left: Failure, isUnreachable: boolean): void
  /** The answer of an ask, when it is known whether the model will ever answer; marked, where it won't. */
  settled(model: Model, answer: Answer): Promise<Answer>
  /** While a model is doubtful, until it isn't: no further request to it should begin. */
  doubt(model: Model): Promise<void> | undefined
}

/** So many prompts that fail alike, and no answer to any, are a model that always fails. */
const ALWAYS = 5
/** Milliseconds in which a model may refuse all requests as too many: longer than a limit that counts by the minute. */
const LONGEST_DROUGHT = 90_000
/** The same, where it says itself how long to wait. */
const LONGEST_DROUGHT_FORETOLD = 300_000

interface Known {
  succeeded: boolean
  /** Requests under way. */
  running: number
  /** Prompts that have failed alike, as text. */
  readonly alike: Set<string>
  detail?: string
  /** When it has refused a request as one too many and let none through since. */
  drySince?: number | undefined
  doubt?: { readonly failure: Failure; readonly over: Promise<void>; readonly end: () => void } | undefined
  stopped?: Failure
}

/**
 * Keeps count of what models answer. A key that is refused says so with its first failure; an app that always throws is
 * known by the fifth prompt, unless a request that is still under way proves the contrary.
 */
export function createStopped(): Stopped {
  const models = new WeakMap<Model, Known>()
  const knownOf = (model: Model): Known => {
    const known = models.get(model) ?? { succeeded: false, running: 0, alike: new Set() }
    models.set(model, known)
    return known
  }

  function stop(model: Model, cause: Failure): Failure {
    const known = knownOf(model)
    known.stopped ??= { ...cause, stopped: model.id }
    return known.stopped
  }

  function endDoubt(known: Known): void {
    const { doubt } = known
    known.doubt = undefined
    doubt?.end()
  }

  function convict(model: Model): void {
    const known = knownOf(model)
    if (!known.doubt || known.running > 0) return
    stop(model, known.doubt.failure)
    endDoubt(known)
  }

  function suspect(model: Model, { messages }: ModelRequest, failure: Failure, mostAlike: number): void {
    const known = knownOf(model)
    if (known.succeeded || !speaksOfModel(failure)) return
    if (known.detail !== failure.detail) {
      known.detail = failure.detail
      known.alike.clear()
      endDoubt(known)
    }
    known.alike.add(JSON.stringify(messages))
    if (known.alike.size >= mostAlike) known.doubt ??= { failure, ...openEnd() }
  }

  return {
    of: (model) => knownOf(model).stopped,
    doubt: (model) => knownOf(model).doubt?.over,
    began(model) {
      knownOf(model).running++
    },
    ended(model, isAborted) {
      const known = knownOf(model)
      known.running--
      // What it would have answered nobody knows.
      if (isAborted) endDoubt(known)
      else convict(model)
    },
    note(model, request, answer) {
      const known = knownOf(model)
      if (answer.kind === 'reply') {
        known.succeeded = true
        known.drySince = undefined
        endDoubt(known)
        return answer
      }
      if (answer.permanent) return stop(model, answer)
      if (!answer.retry) suspect(model, request, answer, ALWAYS)
      if (!answer.retry?.limited) return answer
      const now = performance.now()
      known.drySince ??= now
      const dry = now - known.drySince
      const longest = answer.retry.afterMs === undefined ? LONGEST_DROUGHT : LONGEST_DROUGHT_FORETOLD
      if (dry <= longest) return answer
      const since = `no request has got through for ${Math.round(dry / 1000)} s`
      return stop(model, failure(answer.reason, `${answer.detail}; ${since}`))
    },
    gaveUp(model, request, left, isUnreachable) {
      suspect(model, request, left, isUnreachable ? 1 : ALWAYS)
      convict(model)
    },
    async settled(model, answer) {
      if (answer.kind === 'reply' || !speaksOfModel(answer)) return answer
      await knownOf(model).doubt?.over
      return knownOf(model).stopped ?? answer
    },
  }
}

/** Others tell of a prompt, of the budget or of the run. */
function speaksOfModel({ reason }: Failure): boolean {
  return reason === 'failed' || reason === 'timeout'
}

function openEnd(): { readonly over: Promise<void>; readonly end: () => void } {
  let end = () => {}
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  return { over, end }
}
