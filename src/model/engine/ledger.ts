import { dollarsOf } from '../cost.ts'
import { failure } from '../failure.ts'
import type { Answer, Failure, Model, ModelRequest, Usage } from '../model.ts'
import { type CallsBudget, createCallsBudget, type Reservation } from './calls-budget.ts'

/** Limits of one engine; each counts attempts, retries included. */
export interface Budget {
  /** Also covers the gradings of each reply that is asked for. */
  readonly calls?: number | undefined
  /** Input and output together. */
  readonly tokens?: number | undefined
  /** By the models' prices; a model without a price costs nothing here. */
  readonly dollars?: number | undefined
}

export interface Totals {
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Undefined where no model that was asked has a price. */
  readonly dollars: number | undefined
  /** The most requests that ran at one time. */
  readonly maxInFlight: number
}

export interface Ledger extends Pick<CallsBudget, 'reserve' | 'release'> {
  readonly totals: Totals
  /** Notes that a call starts, or gives the failure of one that the budget doesn't allow any more. */
  start(running: number, reservation: Reservation | undefined): Failure | undefined
  /** Notes what a call has cost. */
  spend(model: Model, request: ModelRequest, answer: Answer): void
}

/** Failures that a provider produced from tokens it read, and charges. */
const CHARGED = new Set<string>(['refusal', 'truncated', 'filtered', 'invalid'])

/** Keeps the count of calls, tokens and dollars, and says when a limit is reached. */
export function createLedger(budget: Budget = {}): Ledger {
  const calls = createCallsBudget(budget.calls)
  let inputTokens = 0
  let outputTokens = 0
  let dollars: number | undefined
  let maxInFlight = 0
  return {
    get totals() {
      return { calls: calls.made, inputTokens, outputTokens, dollars, maxInFlight }
    },
    reserve: calls.reserve,
    release: calls.release,
    start(running, reservation) {
      const tokens = inputTokens + outputTokens
      if (budget.tokens !== undefined && tokens >= budget.tokens) {
        return spent(`${budget.tokens} tokens`, 'tokens')
      }
      if (budget.dollars !== undefined && (dollars ?? 0) >= budget.dollars) {
        return spent(`$${budget.dollars}`, 'dollars')
      }
      const refusal = calls.start(reservation)
      if (!refusal) maxInFlight = Math.max(maxInFlight, running)
      return refusal
    },
    spend({ price }, request, answer) {
      const usage = usageOf(request, answer)
      inputTokens += usage.input
      outputTokens += usage.output
      if (price) dollars = (dollars ?? 0) + dollarsOf(usage, price)
    },
  }
}

function spent(limit: string, option: string): Failure {
  return failure('budget', `the budget of ${limit} is spent; raise \`budget.${option}\` or run fewer cases`)
}

function usageOf(request: ModelRequest, answer: Answer): Usage {
  if (answer.kind === 'reply' && answer.usage) return answer.usage
  if (answer.kind === 'failure' && !CHARGED.has(answer.reason)) return { input: 0, output: 0 }
  const input = request.messages.map((message) => message.content).join('')
  return { input: estimate(input), output: answer.kind === 'reply' ? estimate(answer.text) : 0 }
}

/** Characters / 4, where the provider counts no tokens. */
function estimate(text: string): number {
  return Math.ceil(text.length / 4)
}
