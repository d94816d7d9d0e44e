import PQueue from 'p-queue'
import { failure } from '../failure.ts'
import type { Answer, Failure } from '../model.ts'
import { createPace } from './pace.ts'

/** Where the requests to a model wait that has said "too many": fewer of them at one time, and pauses. */
export interface Lane {
  readonly queue: PQueue
  /** Acts on what an answer says of the pace, and gives it back. */
  paced(answer: Answer, began: number): Answer
  /** Ends a pause. */
  warmUp(): void
}

/** A provider that asks for a longer wait than this has, for this run, said no. */
const LONGEST_COOL_DOWN = 120_000

/** @param most requests at one time, to begin with and at the end */
export function createLane(most: number): Lane {
  const queue = new PQueue({ concurrency: most })
  const pace = createPace(most)
  let coolDown: { readonly until: number; readonly timer: NodeJS.Timeout } | undefined

  /** Lets no further request start until the provider's wait is over. */
  function cool(answer: Failure, ms: number): Failure {
    if (ms > LONGEST_COOL_DOWN) {
      const wait = `it asks to wait ${Math.ceil(ms / 1000)} s, and the longest wait is ${LONGEST_COOL_DOWN / 1000} s`
      return { ...failure(answer.reason, `${answer.detail}; ${wait}`), permanent: true }
    }
    const until = performance.now() + ms
    if (coolDown && coolDown.until >= until) return answer
    clearTimeout(coolDown?.timer)
    queue.pause()
    coolDown = { until, timer: setTimeout(warmUp, ms) }
    return answer
  }

  function warmUp(): void {
    clearTimeout(coolDown?.timer)
    coolDown = undefined
    queue.start()
  }

  return {
    queue,
    paced(answer, began) {
      if (answer.kind === 'reply') pace.succeeded()
      const limited = answer.kind === 'failure' && answer.retry?.limited
      const pause = limited ? pace.limited(began) : 0
      queue.concurrency = pace.limit
      if (answer.kind === 'reply') return answer
      const wait = answer.retry?.afterMs ?? pause
      return wait > 0 ? cool(answer, wait) : answer
    },
    warmUp,
  }
}
