/** How many requests may run at one time while a provider says "too many" without saying for how long. */
export interface Pace {
  /** From 1 to the configured limit. */
  readonly limit: number
  /** An answer came: the limit grows, in time. */
  succeeded(): void
  /**
   * A 429: halves the limit, once for all requests that were under way together.
   * @param began when the request did, on the clock of `performance.now()`
   * @returns milliseconds in which no request should begin; 0 where the lower limit may do
   */
  limited(began: number): number
}

/** Successes in a row after which one request more may run, at least: it grows slowly. */
const GROWS_AFTER = 10
const SHORTEST_PAUSE = 200
const LONGEST_PAUSE = 8000

/**
 * Additive increase, multiplicative decrease, as TCP does it (D. Chiu, R. Jain, Computer Networks 17 (1989) 1–14);
 * below one request at a time, pauses that double.
 */
export function createPace(most: number): Pace {
  let limit = most
  let cutAt = Number.NEGATIVE_INFINITY
  let inARow = 0
  let pause = 0
  return {
    get limit() {
      return limit
    },
    succeeded() {
      pause = Math.floor(pause / 2)
      inARow++
      if (inARow < Math.max(GROWS_AFTER, limit) || limit >= most) return
      limit++
      inARow = 0
    },
    limited(began) {
      inARow = 0
      if (began < cutAt) return 0
      cutAt = performance.now()
      if (limit > 1) {
        limit = Math.floor(limit / 2)
        return 0
      }
      pause = Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, pause * 2))
      return pause
    },
  }
}
