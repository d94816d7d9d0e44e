import type { Budget } from './ledger.ts'

export interface EngineOptions {
  /** Requests at one time, of all models together. */
  readonly concurrency: number
  /** Milliseconds for one attempt, without the wait for its turn. */
  readonly timeout: number
  /** Further attempts after a failure that may pass. Default: 5. */
  readonly retries?: number | undefined
  readonly budget?: Budget | undefined
  /** Milliseconds before the first retry; each further wait is twice as long. Default: 500. */
  readonly minRetryDelay?: number | undefined
}

const LONGEST_TIMER = 2 ** 31 - 1

/** @throws TypeError for an option out of its range */
export function validate({ concurrency, timeout, retries, budget = {}, minRetryDelay }: EngineOptions): void {
  expect('concurrency', concurrency, 'a positive integer', (value) => Number.isInteger(value) && value > 0)
  expect(
    'timeout',
    timeout,
    `milliseconds above 0, up to ${LONGEST_TIMER}`,
    (value) => value > 0 && value <= LONGEST_TIMER,
  )
  expect('retries', retries ?? 0, 'an integer from 0 up', (value) => Number.isInteger(value) && value >= 0)
  expect(
    'minRetryDelay',
    minRetryDelay ?? 0,
    'milliseconds from 0 up',
    (value) => value >= 0 && Number.isFinite(value),
  )
  for (const limit of ['calls', 'tokens', 'dollars'] as const) {
    expect(`budget.${limit}`, budget[limit] ?? 1, 'a number above 0', (value) => value > 0)
  }
}

function expect(name: string, value: unknown, expected: string, holds: (value: number) => boolean): void {
  if (typeof value === 'number' && holds(value)) return
  const got = typeof value === 'string' ? `'${value}'` : String(value)
  throw new TypeError(`Expected \`${name}\` to be ${expected}, got ${got}`)
}
