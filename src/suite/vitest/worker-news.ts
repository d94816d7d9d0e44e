import { BroadcastChannel } from 'node:worker_threads'
import { counted } from '../../common/figures.ts'
import { WORKER_NEWS, type WorkerNews } from '../../model/worker-news.ts'

/** What the workers of a run have told. */
export interface News {
  /** A run begins. */
  begin(): void
  /** It is over: a signal stops nothing. */
  end(): void
  /** For whoever stops a run: how many answers are kept. */
  stopped(): string
  /** Files that modules of the user's have read, absolute. They stay: a module is loaded once. */
  readonly reads: ReadonlySet<string>
}

/** @param say prints a line, for a run that is stopped by a signal */
export function workerNews(say: (text: string) => void): News {
  const channel = new BroadcastChannel(WORKER_NEWS)
  channel.unref()
  const reads = new Set<string>()
  let kept = 0
  channel.onmessage = (event: unknown) => {
    const news = (event as { readonly data: WorkerNews }).data
    if (news.kind === 'saved') kept++
    else reads.add(news.file)
  }
  const stopped = () =>
    // Between processes nothing is heard, and none is no number.
    `Clauses: stopped, and ${kept > 0 ? counted(kept, 'new answer') : 'what was answered is'} kept; the next run goes on from there`
  // Without a terminal a run that is stopped reports nothing: the process just ends.
  const onSignal = () => {
    say(`\n${stopped()}\n`)
    if (process.listenerCount('SIGINT') === 0) process.kill(process.pid, 'SIGINT')
  }
  return {
    begin() {
      kept = 0
      process.removeListener('SIGINT', onSignal)
      process.once('SIGINT', onSignal)
    },
    end() {
      process.removeListener('SIGINT', onSignal)
    },
    stopped,
    reads,
  }
}
