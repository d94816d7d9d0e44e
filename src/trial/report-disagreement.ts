import type { TestContext } from 'vitest'
import { twoReadings } from '../grade/verdict/disagreement.ts'
import type { GradedReply } from '../grade/verdict/result.ts'
import { ANNOTATIONS, type AnnotatedSeverity } from './contract.ts'
import { annotate } from './vitest.ts'

/**
 * Says where gradings of one reply are so far apart that they read the clause in two ways.
 * @param failed whether the test fails anyhow, and its own error must not be hidden by this one
 * @throws Error where the severity is `error`
 */
export async function reportDisagreement(
  context: TestContext,
  replies: readonly GradedReply[],
  severity: AnnotatedSeverity | 'off',
  failed = false,
): Promise<void> {
  if (severity === 'off') return
  const found = new Set(
    replies.flatMap((reply) => twoReadings(reply) ?? []).map((text) => `${text} (grader-disagreement)`),
  )
  if (found.size === 0) return
  if (severity === 'error' && !failed) {
    throw Object.assign(new Error([...found].join('\n')), { name: 'SpecError' })
  }
  const type = severity === 'error' ? 'error' : ANNOTATIONS[severity]
  for (const text of found) await annotate(context, text, type)
}
