import type { Provenance } from '../grade/verdict/result.ts'
import { dollarsOf, totalUsage } from '../model/cost.ts'
import type { Asked, AskOptions, Ticket } from '../model/engine/engine.ts'
import type { Model } from '../model/model.ts'
import type { RecordedAnswer } from '../model/recordings/recorder.ts'
import type { Session } from './session.ts'

/** Asks a model through the engine and counts what that takes. */
export function createEffort(
  { engine }: Session,
  model: Model,
  { ticket, signal }: { readonly ticket?: Ticket; readonly signal?: AbortSignal },
  budget: Pick<AskOptions, 'reserve' | 'reserved'> = {},
) {
  const asked: Asked[] = []
  return {
    async ask(request: Parameters<typeof engine.ask>[1]): Promise<Asked> {
      const answer = await engine.ask(model, request, { ticket, signal, ...budget })
      asked.push(answer)
      return answer
    },
    get calls() {
      return asked.reduce((sum, { attempts }) => sum + attempts, 0)
    },
    /** Of all calls that were made, also of those whose output could not be used. */
    get tokens() {
      return totalUsage(asked.flatMap((answer) => (answer.kind === 'reply' && answer.usage) || []))
    },
  }
}

/** Where an answer came from and what it took. */
export function provenance(
  answer: RecordedAnswer,
  model: Model,
  effort: ReturnType<typeof createEffort>,
): Provenance {
  const { calls } = effort
  const tokens = effort.tokens ?? (answer.kind === 'reply' ? answer.usage : undefined)
  const dollars = model.price && effort.tokens ? dollarsOf(effort.tokens, model.price) : undefined
  const known = { key: answer.key, model: model.id, ms: answer.ms, calls, tokens, dollars }
  if (answer.kind === 'failure') return { ...known, origin: 'none' }
  return { ...known, origin: answer.origin, returned: answer.model, recorded: answer.recorded }
}
