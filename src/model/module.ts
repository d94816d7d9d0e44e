import { type Acts, actsIn } from '../acts/acts.ts'
import { ACTS_FIELDS, readActs } from '../acts/read-acts.ts'
import { failure } from './failure.ts'
import type { Answer, AnswerSchema, ChatMessage, Model, Usage } from './model.ts'
import { messageOf, readable } from './readable.ts'
import { knownSecrets } from './secrets.ts'
import { withoutThought } from './thought.ts'

/** What the function of the user's module gets beside the messages. */
export interface CallContext {
  /** Fires when nobody waits for the answer any more: hand it to `fetch` or an SDK. */
  readonly signal: AbortSignal
  /** Which of several samples of one prompt this is, from 0. */
  readonly sample: number
  /** The copy of the target's `workspace` that this sample works in; what differs afterwards is its files. */
  readonly workspace?: string
  /** The JSON schema that the answer must follow; a grader gets one, a target doesn't. */
  readonly schema?: AnswerSchema
}

/**
 * What it gives back: the answer's text; perhaps what was done on the way (`messages`), to files (`files`) and as data
 * (`data`), which checks and graders look at too; the model's name, the tokens used, and what the model thought before,
 * which is kept in the recording and not graded.
 */
export type CallResult = string | CallReply

export interface CallReply extends Acts {
  readonly text: string
  readonly model?: string
  readonly usage?: Usage
  readonly reasoning?: string
}

/** Default export of a user's module. */
export type ModelFunction = (
  messages: readonly ChatMessage[],
  context: CallContext,
) => CallResult | Promise<CallResult>

const EXPECTED =
  'expected a string or { text, messages?, files?, data?, model?, usage?: { input, output, cached?, written? }, reasoning? }'
/** Of what a target returns. */
export const REPLY_FIELDS: readonly string[] = ['text', ...ACTS_FIELDS, 'model', 'usage', 'reasoning']

/**
 * A model that is a function of the user's: their app, their own grader. What it throws is a failure and
 * isn't tried again, as an app has its own retries.
 *
 * @param options.id stands in results and messages, e.g. `./src/assistant.ts`
 * @param options.identity what else decides its answers, e.g. a hash of the module
 * @param options.call the module's default export, a {@link ModelFunction}
 * @throws TypeError where `call` isn't a function
 */
export function functionModel(options: {
  readonly id: string
  readonly identity?: Readonly<Record<string, unknown>> | undefined
  readonly call: unknown
}): Model {
  const { id, identity = {} } = options
  if (!isModelFunction(options.call)) {
    throw new TypeError(
      `Expected the default export of \`${id}\` to be a function (messages, { signal, sample }) => string | { text }, got ${kindOf(options.call)}`,
    )
  }
  const { call } = options
  return {
    id,
    identity,
    get secrets() {
      return knownSecrets()
    },
    async ask({ messages, sample, schema, workspace }, { signal }) {
      try {
        const result: unknown = await call(messages.map(plain), {
          signal,
          sample,
          ...(schema ? { schema } : {}),
          ...(workspace === undefined ? {} : { workspace }),
        })
        const isGrader = schema !== undefined
        return (
          unknownField(id, result) ??
          replyOf(id, result, isGrader) ??
          failure('invalid', `\`${id}\` returned ${kindOf(result)}; ${EXPECTED}`)
        )
      } catch (error) {
        if (signal.aborted) return failure('aborted', 'the call was stopped before an answer came')
        const detail = `\`${id}\` threw: ${readable(messageOf(error), knownSecrets())}`
        return { ...failure('failed', detail), thrown: error }
      }
    },
  }
}

function isModelFunction(value: unknown): value is ModelFunction {
  return typeof value === 'function'
}

/** A copy that holds nothing of where the message stands in a file. */
function plain({ role, content, attributes, settings }: ChatMessage): ChatMessage {
  return { role, content, ...(attributes ? { attributes } : {}), ...(settings ? { settings } : {}) }
}

/** What it says beside the text by names that we don't know would be left out of the grading without a word. */
function unknownField(id: string, result: unknown): Answer | undefined {
  if (result === null || typeof result !== 'object' || !('text' in result)) return undefined
  const [name] = Object.entries(result).flatMap(([key, value]) =>
    value === undefined || REPLY_FIELDS.includes(key) ? [] : [key],
  )
  if (name === undefined) return undefined
  const known = REPLY_FIELDS.map((field) => `\`${field}\``).join(', ')
  return failure(
    'invalid',
    `\`${id}\` returned a field \`${readable(name)}\`, and the known ones are ${known}: what the user reads is \`text\`, calls of tools stand in \`messages\`; \`replyFrom(result)\` reads what frameworks return`,
  )
}

/** Of a grader's text, thinking is taken off: it may hold drafts of a verdict. What an app says is what its users read. */
function replyOf(id: string, result: unknown, isGrader: boolean): Answer | undefined {
  if (typeof result === 'string')
    return { kind: 'reply', ...(isGrader ? withoutThought(result) : { text: result }) }
  if (result === null || typeof result !== 'object') return undefined
  const read = readActs(result)
  if (typeof read === 'string')
    return failure('invalid', `\`${id}\` returned ${readable(read, knownSecrets())}`)
  const acts = actsIn(read)
  if (isGrader && acts)
    return failure('invalid', `\`${id}\` did something besides answering: a grader returns \`text\` alone`)
  if (!('text' in result)) return undefined
  const { text, model, usage, reasoning } = result as Record<string, unknown>
  if (typeof text !== 'string') return undefined
  if (model !== undefined && typeof model !== 'string') return undefined
  if (usage !== undefined && !isUsage(usage)) return undefined
  if (reasoning !== undefined && typeof reasoning !== 'string') return undefined
  return {
    kind: 'reply',
    ...(reasoning && { reasoning }),
    ...(isGrader ? withoutThought(text) : { text }),
    ...(model && { model }),
    ...(usage && { usage: plainUsage(usage) }),
    ...acts,
  }
}

function isUsage(value: unknown): value is Usage {
  if (value === null || typeof value !== 'object') return false
  const { input, output, cached = 0, written = 0 } = value as Record<string, unknown>
  return [input, output, cached, written].every(Number.isFinite)
}

function plainUsage({ input, output, cached, written }: Usage): Usage {
  return {
    ...{ input, output },
    ...(cached !== undefined && { cached }),
    ...(written !== undefined && { written }),
  }
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (typeof value !== 'object') return `a ${typeof value}`
  const keys = Object.keys(value).slice(0, 5)
  return keys.length > 0 ? `an object with ${keys.map((key) => `\`${key}\``).join(', ')}` : 'an empty object'
}
