/**
 * The fake server as a process of its own, for benchmarks:
 * `npx node test/support/fake-openai-cli.ts [latency in ms] [port]`
 */
import { startFakeOpenAI } from './fake-openai.ts'

const [latency = 0, port = 0] = process.argv.slice(2).map(Number)
const server = await startFakeOpenAI({ latency, port })
console.log(`listening ${server.baseURL}`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => server.close().then(() => process.exit(0)))
}
