import type { Acts } from '../../acts/acts.ts'

/** One answer of a model as it is kept beside the specs. */
export interface Recording {
  /** Hash of the request, 16 hex digits. */
  readonly key: string
  readonly role: 'target' | 'grader'
  /** Title of the challenge, for the reader. */
  readonly challenge: string
  /** Which of several samples, from 0. */
  readonly sample: number
  /** Of a grading: key of the reply that is graded. */
  readonly of?: string
  /** Id of the model that was asked. */
  readonly model: string
  /** Model name that the provider returned. */
  readonly returned?: string
  /** `YYYY-MM-DD`; missing where a person wrote the answer. */
  readonly recorded?: string
  /** `cached` where a prompt cache served some of the input. */
  readonly tokens?: { readonly input: number; readonly output: number; readonly cached?: number }
  readonly ms?: number
  /** Hashes of what the answer depends on, by name. */
  readonly provenance?: Readonly<Record<string, string>>
  /** Of a target: what it thought before, for the reader. It is no part of the answer, and not graded. */
  readonly reasoning?: string
  /** Of a target: what it did besides answering. */
  readonly acts?: Acts
  /** The answer; null is a blank, which a person has yet to fill. */
  readonly text: string | null
}

/** The model id of answers that a person writes. */
export const HANDWRITTEN = 'handwritten'

const ROLES = ['target', 'grader']

/** The order in a file: by title, the reply before its grading, by sample, by key. The same on every machine. */
export function compareRecordings(a: Recording, b: Recording): number {
  return (
    compareText(a.challenge, b.challenge) ||
    ROLES.indexOf(a.role) - ROLES.indexOf(b.role) ||
    a.sample - b.sample ||
    compareText(a.key, b.key)
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
