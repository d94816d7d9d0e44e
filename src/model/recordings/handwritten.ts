import type { Model } from '../model.ts'
import { HANDWRITTEN } from './recording.ts'

/** The model whose answers a person writes into the recordings. It can't be asked. */
export function handwrittenModel(): Model {
  const unavailable = 'its answers are written by a person, into the recordings beside the specs'
  return {
    id: HANDWRITTEN,
    identity: {},
    unavailable,
    ask: async () => ({ kind: 'failure', reason: 'not-recorded', detail: `${HANDWRITTEN}: ${unavailable}` }),
  }
}

export function isHandwritten(model: Model): boolean {
  return model.id === HANDWRITTEN
}
