import type { HeaderValue, ServerChoice } from '../choice.ts'

/** How a server is told who asks. */
export interface Credentials {
  /** The bearer token; undefined where none is sent. */
  readonly key: string | undefined
  /** Further headers; null takes out what the SDK would send. */
  readonly headers: Readonly<Record<string, string | null>>
  /** Values that no detail and no recording may contain. */
  readonly secrets: readonly string[]
  /** What to set before the server can be asked; undefined where nothing is missing. */
  missing(model: string): string | undefined
  /** What to look at where the server refuses them. */
  readonly advice: string
}

const OPENAI_KEY = 'OPENAI_API_KEY'

/**
 * The key and the headers for a server. OPENAI_API_KEY goes to OpenAI and to OPENAI_BASE_URL, which stands beside it;
 * to a host that the config names it goes only where `apiKeyEnv` says so.
 */
export function credentialsFor(
  { own, named }: { readonly own: boolean; readonly named: boolean },
  { apiKeyEnv, headers = {} }: ServerChoice,
  env: NodeJS.ProcessEnv,
): Credentials {
  const paired = own || !named
  const keyEnv = apiKeyEnv ?? (paired ? OPENAI_KEY : undefined)
  const key = (keyEnv && env[keyEnv]?.trim()) || undefined
  const given = Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase(), headerValue(value, env)] as const,
  )
  const values = given.flatMap(([, value]) => value ?? [])
  return {
    key,
    headers: {
      ...(paired ? {} : foreignHeaders(env)),
      // A local server takes any key; one that is told by headers who asks may refuse a second, wrong one.
      ...(key === undefined && given.length > 0 && { authorization: null }),
      ...Object.fromEntries(given.map(([name, value]) => [name, value ?? null])),
    },
    secrets: [key, env[OPENAI_KEY]?.trim(), ...values, ...values.map(withoutScheme)].filter(isText),
    missing(model) {
      if (apiKeyEnv && !key) return `set ${apiKeyEnv} (\`apiKeyEnv\` names it) to call \`${model}\``
      const unset = Object.values(headers).find((value) => headerValue(value, env) === undefined)
      if (unset) return `set ${(unset as { env: string }).env} (\`headers\` names it) to call \`${model}\``
      if (!own || key || given.length > 0) return undefined
      return `set OPENAI_API_KEY (the key of the OpenAI API) to call \`${model}\`, or OPENAI_BASE_URL for a compatible server`
    },
    advice: key
      ? `check the key in ${keyEnv}`
      : given.length > 0
        ? 'check the `headers` of the model'
        : paired
          ? 'set OPENAI_API_KEY'
          : "no key was sent: name the environment variable that holds it in the model's `apiKeyEnv`",
  }
}

/** The SDK sends these of the environment to whatever host it asks. */
function foreignHeaders({ OPENAI_CUSTOM_HEADERS = '' }: NodeJS.ProcessEnv): Record<string, null> {
  const custom = OPENAI_CUSTOM_HEADERS.split('\n').map((line) => line.split(':')[0]!.trim().toLowerCase())
  const names = ['openai-organization', 'openai-project', ...custom.filter((name) => name !== '')]
  return Object.fromEntries(names.map((name) => [name, null]))
}

function headerValue(value: HeaderValue, env: NodeJS.ProcessEnv): string | undefined {
  return typeof value === 'string' ? value : env[value.env]?.trim() || undefined
}

/** Of `Bearer x` also the `x`. */
function withoutScheme(value: string): string {
  return value.slice(value.lastIndexOf(' ') + 1)
}

function isText(value: string | undefined): value is string {
  return value !== undefined && value !== ''
}
