import type { Provenance } from '../grade/verdict/result.ts'
import { dollarsOf, totalUsage } from '../model/cost.ts'
import type { Asked, AskOptions, Ticket } from '../model/engine/engine.ts'
import type { Model, ModelRequest, Usage } from '../model/model.ts'
import type { RecordedAnswer } from '../model/recordings/recorder.ts'
import type { Session } from './session.ts'

/** What it takes to get an answer. */
export interface Effort {
  ask(request: ModelRequest): Promise<Asked>
  /** Requests made so far. */
  readonly calls: number
  /** Of all calls that were made, also of those whose output could not be used. */
  readonly tokens: Usage | undefined
}

/** Asks a model through the engine and counts what that takes. */
export function createEffort(
  { engine }: Session,
  model: Model,
  { ticket, signal }: { readonly ticket?: Ticket; readonly signal?: AbortSignal },
  budget: Pick<AskOptions, 'reserve' | 'reserved'> = {},
): Effort {
  const asked: Asked[] = []
  return {
    async ask(request: ModelRequest): Promise<Asked> {
      // Set aside once: a model that is asked again, because it has called a tool, has its gradings' calls already.
      const { reserve, reserved } = budget
      const paying = asked.length === 0 ? { reserve, reserved } : { reserved }
      const answer = await engine.ask(model, request, { ticket, signal, ...paying })
      asked.push(answer)
      return answer
    },
    get calls() {
      return asked.reduce((sum, { attempts }) => sum + attempts, 0)
    },
    get tokens() {
      return totalUsage(asked.flatMap((answer) => (answer.kind === 'reply' && answer.usage) || []))
    },
  }
}

/** Where an answer came from and what it took. */
export function provenance(answer: RecordedAnswer, model: Model, effort: Effort): Provenance {
  const { calls } = effort
  const tokens = effort.tokens ?? (answer.kind === 'reply' ? answer.usage : undefined)
  const dollars = model.price && effort.tokens ? dollarsOf(effort.tokens, model.price) : undefined
  const known = { key: answer.key, model: model.id, ms: answer.ms, calls, tokens, dollars }
  if (answer.kind === 'failure') return { ...known, origin: 'none' }
  return { ...known, origin: answer.origin, returned: answer.model, recorded: answer.recorded }
}
