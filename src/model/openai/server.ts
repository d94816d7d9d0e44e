import type OpenAI from 'openai'

/** A server that speaks the OpenAI API, and all that is known before it is asked. */
export interface OpenAIServer {
  readonly url: URL
  /** OpenAI's own servers, which know more than the protocol's common part. */
  readonly own: boolean
  /** Host and path, where the config names them: part of a model's identity. */
  readonly baseURL: string | undefined
  /** Values that no detail may contain. */
  readonly secrets: readonly string[]
  /** What to do before it can be asked; undefined where it can. */
  unavailable(model: string): string | undefined
  /** Loads the SDK at the first call. One client for each server and key, without retries. */
  client(): Promise<OpenAI>
}

const OPENAI_URL = 'https://api.openai.com/v1'
const A_DAY = 24 * 60 * 60 * 1000

const clients = new Map<string, Promise<OpenAI>>()

/**
 * The server that options and environment name: `baseURL`, else OPENAI_BASE_URL, else OpenAI's own.
 * @throws TypeError for a base URL that is none, or that holds a password
 */
export function openaiServer(option: string | undefined, env: NodeJS.ProcessEnv = process.env): OpenAIServer {
  const url = parseBaseURL(option, env)
  const own = /(^|\.)api\.openai\.com$/.test(url.hostname)
  const key = env.OPENAI_API_KEY?.trim()
  return {
    url,
    own,
    // Only what the config says: recordings made through a gateway of OPENAI_BASE_URL must hold in a CI without it.
    baseURL: option && `${url.host}${url.pathname}`.replace(/\/+$/, ''),
    secrets: [...(key ? [key] : []), ...url.searchParams.values()],
    unavailable: (model) =>
      own && !key
        ? `set OPENAI_API_KEY (the key of the OpenAI API) to call \`${model}\`, or OPENAI_BASE_URL for a compatible server`
        : undefined,
    client: () => clientFor(url, key ?? 'none'),
  }
}

function parseBaseURL(option: string | undefined, env: NodeJS.ProcessEnv): URL {
  const from = option === undefined ? 'OPENAI_BASE_URL' : '`baseURL`'
  const text = option ?? (env.OPENAI_BASE_URL?.trim() || OPENAI_URL)
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`Expected ${from} to be a URL such as http://127.0.0.1:8080/v1, got \`${text}\``)
  }
  if (url.username || url.password) {
    throw new TypeError(`Unexpected user name or password in ${from}: put the key into OPENAI_API_KEY`)
  }
  return url
}

function clientFor(url: URL, apiKey: string): Promise<OpenAI> {
  const id = `${url.href} ${apiKey}`
  const known = clients.get(id)
  if (known) return known
  const client = import('openai').then(
    ({ OpenAI: Client }) =>
      new Client({
        apiKey,
        baseURL: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
        defaultQuery: Object.fromEntries(url.searchParams),
        maxRetries: 0,
        // In a test environment such as jsdom it takes this process for a browser, whose users would see the key.
        dangerouslyAllowBrowser: true,
        // The engine has the timeout; the SDK's own 10 minutes must not undercut it.
        timeout: A_DAY,
        fetch: fetchWithErrors,
      }),
  )
  clients.set(id, client)
  client.catch(() => clients.delete(id))
  return client
}

/** The SDK drops an error body without an `error` field (vLLM, FastAPI): what it says would be lost. */
async function fetchWithErrors(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  if (response.ok) return response
  const text = await response.text()
  const { status, headers } = response
  return new Response(withErrorField(text), { status, headers })
}

function withErrorField(text: string): string {
  try {
    const body: unknown = JSON.parse(text)
    if (body === null || typeof body !== 'object' || 'error' in body) return text
    const message = 'message' in body && typeof body.message === 'string' ? body.message : text
    return JSON.stringify({ error: { message } })
  } catch {
    return text
  }
}
