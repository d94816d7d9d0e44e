import * as v from 'valibot'
import type { HeaderValue } from '../../model/choice.ts'

const environmentName = v.pipe(
  v.string(),
  v.regex(/^[A-Z_a-z]\w*$/, 'Expected the name of an environment variable, such as OPENAI_API_KEY'),
)

const headerName = v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]+$/, 'Expected the name of a header'))

/** Chosen by its form: a union would only say that nothing fits. */
const headerValue = v.lazy(
  (value): v.GenericSchema<HeaderValue> =>
    typeof value === 'object' && value !== null
      ? v.strictObject({ env: environmentName })
      : v.string("Expected a text or { env: 'NAME_OF_A_VARIABLE' }"),
)

/** Where a provider is, and how it is told who asks. */
export const serverEntries = {
  baseURL: v.optional(v.pipe(v.string(), v.url())),
  apiKeyEnv: v.optional(environmentName),
  headers: v.optional(v.record(headerName, headerValue)),
}
