/** Checks the spec of the folder it stands in, once, with the package that is installed there. */

import { checkSpec } from './node_modules/vitest-clause/dist/check/check.js'
import { readSpec } from './node_modules/vitest-clause/dist/clauses/load.js'

const read = readSpec({ root: import.meta.dirname, include: 'examples/*.md', policy: 'model_spec.md' })
process.send({ clauses: read.loaded.spec.clauses.length, messages: checkSpec(read).length })
