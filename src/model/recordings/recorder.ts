import { dirname } from 'node:path'
import { actsIn } from '../../acts/acts.ts'
import { today } from '../../common/figures.ts'
import { hashOf } from '../../common/hash.ts'
import { isRefusal, readText } from '../../common/locked-file.ts'
import { readablePath } from '../../common/paths.ts'
import type { RecordMode } from '../../common/record-mode.ts'
import type { Answer, Failure, Model, Reply } from '../model.ts'
import { createDisk, type Disk } from './disk.ts'
import { isHandwritten } from './handwritten.ts'
import { answerLine } from './read.ts'
import type { Recording } from './recording.ts'
import { openRecordings, type RecordingStore, recoverRecordings } from './store.ts'

/** What stands in the recording for its reader. */
export interface Description {
  /** Title of the challenge. */
  readonly challenge: string
  readonly role: Recording['role']
  readonly sample: number
  /** Of a grading: key of the reply that is graded. */
  readonly of?: string
  /** Hashes of what the answer depends on, by name. */
  readonly provenance?: Readonly<Record<string, string>>
}

export interface Question {
  /** Plain data that, with role and model, makes the key: equal requests have one answer. */
  readonly request: object
  readonly model: Model
  readonly describe: Description
  /** Asks the model. Called on a miss only; a reply is recorded, a failure is not. */
  readonly live: () => Promise<Answer & { readonly ms?: number }>
}

export type RecordedAnswer =
  | (Reply & {
      readonly key: string
      readonly origin: 'replayed' | 'live' | 'handwritten'
      /** `YYYY-MM-DD`, missing where a person wrote the answer. */
      readonly recorded?: string
      /** Milliseconds that the call took, also that of a replayed answer. */
      readonly ms?: number
    })
  | (Failure & { readonly key: string; readonly ms?: number })

export interface RecorderOptions {
  readonly mode: RecordMode
  /** Called for each answer that was kept. */
  readonly onSaved?: () => void
  /** Called with the failure of all that is asked from now on, once an answer could not be kept. */
  readonly onRefused?: (failure: Failure) => void
}

/** Answers questions of one run. A new run (also in watch mode) needs a new one. */
export interface Recorder {
  /**
   * Replays an answer or asks for it. The same question gives the same answer all through the run, asked once,
   * whether it is a reply or a failure; only where that was aborted the next one to ask begins anew.
   * @param question with `path`, the absolute path of the file of recordings
   * @throws Error where that file is broken, can't be read or is held by somebody else
   */
  answer(question: Question & { readonly path: string }): Promise<RecordedAnswer>
  /**
   * Does some work whose answers belong into one file, which is written when no such work is left: until then they
   * stand in the folder's journal.
   * @param path absolute path of the file of recordings
   * @throws what the work throws; else Error where the file can't be written, and the answers stay in the journal: of
   *   several files that the disk refuses, for the first
   */
  during<T>(path: string, work: () => Promise<T>): Promise<T>
}

/**
 * The key of an answer: the hash of role, model, the model's identity and the request.
 * @internal exported for tests of what it depends on
 */
export function recordingKey({ request, model, describe }: Omit<Question, 'live'>): string {
  return hashOf({ ...request, role: describe.role, model: model.id, identity: model.identity })
}

/** Records what is missing, also where CI is set. */
const COMMAND = 'npx vitest run --update=new'

export function createRecorder(options: RecorderOptions): Recorder {
  const { mode } = options
  const stores = new Map<string, RecordingStore>()
  const recovered = new Map<string, Promise<void>>()
  const answers = new Map<string, Promise<RecordedAnswer>>()
  const disk = createDisk()

  function storeOf(path: string): RecordingStore {
    const store = stores.get(path) ?? openRecordings(path)
    stores.set(path, store)
    return store
  }

  /** What killed runs have left is looked for once in each folder. A run that only replays writes nothing. */
  function recover(folder: string): Promise<void> | undefined {
    if (mode === 'none') return undefined
    const done = recovered.get(folder) ?? recoverRecordings(folder)
    recovered.set(folder, done)
    return done
  }

  async function answer(question: Question & { readonly path: string }): Promise<RecordedAnswer> {
    const { path } = question
    const id = `${path}\n${recordingKey(question)}`
    const known = answers.get(id)
    if (known) {
      const shared = await known
      return isAborted(shared) ? answer(question) : shared
    }
    const ready = recover(dirname(path))
    const asked = (async () => {
      await ready
      return recorded({ ...question, ...options, store: storeOf(path), disk })
    })()
    const settled = asked.then((result) => {
      if (isAborted(result)) answers.delete(id)
      return result
    })
    answers.set(id, settled)
    return settled
  }

  return {
    answer,
    async during(path, work) {
      const release = storeOf(path).hold()
      let done: Awaited<ReturnType<typeof work>>
      try {
        done = await work()
      } catch (error) {
        await release().catch(() => {})
        throw error
      }
      await release().catch((error: Error) => {
        if (!isRefusal(error)) throw error
        // The answers are kept in the journal, and the end of the run says why it stopped.
        if (disk.isRefused) return
        options.onRefused?.(stoppedFailure(disk.refused(error)))
        throw error
      })
      return done
    },
  }
}

