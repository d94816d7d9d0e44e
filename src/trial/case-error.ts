import type { GradedReply } from '../grade/verdict/result.ts'

/**
 * The error of a case without enough of a verdict, or with a bad one. Where a model is asked no more, all its cases fail
 * by the same error, without a place: Vitest prints equal ones once, and the cause stands in the scoreboard.
 */
export function caseError(text: string, samples: readonly GradedReply[]): Error {
  const models = samples.map(({ verdict }) =>
    verdict.kind === 'unscored' ? verdict.stopped?.model : undefined,
  )
  if (models.length === 0 || models.includes(undefined)) return new Error(text)
  const names = [...new Set(models)].join(' and ')
  const error = new Error(`no verdict: ${names} stopped, see “Stopped” below`)
  // The frame keeps Vitest's helper from giving it that of the markdown (internal, seen in 4.1 and 5.1).
  error.stack = `${error.name}: ${error.message}\n    at __VITEST_HELPER__ (node:internal)`
  return error
}
