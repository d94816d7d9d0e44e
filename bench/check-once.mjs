/** Checks the spec of the folder it stands in, once, with the package that is installed there. */

import { checkSpec } from 'vitest-clause/spec'

const found = checkSpec({ root: import.meta.dirname, include: 'examples/*.md', policy: 'model_spec.md' })
process.send(found.length)
