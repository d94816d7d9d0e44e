import { holdersOf } from '../facts/labelled.ts'
import type { Finding, Rule } from '../facts/rule.ts'

/** Labelled replies test the grader: without a BAD one, a grader that passes everything passes the test. */
export const oneSided: Rule = {
  id: 'one-sided',
  severity: 'info',
  check(input) {
    return holdersOf(input).flatMap(({ file, examples }) =>
      examples.flatMap(({ comparisons }) =>
        comparisons.flatMap(({ replies, span }): Finding[] => {
          const bad = replies.filter(({ label }) => label === 'BAD')
          if (bad.length === 0) {
            const reason =
              'Unexpected comparison without a BAD reply, expected one: add a reply that breaks the clause, so that a grader that passes everything is found out'
            return [{ file, place: span, reason }]
          }
          // `BAD[#id]` says by which clause, which is a reason too.
          const bare = bad.filter(({ reason, against }) => reason === '' && against === undefined)
          return bare.map(({ reply }) => ({
            file,
            place: reply.span.start,
            reason:
              'Unexpected BAD without a reason, expected one, as in `<!-- BAD: names no source -->`: say what breaks the clause',
          }))
        }),
      ),
    )
  },
}
