import type OpenAI from 'openai'
import type { ServerChoice } from '../choice.ts'
import { type Asker, failure, failureOf } from '../failure.ts'
import { isFields } from '../fields.ts'
import type { Answer, Failure, Model, ModelRequest, Price } from '../model.ts'
import { knownSecrets } from '../secrets.ts'
import { answerOf } from './answer.ts'
import { bodyOf } from './body.ts'
import { modelAndUsage } from './content.ts'
import { openaiServer } from './server.ts'

/** `baseURL`: default OPENAI_BASE_URL, else OpenAI's own. */
export interface DecisionsOptions extends ServerChoice {
  /** Name of the model, without `openai:`. */
  readonly model: string
  /** Further fields of the request body, as the API names them: `safety_identifier`, … */
  readonly params?: Readonly<Record<string, unknown>> | undefined
  readonly price?: Price | undefined
  readonly env?: NodeJS.ProcessEnv | undefined
}

const OUR_FIELDS = ['model', 'input', 'questions']
/** How servers say that they don't know a path. */
const UNKNOWN_PATH = [404, 405, 501]

/**
 * A model behind OpenAI's Decisions API: it rates its input on the request's `levels` and writes nothing. The
 * developer's messages are the question, all others the input. A reply's text is the answer as JSON:
 * `{ type: 'score', probabilities: [{ label, value, probability }], … }`, where the API counts `value` from 0.
 *
 * The SDK is loaded at the first `ask`; each `ask` is one request without a retry, as with `openaiModel`.
 *
 * @throws TypeError for options that can't be right: an empty model, a base URL that is no URL, `params`
 *   that set what is ours
 */
export function decisionsModel(options: DecisionsOptions): Model {
  const { model, params = {}, price, env } = options
  if (!model) throw new TypeError('Expected `model` to be the name of a model, got an empty string')
  const taken = OUR_FIELDS.find((field) => field in params)
  if (taken) throw new TypeError(`Unexpected \`${taken}\` in \`params\`: it is set for each request`)
  const server = openaiServer(options, env)
  const { baseURL, asker } = server
  const id = `decisions:${model}`
  const unavailable = server.unavailable(id)

  return {
    id,
    identity: { baseURL, params },
    get secrets() {
      return knownSecrets()
    },
    ...(unavailable ? { unavailable } : {}),
    ...(price ? { price } : {}),
    async ask(request, { signal }) {
      if (unavailable) return failure('failed', unavailable)
      try {
        const client = await server.client()
        const body: unknown = await client.decisions.create(
          { ...params, model, ...question(request) },
          { signal },
        )
        return decisionOf(bodyOf(body), asker)
      } catch (error) {
        return unknownPath(error) ?? failureOf(error, asker)
      }
    },
  }
}

function question({
  messages,
  levels = [],
}: ModelRequest): Pick<OpenAI.DecisionCreateParams, 'input' | 'questions'> {
  const isRule = ({ role }: { readonly role: string }) => role === 'developer' || role === 'system'
  const instructions = messages.filter(isRule).map(({ content }) => content)
  const input = messages.filter((message) => !isRule(message))
  return {
    input: input.map(({ content }) => ({ role: 'user', content })),
    questions: [
      { type: 'score', name: 'score', instructions: instructions.join('\n\n'), levels: [...levels] },
    ],
  }
}

function decisionOf(body: unknown, asker: Asker): Answer {
  // A page of HTML, nothing at all, an error in a body that says 200.
  if (!isFields(body) || body.error) return answerOf(body, asker)
  const answer: unknown = Array.isArray(body.answers) ? body.answers[0] : undefined
  if (!isFields(answer)) return failure('invalid', 'the provider answered with JSON that holds no `answers`')
  if (answer.type === 'refusal')
    return failure('refusal', "the provider's API refused to answer the question")
  return {
    kind: 'reply',
    text: JSON.stringify(answer),
    ...modelAndUsage(body),
  }
}

/** The failure of a server that hasn't this API; a model that isn't there is another 404, and says so. */
function unknownPath(error: unknown): Failure | undefined {
  const { status, code } = error as { readonly status?: unknown; readonly code?: unknown }
  if (!UNKNOWN_PATH.includes(status as number) || code === 'model_not_found') return undefined
  return failure(
    'failed',
    `this server has no Decisions API (POST /decisions answered ${status}): check the base URL, or configure an ordinary \`grader\``,
  )
}
