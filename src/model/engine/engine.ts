import PQueue, { TimeoutError } from 'p-queue'
import pRetry from 'p-retry'
import { failure, passing } from '../failure.ts'
import type { Answer, Failure, Model, ModelRequest } from '../model.ts'
import { messageOf, readable } from '../readable.ts'
import type { Reservation } from './calls-budget.ts'
import { type EngineOptions, validate } from './engine-options.ts'
import { createLane, type Lane } from './lane.ts'
import { createLedger, type Totals } from './ledger.ts'
import { anySignal, createAbortController } from './native-abort.ts'
import { createStopped } from './stopped.ts'

/** The place in the queue of a chain of asks (a sample, then its gradings): the higher runs first. */
export interface Ticket {
  readonly priority: number
  /** Set by `engine.hurry`. */
  hurried: boolean
}

export type Asked = Answer & {
  /** Milliseconds of the last attempt, without any wait. 0 where no attempt was made. */
  readonly ms: number
  /** Requests made: 0 where the budget or an abort came first. */
  readonly attempts: number
}

export interface AskOptions {
  readonly ticket?: Ticket | undefined
  readonly signal?: AbortSignal | undefined
  /** Begins a chain: asks only when the budget has room for this call and those that follow. */
  readonly reserve?: Reservation | undefined
  /** Goes on with it: pays with what it has set aside. */
  readonly reserved?: Reservation | undefined
}

export interface Engine {
  /** Asks a model when its turn comes. Whatever happens is an answer: this never rejects. */
  ask(model: Model, request: ModelRequest, options?: AskOptions): Promise<Asked>
  /** Ends a chain, which must be done: others may wait for what it has set aside and not used. */
  release(reservation: Reservation): void
  /** Moves a ticket's asks, waiting and later ones, ahead of all that aren't hurried. */
  hurry(ticket: Ticket): void
  /** Lets no further request begin, of any model: what waits, and what is asked later, has this failure. */
  halt(failure: Failure): void
  /** Settles all asks, waiting and running, as `aborted`. Later asks are not concerned. */
  abort(reason: string): void
  readonly totals: Totals
}

const LONGEST_BACKOFF = 30_000
/** Attempts that may end without an answer in time. */
const MOST_TIMEOUTS = 2
/** Attempts of one ask that may be one too many: a limit that counts by the minute refuses the first in line a dozen times. */
const MOST_LIMITS = 40
const HIGHEST_PRIORITY = 1e9
const HURRY = 1e12

/**
 * A ticket for one or several asks.
 *
 * @param priority -1e9 … 1e9
 */
export function createTicket(priority: number): Ticket {
  if (!(Math.abs(priority) <= HIGHEST_PRIORITY)) {
    throw new TypeError(`Expected \`priority\` to be a number from -1e9 to 1e9, got ${priority}`)
  }
  return { priority, hurried: false }
}

/**
 * The one place from which models are called: one queue, and for each model that asks for it a lane into it, whose
 * width adapts to what the provider allows; bounded retries, a timeout for each attempt, one budget; and no further
 * request to a model that won't answer.
 *
 * @throws TypeError for an option out of its range
 */
