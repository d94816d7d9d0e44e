import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** What reached the server since it was last asked. */
export interface ServerReport {
  readonly calls: number
  readonly mostOpen: number
  /** When the first call came, in milliseconds of the machine's clock. */
  readonly first: number | undefined
  /** Seconds that the server itself took. */
  readonly cpu: number
}

export interface Server {
  readonly url: string
  /** What came since the last report. */
  report(): Promise<ServerReport>
  stop(): Promise<void>
}

/** Starts the fake server in a process of its own. */
export async function startServer(latency: number, args: readonly string[] = []): Promise<Server> {
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'fake-server.ts'), [
    String(latency),
    ...args,
  ])
  const answer = async <T>() => ((await once(child, 'message')) as [T])[0]
  const url = await answer<string>()
  return {
    url,
    report() {
      const report = answer<ServerReport>()
      child.send('report')
      return report
    },
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}