/** A question, and where its answer is looked up. */
interface StoredQuestion extends Question, RecorderOptions {
  readonly store: RecordingStore
  readonly disk: Disk
}

/** In the place of a model: the recordings stop a run. */
const RECORDINGS = 'recordings'

/** Replays one answer or asks for it. */
async function recorded(question: StoredQuestion): Promise<RecordedAnswer> {
  const { store, mode, model, describe } = question
  const key = recordingKey(question)
  const found = store.find(key)
  if (isHandwritten(model)) return handwritten(question, key, found)
  // Nothing to record with: what is there stays in use.
  if (found && (mode !== 'all' || model.unavailable !== undefined)) return replyOf(found, 'replayed')

  const what = `recording of this ${nounOf(describe)} (${model.id}) for "${describe.challenge}"`
  if (mode === 'none') {
    const first = model.unavailable === undefined ? '' : `; before that: ${model.unavailable}`
    return notRecorded(key, `no ${what}; record it with: ${COMMAND}${first}`)
  }
  if (model.unavailable !== undefined) return { ...notRecorded(key, model.unavailable), stopped: model.id }

  // Before it is paid for.
  const refusal = question.disk.refusal(dirname(store.path))
  if (refusal !== undefined) return { ...stoppedFailure(refusal), key }
  const answer = await question.live()
  if (answer.kind === 'failure') return { ...answer, key }
  const recording = recordingOf(question, key, answer, today())
  try {
    const saved = await store.save(recording, model.secrets)
    question.onSaved?.()
    return replyOf(saved, 'live')
  } catch (error) {
    if (!isRefusal(error)) throw error
    const failure = stoppedFailure(question.disk.refused(error as Error))
    question.onRefused?.(failure)
    return { ...failure, key }
  }
}

async function handwritten(
  { store, mode, model, describe }: StoredQuestion,
  key: string,
  found: Recording | undefined,
): Promise<RecordedAnswer> {
  const noun = nounOf(describe)
  if (found && found.text !== null) return replyOf(found, 'handwritten')
  if (!found && mode === 'none') {
    const detail = `no handwritten ${noun} for "${describe.challenge}"; make a place for it with: ${COMMAND}`
    return notRecorded(key, detail)
  }
  if (!found) await store.save({ ...describe, key, model: model.id, text: null })
  // Blanks that come in together move each other's lines.
  await store.settled()
  const line = answerLine(readText(store.path) ?? '', store.path, key)
  return notRecorded(key, `write the ${noun} at ${readablePath(store.path)}:${line}`)
}

function recordingOf(
  { describe, model }: Question,
  key: string,
  answer: Reply & { readonly ms?: number },
  date: string,
): Recording {
  const { challenge, role, sample, of, provenance } = describe
  const ms = wholeNumber(answer.ms)
  const [input, output] = [wholeNumber(answer.usage?.input), wholeNumber(answer.usage?.output)]
  const cached = wholeNumber(answer.usage?.cached)
  // Most providers always say how much, and mostly that is 0.
  const fromCache = cached ? { cached } : {}
  const tokens = input === undefined || output === undefined ? undefined : { input, output, ...fromCache }
  return {
    ...{ key, role, challenge, sample, of, model: model.id, returned: answer.model, recorded: date },
    ...{
      tokens,
      ms,
      provenance,
      reasoning: role === 'target' ? answer.reasoning : undefined,
      acts: actsIn(answer),
      text: answer.text,
    },
  }
}

/** Providers and modules may count oddly; the file takes whole numbers from 0. */
function wholeNumber(value: number | undefined): number | undefined {
  const rounded = Math.round(value ?? Number.NaN)
  return Number.isSafeInteger(rounded) && rounded >= 0 ? rounded : undefined
}

function replyOf(recording: Recording, origin: 'replayed' | 'live' | 'handwritten'): RecordedAnswer {
  const { key, text, returned, tokens, recorded: date, ms, acts } = recording
  const answer = { kind: 'reply', text: text ?? '', model: returned, usage: tokens } as const
  return { ...answer, ...acts, key, origin, recorded: date, ms }
}

/** Of all that is asked once the disk has refused an answer. */
function stoppedFailure(detail: string): Failure {
  return { kind: 'failure', reason: 'not-recorded', detail, stopped: RECORDINGS }
}

function notRecorded(key: string, detail: string): Failure & { readonly key: string } {
  return { kind: 'failure', reason: 'not-recorded', detail, key }
}

function nounOf({ role }: Description): string {
  return role === 'target' ? 'reply' : 'grading'
}

function isAborted(answer: RecordedAnswer): boolean {
  return answer.kind === 'failure' && answer.reason === 'aborted'
}