export function createEngine(options: EngineOptions): Engine {
  validate(options)
  const { concurrency, timeout, retries = 5, budget, minRetryDelay = 500 } = options
  const queue = new PQueue({ concurrency })
  const ledger = createLedger(budget)
  const lanes = new Map<string, Lane>()
  const stopped = createStopped()
  /** Where the asks of a ticket wait, by their id. */
  const waiting = new WeakMap<Ticket, Map<string, PQueue>>()
  let controller = createAbortController()
  let halted: Failure | undefined
  let serial = 0

  async function ask(
    model: Model,
    request: ModelRequest,
    { ticket = createTicket(0), signal, reserve, reserved }: AskOptions = {},
  ): Promise<Asked> {
    const stop = signal ? anySignal([controller.signal, signal]) : controller.signal
    const effort = { attempts: 0, ms: 0 }
    const tries = { timeouts: 0, limits: 0 }
    const uncovered = reserve && (await ledger.reserve(reserve, stop))
    if (uncovered) return { ...uncovered, ...effort }

    /** One request, when its turn comes; undefined where the model has become doubtful meanwhile. */
    const send = async (): Promise<Answer | undefined> => {
      let isRunning = false
      return await enqueue(model, ticket, stop, async (taskSignal) => {
        const isStopped = halted ?? stopped.of(model)
        if (isStopped) return isStopped
        if (stopped.doubt(model)) return undefined
        // A further attempt must not take what is set aside for what follows.
        const refusal = ledger.start(queue.pending, effort.attempts === 0 ? (reserve ?? reserved) : reserved)
        if (refusal) return refusal
        effort.attempts++
        stopped.began(model)
        isRunning = true
        const from = performance.now()
        const measure = () => {
          effort.ms = Math.round(performance.now() - from)
        }
        taskSignal.addEventListener('abort', measure, { once: true })
        const got = await settled(model, request, taskSignal)
        if (taskSignal.aborted) return got
        taskSignal.removeEventListener('abort', measure)
        measure()
        ledger.spend(model, request, got)
        // Here, not after the task: the queue starts the next one as soon as this one ends.
        return stopped.note(model, request, paced(model, got, from))
      }).finally(() => {
        if (isRunning) stopped.ended(model, stop.aborted)
      })
    }
    const attempt = async (): Promise<Answer> => {
      const doubt = stopped.doubt(model)
      if (doubt) await orAborted(doubt, stop)
      const answer = await send()
      if (answer === undefined) return attempt()
      if (answer.kind === 'failure' && answer.retry) throw new Error(answer.detail, { cause: answer })
      return answer
    }

    const answer = await pRetry(attempt, {
      retries,
      minTimeout: minRetryDelay,
      maxTimeout: LONGEST_BACKOFF,
      randomize: true,
      signal: stop,
      // Too many requests are no failure of this one.
      shouldConsumeRetry: ({ error }) => !failureIn(error)?.retry?.limited,
      shouldRetry({ error }) {
        const failure = failureIn(error)
        // Unless there are too many of its tokens alone.
        if (failure?.retry?.limited) return ++tries.limits < MOST_LIMITS
        // Who never answers is asked once more: each time takes the whole of the timeout.
        return failure?.reason !== 'timeout' || ++tries.timeouts < MOST_TIMEOUTS
      },
    }).catch((error: unknown) => {
      if (stop.aborted) return failure('aborted', `stopped before an answer came: ${reasonOf(stop)}`)
      const left = lastOf(error, effort.attempts)
      stopped.gaveUp(model, request, left, failureIn(error)?.retry?.unreachable === true)
      return left
    })
    return { ...((await orAborted(stopped.settled(model, answer), stop)) ?? answer), ...effort }
  }

  /**
   * Runs a task when its turn comes; the timeout counts from then, and frees the place whatever the task does.
   * @returns undefined where the model's lane has been opened or closed since: then it must wait there
   */
  async function enqueue(
    model: Model,
    ticket: Ticket,
    stop: AbortSignal,
    task: (signal: AbortSignal) => Promise<Answer | undefined>,
  ): Promise<Answer | undefined> {
    const lane = lanes.get(laneOf(model))
    const run = async () => {
      try {
        return await waitIn(queue, ticket, { timeout, signal: stop }, async (signal = stop) => {
          const isOpen = lane === lanes.get(laneOf(model)) && lane?.queue.isPaused !== true
          return isOpen ? task(signal) : undefined
        })
      } catch (error) {
        if (error instanceof TimeoutError) return passing('timeout', `no answer within ${timeout / 1000} s`)
        throw error
      }
    }
    return lane ? waitIn(lane.queue, ticket, { signal: stop }, run) : run()
  }

  async function waitIn<T>(
    place: PQueue,
    ticket: Ticket,
    options: { readonly timeout?: number; readonly signal: AbortSignal },
    task: (signal?: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const id = `ask ${++serial}`
    const mine = waiting.get(ticket) ?? new Map<string, PQueue>()
    waiting.set(ticket, mine.set(id, place))
    const start = ({ signal }: { readonly signal?: AbortSignal }) => {
      mine.delete(id)
      return task(signal)
    }
    try {
      return await place.add(start, { ...options, id, priority: priorityOf(ticket) })
    } finally {
      mine.delete(id)
    }
  }

  /** A model gets its lane with the first request that is one too many, or by which it asks to wait. */
  function paced(model: Model, answer: Answer, began: number): Answer {
    const { limited, afterMs } = (answer.kind === 'failure' && answer.retry) || {}
    const id = laneOf(model)
    if ((limited || afterMs) && !lanes.has(id)) lanes.set(id, createLane(concurrency))
    return lanes.get(id)?.paced(answer, began) ?? answer
  }

  return {
    ask,
    hurry(ticket) {
      if (ticket.hurried) return
      ticket.hurried = true
      for (const [id, place] of waiting.get(ticket) ?? []) place.setPriority(id, priorityOf(ticket))
    },
    release: ledger.release,
    halt(failure) {
      halted ??= failure
    },
    abort(reason) {
      const previous = controller
      controller = createAbortController()
      previous.abort(new Error(reason))
      for (const lane of lanes.values()) lane.warmUp()
    },
    get totals() {
      return ledger.totals
    },
  }
}

/** One model at one server: what it takes is the same for the target and the grader. */
function laneOf({ id, identity: { baseURL } }: Model): string {
  return `${id} ${String(baseURL)}`
}

function priorityOf({ priority, hurried }: Ticket): number {
  return hurried ? priority + HURRY : priority
}

/** The model's answer, also where it breaks its contract and throws or returns something else. */
async function settled(model: Model, request: ModelRequest, signal: AbortSignal): Promise<Answer> {
  try {
    const answer: Answer | undefined = await model.ask(request, { signal })
    if (answer?.kind === 'reply' || answer?.kind === 'failure') return answer
    return failure('failed', `\`${model.id}\` returned neither a reply nor a failure`)
  } catch (error) {
    return failure('failed', `\`${model.id}\` threw: ${readable(messageOf(error))}`)
  }
}

/** What a promise gives, undefined where the signal comes first. */
function orAborted<T>(
  promise: Promise<T> | undefined,
  signal: AbortSignal,
): Promise<T | undefined> | undefined {
  if (!promise) return undefined
  return new Promise((resolve) => {
    const leave = () => resolve(undefined)
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    promise.then(resolve).finally(() => signal.removeEventListener('abort', leave))
  })
}

function failureIn(error: unknown): Failure | undefined {
  const cause = error instanceof Error ? (error.cause as Partial<Failure> | undefined) : undefined
  return cause?.kind === 'failure' && cause.reason ? (cause as Failure) : undefined
}

/** What is left when no retry helped. */
function lastOf(error: unknown, attempts: number): Failure {
  const cause = failureIn(error)
  if (!cause) return failure('failed', readable(messageOf(error)))
  const effort = attempts > 1 ? ` (gave up after ${attempts} attempts)` : ''
  return failure(cause.reason, `${cause.detail}${effort}`)
}

function reasonOf({ reason }: AbortSignal): string {
  return readable(messageOf(reason))
}
