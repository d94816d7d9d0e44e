import { linkedFiles } from '../facts/linked-files.ts'
import type { Rule } from '../facts/rule.ts'

/** A link to a file beside the text that isn't there: part of the policy was moved, or never written. */
export const missingFile: Rule = {
  id: 'missing-file',
  severity: 'warn',
  check(input) {
    const missing = linkedFiles(input).filter(({ exists }) => !exists)
    return missing.map(({ file, span, target }) => {
      const reason = `Expected a file \`${target}\` beside this one that the link leads to, found none: write it, or change or remove the link`
      return { file, place: span, reason }
    })
  },
}
