import type { GradedReply } from '../grade/verdict/result.ts'

/** What an app has thrown instead of each reply. Results are plain data, and an error is none. */
const thrown = new WeakMap<GradedReply, unknown>()

export function rememberThrown(failed: GradedReply, error: unknown): void {
  if (error instanceof Error) thrown.set(failed, error)
}

/**
 * The error of a case without enough of a verdict, or with a bad one. Where a model is asked no more, all its cases fail
 * by the same error, without a place: Vitest prints equal ones once, and the cause stands in the scoreboard.
 */
export function caseError(text: string, samples: readonly GradedReply[]): Error {
  const models = samples.map(({ verdict }) =>
    verdict.kind === 'unscored' ? verdict.stopped?.model : undefined,
  )
  if (models.length === 0 || models.includes(undefined)) {
    const cause = samples.map((sample) => thrown.get(sample)).find((each) => each !== undefined)
    return new Error(text, cause === undefined ? {} : { cause })
  }
  const names = [...new Set(models)].join(' and ')
  const error = new Error(`no verdict: ${names} stopped, see “Stopped” below`)
  // The frame keeps Vitest's helper from giving it that of the markdown (internal, seen in 4.1 and 5.1).
  error.stack = `${error.name}: ${error.message}\n    at __VITEST_HELPER__ (node:internal)`
  return error
}
