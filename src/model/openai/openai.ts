import { failure, failureOf } from '../failure.ts'
import type { Model, Price } from '../model.ts'
import { answerOf } from './answer.ts'
import { requestBody } from './request.ts'
import { openaiServer } from './server.ts'

export interface OpenAIOptions {
  /** Name of the model, without `openai:`. */
  readonly model: string
  /** A compatible server; default: OPENAI_BASE_URL, else OpenAI's own. */
  readonly baseURL?: string | undefined
  /** Default: `responses` at OpenAI, `chat` at any other server. */
  readonly api?: 'responses' | 'chat' | undefined
  /** Further fields of the request body, as the API names them: `temperature`, `reasoning_effort`, … */
  readonly params?: Readonly<Record<string, unknown>> | undefined
  readonly price?: Price | undefined
  readonly env?: NodeJS.ProcessEnv | undefined
}

const OUR_FIELDS = ['model', 'messages', 'input', 'stream']
const PATHS = { responses: '/responses', chat: '/chat/completions' }

/** What a server, API and model said they don't know. */
const unknownTo = new Map<string, ReadonlySet<Extra>>()
type Extra = 'schema' | 'breakpoints'

/**
 * A model behind the OpenAI API or a server compatible with it. The SDK is loaded at the first `ask`.
 * Each `ask` is one request without a retry; whatever goes wrong is a failure, of which `retry` says
 * whether asking again may help.
 *
 * @throws TypeError for options that can't be right: an empty model, a base URL that is no URL, `params`
 *   that set what is ours
 */
export function openaiModel(options: OpenAIOptions): Model {
  const { model, params = {}, price, env = process.env } = options
  if (!model) throw new TypeError('Expected `model` to be the name of a model, got an empty string')
  const taken = OUR_FIELDS.find((field) => field in params)
  if (taken) throw new TypeError(`Unexpected \`${taken}\` in \`params\`: it is set for each request`)
  const server = openaiServer(options.baseURL, env)
  const { url, own, baseURL, secrets } = server
  const api = options.api ?? (own ? 'responses' : 'chat')
  const unavailable = server.unavailable(`openai:${model}`)
  const place = `${api} ${url.href} ${model}`

  return {
    id: `openai:${model}`,
    identity: { api: options.api, baseURL, params },
    secrets,
    ...(unavailable ? { unavailable } : {}),
    ...(price ? { price } : {}),
    async ask(request, { signal }) {
      if (unavailable) return failure('failed', unavailable)
      try {
        const client = await server.client()
        // Not `responses.create`: it throws away a body that is a string or has no `output`.
        const send = async (): Promise<unknown> => {
          const unknown = unknownTo.get(place) ?? new Set()
          const sent = {
            schema: request.schema !== undefined && !unknown.has('schema'),
            breakpoints: own && mayMark(params) && !unknown.has('breakpoints'),
          }
          const shape = { schemaAsText: !sent.schema, breakpoints: sent.breakpoints }
          const body = requestBody(request, { model, api, own, params, ...shape })
          return client.post<unknown>(PATHS[api], { body, signal }).catch((error: unknown) => {
            const refused = refusedBy(error)
            if (!refused || !sent[refused]) throw error
            unknownTo.set(place, new Set([...(unknownTo.get(place) ?? []), refused]))
            return send()
          })
        }
        const body = await send()
        return answerOf(body, secrets)
      } catch (error) {
        return failureOf(error, secrets)
      }
    },
  }
}

/** `prompt_cache_retention` is the user's choice of the older cache, and not meant to stand beside breakpoints. */
function mayMark(params: Readonly<Record<string, unknown>>): boolean {
  return !('prompt_cache_retention' in params)
}

/** What the server said that it doesn't know (not that ours is invalid). */
function refusedBy(error: unknown): Extra | undefined {
  const { status, message } = error as { status?: unknown; message?: unknown }
  if (status !== 400 && status !== 422) return undefined
  const text = String(message)
  if (/prompt_cache_(breakpoint|options)/.test(text)) return 'breakpoints'
  const namesSchema = /response_format|json_schema|text\.format|structured.?outputs?/i.test(text)
  return namesSchema && !/invalid schema/i.test(text) ? 'schema' : undefined
}
