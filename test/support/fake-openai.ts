import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type FakeRequest, type Fault, type Wire, wireOf } from './fake-openai-wire.ts'
import { schemaProblem } from './openai-schemas.ts'
import { scriptedAnswer } from './scripted-answer.ts'

export type { FakeRequest, Fault, FaultName, Wire } from './fake-openai-wire.ts'

export type FakeAnswer = string | Fault | Wire

export interface FakeOptions {
  /** Milliseconds before each answer. Default: 0. */
  readonly latency?: number
  /** What each request is answered; default: `scriptedAnswer`. */
  readonly answer?: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>
}

export interface FakeOpenAI {
  /** `http://127.0.0.1:<port>/v1` */
  readonly baseURL: string
  /** All requests for an answer, in the order of arrival. */
  readonly requests: readonly FakeRequest[]
  /** The most requests that were open at one time. */
  readonly maxInFlight: number
  /**
   * Closes the server and all its connections at once.
   * @throws Error where a request was none by OpenAI's schema
   */
  close(): Promise<void>
}

/**
 * Starts a server on 127.0.0.1 that speaks `POST /v1/chat/completions`, `POST /v1/responses`, `POST /v1/decisions`
 * and `GET /v1/models/:id`. Requests are held against OpenAI's published schemas.
 */
export async function startFakeOpenAI(options: FakeOptions = {}): Promise<FakeOpenAI> {
  const { latency = 0, answer = (request: FakeRequest) => scriptedAnswer(request) } = options
  const requests: FakeRequest[] = []
  const problems: string[] = []
  let inFlight = 0
  let maxInFlight = 0

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(incoming.url ?? '/', 'http://fake')
    const model = /^\/v1\/models\/(.+)$/.exec(pathname)?.[1]
    if (incoming.method === 'GET' && model) return send(response, modelWire(decodeURIComponent(model)))
    const api = /^\/v1\/(chat\/completions|responses|decisions)$/.exec(pathname)?.[1]
    const text = await textOf(incoming)
    if (incoming.method !== 'POST' || !api) return send(response, { status: 404, body: 'no such endpoint' })
    const request = parse(
      text,
      api === 'chat/completions' ? 'chat' : (api as 'responses' | 'decisions'),
      requests.length,
      incoming.headers,
    )
    requests.push(request)
    const problem = schemaProblem(request.api, 'request', request.body)
    if (problem) problems.push(`request ${request.index}: ${problem}`)
    inFlight++
    maxInFlight = Math.max(maxInFlight, inFlight)
    response.once('close', () => inFlight--)
    if (latency > 0) await sleep(latency)
    send(response, wireOf(await answer(request), request))
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      // A mistake of the test's script must not look like one of the faults.
      send(response, { status: 418, body: `the fake server's script threw: ${String(error)}` })
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    get maxInFlight() {
      return maxInFlight
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close(() => (problems.length > 0 ? reject(new Error(problems.join('\n'))) : resolve()))
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, { status, headers = {}, body, cut, silent }: Wire): void {
  if (silent || response.destroyed) return
  const bytes = Buffer.from(body)
  response.writeHead(status, { 'content-length': bytes.length, ...headers })
  if (!cut) {
    response.end(bytes)
    return
  }
  response.write(bytes.subarray(0, bytes.length / 2), () => setTimeout(() => response.destroy(), 10))
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

interface Body extends Record<string, unknown> {
  readonly model?: string
  readonly messages?: readonly { readonly role: string; readonly content: unknown }[]
  readonly input?: Body['messages'] | string
  readonly response_format?: { readonly json_schema?: { readonly schema?: FakeRequest['schema'] } }
  readonly text?: { readonly format?: { readonly schema?: FakeRequest['schema'] } }
}

function parse(
  text: string,
  api: FakeRequest['api'],
  index: number,
  headers: FakeRequest['headers'],
): FakeRequest {
  const body = JSON.parse(text) as Body
  const input = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : body.input
  const schema = body.response_format?.json_schema?.schema ?? body.text?.format?.schema
  return {
    index,
    api,
    model: body.model ?? '',
    messages: ((api === 'chat' ? body.messages : input) ?? []).map(({ role, content }) => ({
      role,
      content: typeof content === 'string' ? content : JSON.stringify(content),
    })),
    ...(schema ? { schema } : {}),
    headers,
    body,
  }
}

function modelWire(id: string): Wire {
  const body = JSON.stringify({ id, object: 'model', created: 1_780_000_000, owned_by: 'fake' })
  return { status: 200, headers: { 'content-type': 'application/json' }, body }
}
