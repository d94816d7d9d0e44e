import type { Role } from '../data/clause.ts'
import { problem } from '../data/problem.ts'
import type { ScannedExamples } from './examples.ts'

/** Who may ask for something. A developer does so where a program makes the request. */
const ASKING: readonly Role[] = ['user', 'developer', 'tool']

/** Takes out the prompts that ask for nothing: whatever answers them says nothing of the clause. Each is a problem. */
export function withoutNothingAsked({ found, ranges, problems }: ScannedExamples): ScannedExamples {
  const idle = found.filter(
    ({ messages }) => messages.length > 0 && !messages.some(({ role }) => ASKING.includes(role)),
  )
  const asked = idle.map(({ messages }) => {
    const roles = [...new Set(messages.map(({ role }) => `\`${role}\``))].join(' and ')
    const reason = `Expected a turn of the user, of the developer or of a tool in this prompt, found only ${roles}: the target is asked nothing`
    return problem(reason, messages[0]!.span.start, 'nothing-asked')
  })
  return { found: found.filter((each) => !idle.includes(each)), ranges, problems: [...problems, ...asked] }
}
