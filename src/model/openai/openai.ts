import type { ServerChoice } from '../choice.ts'
import { totalUsage } from '../cost.ts'
import { failure, failureOf } from '../failure.ts'
import type { Fields } from '../fields.ts'
import type { Answer, Model, Price } from '../model.ts'
import { knownSecrets } from '../secrets.ts'
import { answerOf, isSilent } from './answer.ts'
import { bodyOf } from './body.ts'
import { modelAndUsage } from './content.ts'
import { type Feature, refusedFeature } from './features.ts'
import { featuresOf, requestBody } from './request.ts'
import { openaiServer } from './server.ts'

/** `baseURL`: a compatible server; default: OPENAI_BASE_URL, else OpenAI's own. */
export interface OpenAIOptions extends ServerChoice {
  /** Name of the model, without `openai:`. */
  readonly model: string
  /** Default: `responses` at OpenAI, `chat` at any other server. */
  readonly api?: 'responses' | 'chat' | undefined
  /** Further fields of the request body, as the API names them: `temperature`, `reasoning_effort`, … */
  readonly params?: Readonly<Record<string, unknown>> | undefined
  readonly price?: Price | undefined
  readonly env?: NodeJS.ProcessEnv | undefined
}

const OUR_FIELDS = ['model', 'messages', 'input', 'stream']
const PATHS = { responses: '/responses', chat: '/chat/completions' }

/** What servers have said that they don't know, by server, API and model. */
const lacking = new Map<string, ReadonlySet<Feature>>()

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
  const server = openaiServer(options, env)
  const { url, own, baseURL, asker } = server
  const api = options.api ?? (own ? 'responses' : 'chat')
  const unavailable = server.unavailable(`openai:${model}`)
  const place = `${api} ${url.href} ${model}`
  const lacked = (): ReadonlySet<Feature> => lacking.get(place) ?? new Set()
  const lack = (feature: Feature, also = lacked()): ReadonlySet<Feature> => {
    lacking.set(place, new Set([...lacked(), feature]))
    return new Set([...also, feature])
  }

  return {
    id: `openai:${model}`,
    identity: { api: options.api, baseURL, params },
    get secrets() {
      return knownSecrets()
    },
    ...(unavailable ? { unavailable } : {}),
    ...(price ? { price } : {}),
    async ask(request, { signal }) {
      if (unavailable) return failure('failed', unavailable)
      try {
        const client = await server.client()
        const send = async (lacks: ReadonlySet<Feature>): Promise<unknown> => {
          const shape = { model, api, own, params, lacks }
          const body = requestBody(request, shape)
          // Not `responses.create`: it throws away a body that is a string or has no `output`.
          const { received, thrown } = await client.post<unknown>(PATHS[api], { body, signal }).then(
            (response) => ({ received: bodyOf(response), thrown: undefined }),
            (error: unknown) => ({ received: undefined, thrown: error }),
          )
          const refused = refusedFeature(thrown ?? received, () => featuresOf(request, shape))
          if (refused) return send(lack(refused, lacks))
          if (thrown) throw thrown
          return received
        }
        const body = await send(lacked())
        if (!request.schema || lacked().has('schema') || !isSilent(body))
          return answerOf(body, asker, request.tools !== undefined)
        const second = await send(new Set([...lacked(), 'schema' as const]))
        if (!isSilent(second)) lack('schema')
        return together(body as Fields, answerOf(second, asker))
      } catch (error) {
        return failureOf(error, asker)
      }
    },
  }
}

/** The second answer, with the tokens of both. */
function together(first: Fields, answer: Answer): Answer {
  const { usage } = modelAndUsage(first)
  if (answer.kind === 'failure' || !usage) return answer
  return { ...answer, usage: totalUsage([usage, answer.usage ?? []].flat()) }
}
