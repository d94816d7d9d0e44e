import { failure } from '../failure.ts'
import type { Failure } from '../model.ts'

/** Calls that belong to one reply: itself and its gradings. No reply is asked for that couldn't be graded. */
export interface Reservation {
  /** How many follow the first. */
  readonly following: number
  /** Of all, how many are set aside now and not made yet. */
  held: number
}

export interface CallsBudget {
  /** Calls made. */
  readonly made: number
  /**
   * Sets a reservation's calls aside. Where that is only possible when others don't need theirs, it waits for
   * them: whoever reserves holds nothing yet, so nobody can be waiting for them.
   * @returns the failure of what the budget doesn't cover, undefined where it does (or where the signal came first)
   */
  reserve(reservation: Reservation, signal: AbortSignal): Promise<Failure | undefined>
  /**
   * Counts a call: of the reservation while that holds any, else of what nobody has reserved.
   * @returns the failure of a call that isn't allowed any more
   */
  start(reservation: Reservation | undefined): Failure | undefined
  /** Gives back what a reservation still holds. */
  release(reservation: Reservation): void
}

interface Waiting {
  readonly reservation: Reservation
  readonly settle: (refusal?: Failure) => void
}

/** A reservation for a reply that is followed by so many gradings. */
export function createReservation(following: number): Reservation {
  return { following, held: 0 }
}

/** Keeps the count of calls, made and set aside. */
export function createCallsBudget(limit = Number.POSITIVE_INFINITY): CallsBudget {
  let made = 0
  let held = 0
  let waiting: Waiting[] = []

  /** In the order of their coming; what the first of them waits for, the others do too. */
  function settleWaiting(): void {
    for (let first = waiting[0]; first; first = waiting[0]) {
      const { reservation, settle } = first
      const needed = 1 + reservation.following
      const isCovered = made + held + needed <= limit
      // Not refused before it is known what the others leave.
      if (!isCovered && held > 0) return
      waiting.shift()
      if (isCovered) {
        held += needed
        reservation.held = needed
      }
      settle(isCovered ? undefined : uncovered(limit, made, held, needed))
    }
  }

  return {
    get made() {
      return made
    },
    reserve(reservation, signal) {
      if (signal.aborted) return Promise.resolve(undefined)
      return new Promise((resolve) => {
        const entry: Waiting = {
          reservation,
          settle(refusal) {
            signal.removeEventListener('abort', leave)
            resolve(refusal)
          },
        }
        const leave = () => {
          waiting = waiting.filter((each) => each !== entry)
          resolve(undefined)
          settleWaiting()
        }
        signal.addEventListener('abort', leave, { once: true })
        waiting.push(entry)
        settleWaiting()
      })
    },
    start(reservation) {
      if (reservation && reservation.held > 0) {
        reservation.held--
        held--
      } else if (made + held >= limit) return uncovered(limit, made, held, 1)
      made++
      settleWaiting()
      return undefined
    },
    release(reservation) {
      held -= reservation.held
      reservation.held = 0
      settleWaiting()
    },
  }
}

function uncovered(limit: number, made: number, held: number, needed: number): Failure {
  const advice = 'raise `budget.calls` or run fewer cases'
  const free = limit - made - held
  const has = `the budget of ${limit} calls has`
  if (free > 0)
    return failure('budget', `${has} ${free} left, and a reply with its gradings takes ${needed}; ${advice}`)
  if (needed === 1 && held > 0)
    return failure('budget', `${has} ${held} left, set aside for gradings of replies under way; ${advice}`)
  return failure('budget', `the budget of ${limit} calls is spent; ${advice}`)
}
