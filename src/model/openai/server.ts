import type OpenAI from 'openai'
import { canonicalJson } from '../../common/hash.ts'
import type { ServerChoice } from '../choice.ts'
import type { Asker } from '../failure.ts'
import { isFields } from '../fields.ts'
import { readable } from '../readable.ts'
import { keepSecret } from '../secrets.ts'
import { type Credentials, credentialsFor } from './credentials.ts'

/** A server that speaks the OpenAI API, and all that is known before it is asked. */
export interface OpenAIServer {
  readonly url: URL
  /** OpenAI's own servers, which know more than the protocol's common part. */
  readonly own: boolean
  /** Host and path, where the config names them: part of a model's identity. */
  readonly baseURL: string | undefined
  /** What no detail may contain, and what to look at where the server refuses the key. */
  readonly asker: Asker
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
export function openaiServer(options: ServerChoice, env: NodeJS.ProcessEnv = process.env): OpenAIServer {
  const { baseURL } = options
  const url = parseBaseURL(baseURL, env)
  const own = /(^|\.)api\.openai\.com$/.test(url.hostname)
  const credentials = credentialsFor({ own, named: baseURL !== undefined }, options, env)
  const secrets = [...credentials.secrets, ...querySecrets(url)]
  keepSecret(secrets)
  return {
    url,
    own,
    // Only what the config says: recordings made through a gateway of OPENAI_BASE_URL must hold in a CI without it.
    baseURL: baseURL && `${url.host}${url.pathname}`.replace(/\/+$/, ''),
    asker: { secrets, advice: credentials.advice },
    unavailable: credentials.missing,
    client: () => clientFor(url, credentials),
  }
}

/** As they are and as the URL writes them; a version or a deployment is none, and would be cut out of replies. */
function querySecrets({ search, searchParams }: URL): string[] {
  const secret = [...searchParams].filter(([name]) => !/version|model|deployment/i.test(name))
  const values = secret.map(([, value]) => value)
  return [...values, ...values.map(encodeURIComponent).filter((value) => search.includes(value))]
}

function parseBaseURL(option: string | undefined, env: NodeJS.ProcessEnv): URL {
  const from = option === undefined ? 'OPENAI_BASE_URL' : '`baseURL`'
  const text = option ?? (env.OPENAI_BASE_URL?.trim() || OPENAI_URL)
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(
      `Expected ${from} to be a URL such as http://127.0.0.1:8080/v1, got \`${readable(text)}\``,
    )
  }
  if (url.username || url.password) {
    const instead =
      option === undefined
        ? 'put the key into OPENAI_API_KEY'
        : 'name the key in `apiKeyEnv`, or the header in `headers`'
    throw new TypeError(`Unexpected user name or password in ${from}: ${instead}`)
  }
  return url
}

function clientFor(url: URL, { key = 'none', headers }: Credentials): Promise<OpenAI> {
  const id = canonicalJson({ url: url.href, key, headers })
  const known = clients.get(id)
  if (known) return known
  const client = import('openai').then(
    ({ OpenAI: Client }) =>
      new Client({
        apiKey: key,
        adminAPIKey: null,
        defaultHeaders: headers,
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

/**
 * The SDK drops an error body without an `error` field (vLLM, FastAPI) or in a list (Google): what it says would be
 * lost. A redirection is an error, as `fetch` would take headers with a key along to the other host.
 */
async function fetchWithErrors(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'manual' })
  if (response.ok) return response
  const text = await response.text()
  const { status, headers } = response
  const location = headers.get('location')
  const to = status < 400 && location ? URL.parse(location, response.url) : null
  const error = { message: `it sends requests on to ${to?.origin}${to?.pathname}; correct the base URL` }
  return new Response(to ? JSON.stringify({ error }) : withErrorField(text), { status, headers })
}

function withErrorField(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text)
    const body: unknown = Array.isArray(parsed) ? parsed[0] : parsed
    if (Array.isArray(parsed) && isFields(body) && 'error' in body) return JSON.stringify(body)
    if (body === null || typeof body !== 'object' || 'error' in body) return text
    const message = 'message' in body && typeof body.message === 'string' ? body.message : text
    return JSON.stringify({ error: { message } })
  } catch {
    return text
  }
}
