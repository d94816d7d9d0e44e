import { transferableAbortController } from 'node:util'

/**
 * Node's own classes for what stops a request. Test environments such as jsdom put theirs in the place of the globals,
 * and neither `AbortSignal.any` nor Node's `fetch` takes a signal of another make.
 */
const { constructor: Controller, signal } = transferableAbortController()
const NativeAbortController = Controller as typeof AbortController
const NativeAbortSignal = signal.constructor as typeof AbortSignal

export function createAbortController(): AbortController {
  return new NativeAbortController()
}

/** A signal of Node's that fires as soon as one of these does, of whatever make they are. */
export function anySignal(signals: readonly AbortSignal[]): AbortSignal {
  return NativeAbortSignal.any(signals.map(native))
}

function native(signal: AbortSignal): AbortSignal {
  // `instanceof` would narrow: a signal of another make is none to the compiler.
  if (Object.prototype.isPrototypeOf.call(NativeAbortSignal.prototype, signal)) return signal
  const controller = createAbortController()
  const follow = () => controller.abort(signal.reason)
  if (signal.aborted) follow()
  else signal.addEventListener('abort', follow, { once: true })
  return controller.signal
}
