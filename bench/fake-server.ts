/**
 * The server of the benchmark, a process of its own: `npx node bench/fake-server.ts [latency in ms] [port] [--green]`.
 * It runs on the same cores as what is measured, so it reads no JSON and has its answers ready. Every sixth reply
 * is graded 2 of 7; with `--green` none. Over IPC it answers each message with what came since the last one.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { crc32 } from 'node:zlib'
import { type FakeRequest, wireOf } from '../test/support/fake-openai-wire.ts'
import type { ServerReport } from './server.ts'

const { values, positionals } = parseArgs({
  options: { green: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [latency = 200, port = 0] = positionals.map(Number)

/** What a grader quotes, so that its evidence stands in every reply. */
const QUOTE = 'This is reply '
const NUMBER = '0000000000'
const REPLY = `${QUOTE}${NUMBER}: it has two sentences, as a short answer of a model has. It says what was asked and nothing else.`

const answers = {
  chat: answersOf('chat'),
  responses: answersOf('responses'),
}

let [calls, open, mostOpen] = [0, 0, 0]
let first: number | undefined
let cpu = process.cpuUsage()

const server = createServer((request, response) => {
  calls++
  first ??= performance.timeOrigin + performance.now()
  mostOpen = Math.max(mostOpen, ++open)
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = answerTo(request, Buffer.concat(chunks))
    if (latency > 0) setTimeout(send, latency, response, body)
    else send(response, body)
  })
})
server.keepAliveTimeout = 60_000
server.listen(port, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  if (process.send) process.send(url)
  else console.log(`listening ${url}`)
})
process.on('message', () => {
  const { user, system } = process.cpuUsage(cpu)
  process.send?.({ calls, mostOpen, first, cpu: (user + system) / 1e6 } satisfies ServerReport)
  calls = 0
  mostOpen = 0
  first = undefined
  cpu = process.cpuUsage()
})
process.once('disconnect', () => process.exit(0))

function answerTo({ url }: IncomingMessage, body: Buffer): string {
  const { reply, pass, fail } = url?.endsWith('/responses') ? answers.responses : answers.chat
  if (!body.includes('"model":"judge"'))
    return reply.replace(NUMBER, String(crc32(body)).padStart(NUMBER.length, '0'))
  const at = body.indexOf(QUOTE) + QUOTE.length
  return !values.green && Number(body.toString('latin1', at, at + NUMBER.length)) % 6 === 0 ? fail : pass
}

function send(response: ServerResponse, body: string): void {
  open--
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

function answersOf(api: FakeRequest['api']) {
  const messages = [{ role: 'user', content: 'word '.repeat(1000) }]
  const bodyOf = (text: string) =>
    wireOf(text, { index: 0, api, model: 'fake', messages, headers: {}, body: {} }).body
  const verdict = (score: number) =>
    JSON.stringify({
      evidence: [QUOTE.trim()],
      reasoning: 'The reply says it in these words.',
      applicable: true,
      score,
    })
  return { reply: bodyOf(REPLY), pass: bodyOf(verdict(7)), fail: bodyOf(verdict(2)) }
}
