import type { Turn } from '../../acts/acts.ts'
import { totalUsage } from '../../model/cost.ts'
import type { Asked } from '../../model/engine/engine.ts'
import { failure } from '../../model/failure.ts'
import type { Answer, ModelRequest, Usage } from '../../model/model.ts'
import type { Toolbox } from './tools.ts'

/**
 * Asks a model that has tools until it answers: what it calls is run, the calls of one turn at once, and goes back to
 * it. Its reply holds the whole way.
 *
 * @param most how often it is asked; a model that still calls then has given no reply
 */
export async function answerWithTools(
  ask: (request: ModelRequest) => Promise<Asked>,
  request: ModelRequest,
  {
    toolbox,
    most,
    signal,
  }: { readonly toolbox: Toolbox; readonly most: number; readonly signal: AbortSignal },
): Promise<Answer & { readonly ms?: number }> {
  const turns: Turn[] = []
  const usages: Usage[] = []
  let ms = 0
  for (let step = 1; step <= most; step++) {
    const answer = await ask({ ...request, tools: toolbox.definitions, turns: [...turns] })
    if (answer.kind === 'failure') return answer
    if (answer.usage) usages.push(answer.usage)
    ms += answer.ms
    const [called] = answer.messages ?? []
    if (called?.role !== 'assistant' || !called.calls) {
      const usage = totalUsage(usages)
      return { ...answer, messages: turns, ...(usage && { usage }), ms }
    }
    turns.push(called)
    const { sample } = request
    turns.push(...(await Promise.all(called.calls.map((call) => toolbox.run(call, { signal, sample })))))
  }
  return failure(
    'truncated',
    `the model still called tools when it had been asked ${most} times; raise \`maxSteps\`, or look at why it doesn't end`,
  )
}
