import type { Failure, FailureReason } from './model.ts'
import { messageOf, readable } from './readable.ts'

/** What an error of a provider says, wherever it said it. */
export interface ProviderError {
  readonly status?: number
  readonly code?: string
  readonly type?: string
  readonly message: string
  readonly retryAfterMs?: number | undefined
}

/** Who asks a provider, as far as a failure's words depend on it. */
export interface Asker {
  /** Values that a detail must not contain. */
  readonly secrets: readonly string[]
  /** What to look at where the provider refuses the key. */
  readonly advice: string
}

const NOBODY: Asker = { secrets: [], advice: 'check the key' }

const QUOTA_CODES = ['insufficient_quota', 'billing_hard_limit_reached']
const TRANSIENT_CODES = new Set(['server_error', 'rate_limit_exceeded', 'overloaded_error'])

/** A key that isn't there or is refused, a payment that is due, a model or an address that doesn't exist. */
const PERMANENT = new Set([401, 402, 403, 404])
/** What gateways call one prompt that they don't let through; they answer 403. */
const ONE_PROMPT = /moderation|flagged|safety|harmful|content.policy/i

/** A failure that asking again would not change. */
export function failure(reason: FailureReason, detail: string): Failure {
  return { kind: 'failure', reason, detail }
}

/** A failure of all that is asked: of a key, of a name. */
function permanent(detail: string): Failure {
  return { ...failure('failed', detail), permanent: true }
}

/** A failure that asking again may change. */
export function passing(reason: FailureReason, detail: string, retry: Failure['retry'] = {}): Failure {
  return { ...failure(reason, detail), retry }
}

/**
 * The failure that an error in the provider's own words is: 408, 409, 429 (except a spent quota) and
 * 5xx are passing, the rest is final.
 */
export function providerFailure(error: ProviderError, asker: Asker): Failure {
  const { status, code = '', type = '', retryAfterMs } = error
  const message = readable(error.message, asker.secrets)
  if (code === 'content_filter') {
    return failure('filtered', `the provider's content filter refused the request: ${message}`)
  }
  const detail = `the provider answered ${status ?? 'with an error'}: ${message}${hint(error, asker)}`
  if (isOfAll(error)) return permanent(detail)
  const transient =
    status === undefined
      ? TRANSIENT_CODES.has(code) || TRANSIENT_CODES.has(type)
      : status === 408 || status === 409 || status === 429 || status >= 500
  if (!transient) return failure('failed', detail)
  const limited = status === 429 || code === 'rate_limit_exceeded'
  return passing('failed', detail, {
    ...(retryAfterMs !== undefined && { afterMs: retryAfterMs }),
    ...(limited && { limited }),
  })
}

/** Would every other request meet the same error? */
function isOfAll(error: ProviderError): boolean {
  const { status = 0, code, message } = error
  if (isOfQuota(error) || code === 'model_not_found') return true
  return PERMANENT.has(status) && !(status === 403 && ONE_PROMPT.test(message))
}

function isOfQuota({ status, code = '', type = '' }: ProviderError): boolean {
  return status === 402 || QUOTA_CODES.includes(code) || QUOTA_CODES.includes(type)
}

function hint(error: ProviderError, { advice }: Asker): string {
  if (isOfQuota(error)) return '; add credit to the account or use another key'
  if (error.status === 401) return `; ${advice}`
  if (error.status === 404) return '; check the name of the model and the base URL'
  return ''
}

/**
 * The failure that whatever was thrown by the SDK (or by `fetch` below it) is. The SDK's classes are
 * known by status, code and name, so that this file doesn't load it.
 */
export function failureOf(thrown: unknown, asker = NOBODY): Failure {
  const { secrets } = asker
  if (!(thrown instanceof Error)) return failure('failed', readable(messageOf(thrown), secrets))
  const name = thrown.name === 'Error' ? thrown.constructor.name : thrown.name
  const status = 'status' in thrown && typeof thrown.status === 'number' ? thrown.status : undefined
  if (status !== undefined) return providerFailure(fromApiError(thrown, status), asker)
  if (name === 'APIUserAbortError' || name === 'AbortError') {
    return failure('aborted', 'the request was stopped before an answer came')
  }
  if (name === 'APIConnectionTimeoutError' || name === 'TimeoutError') {
    return passing('timeout', 'the provider gave no answer in time')
  }
  if (thrown instanceof SyntaxError) return passing('failed', "the provider's answer is not complete JSON")
  if (thrown instanceof TypeError && thrown.message === 'terminated') {
    return passing('failed', 'the connection closed in the middle of the answer')
  }
  if (name === 'APIConnectionError' || (thrown instanceof TypeError && thrown.message === 'fetch failed')) {
    const cause = readable(rootMessage(thrown), secrets)
    return passing('failed', `no connection to the provider: ${cause}`, { unreachable: true })
  }
  return failure('failed', `the request failed: ${readable(thrown.message || name, secrets)}`)
}

function fromApiError(thrown: Error, status: number): ProviderError {
  const { error, headers } = thrown as { error?: unknown; headers?: unknown }
  const own = thrown.message.replace(`${status} `, '').replace('status code (no body)', 'no body')
  const retryAfterMs = headers instanceof Headers ? retryAfter(headers) : undefined
  return { ...errorFields(error, own), status, retryAfterMs }
}

/** Reads the `error` of a body: `{ message, code, type }`, or a bare string as Ollama sends it. */
export function errorFields(error: unknown, otherwise: string): ProviderError {
  if (typeof error === 'string') return { message: error }
  if (error === null || typeof error !== 'object') return { message: otherwise }
  const { message, code, type, innererror } = error as Record<string, unknown>
  const inner = innererror as { code?: unknown } | undefined
  const filtered = inner?.code === 'ResponsibleAIPolicyViolation'
  return {
    message: typeof message === 'string' && message ? message : otherwise,
    ...(filtered ? { code: 'content_filter' } : typeof code === 'string' ? { code } : {}),
    ...(typeof type === 'string' ? { type } : {}),
    ...(typeof code === 'number' ? { status: code } : {}),
  }
}

/** Milliseconds to wait by `retry-after-ms` or `retry-after` (seconds or an HTTP date), or undefined. */
function retryAfter(headers: Headers, now = Date.now()): number | undefined {
  const ms = number(headers.get('retry-after-ms'))
  if (ms !== undefined) return ms
  const header = headers.get('retry-after')
  const seconds = number(header)
  if (seconds !== undefined) return seconds * 1000
  const date = header ? Date.parse(header) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function number(text: string | null): number | undefined {
  return text !== null && /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined
}

/** "connect ECONNREFUSED 127.0.0.1:1", which hides two or three causes below "Connection error". */
function rootMessage(error: Error): string {
  let current = error
  for (let depth = 0; depth < 5; depth++) {
    const inner: unknown = current instanceof AggregateError ? current.errors[0] : current.cause
    if (!(inner instanceof Error)) break
    current = inner
  }
  return current.message || current.name
}
