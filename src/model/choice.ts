import type { Price } from './model.ts'

/** A header's value, or the environment variable that holds it. */
export type HeaderValue = string | { readonly env: string }

/** Where a server is, and how it is told who asks. */
export interface ServerChoice {
  readonly baseURL?: string | undefined
  /** Name of the environment variable that holds the key. */
  readonly apiKeyEnv?: string | undefined
  /** Sent along; their values are secrets. */
  readonly headers?: Readonly<Record<string, HeaderValue>> | undefined
}

/**
 * A model as the config names it. Plain JSON: it crosses from Vitest's main process to the worker, where
 * `createModel` makes a model of it. Another provider is another kind here and there.
 */
export type ModelChoice =
  | { readonly kind: 'handwritten' }
  | {
      readonly kind: 'module'
      readonly path: string
      readonly version?: string
      /** Globs of files that it reads, relative to the root. */
      readonly files?: readonly string[]
      /** Folder that each sample gets a copy of, relative to the root. */
      readonly workspace?: string
    }
  | ({
      readonly kind: 'openai'
      readonly model: string
      readonly api?: 'responses' | 'chat'
      readonly params?: Readonly<Record<string, unknown>>
      readonly price?: Price
    } & ServerChoice)

/** The forms that a config has for it. */
export type NamedModel =
  | string
  | {
      readonly module: string
      readonly version?: string
      readonly files?: readonly string[]
      readonly workspace?: string
    }
  | Omit<Extract<ModelChoice, { readonly kind: 'openai' }>, 'kind'>

const OPENAI = /^openai:/

/** @param named `'openai:<model>'`, `'handwritten'`, the path of a module, or an object */
export function modelChoice(named: NamedModel): ModelChoice {
  if (typeof named === 'string') {
    if (named === 'handwritten') return { kind: 'handwritten' }
    return OPENAI.test(named) ? { kind: 'openai', model: bareName(named) } : { kind: 'module', path: named }
  }
  if ('module' in named) {
    const { module, version, files, workspace } = named
    const own = { ...(files && { files }), ...(workspace !== undefined && { workspace }) }
    return { kind: 'module', path: module, version, ...own }
  }
  const { model, baseURL, apiKeyEnv, headers, api, params, price } = named
  return { kind: 'openai', model: bareName(model), baseURL, apiKeyEnv, headers, api, params, price }
}

/** The model's name without its provider. */
export function bareName(name: string): string {
  return name.replace(OPENAI, '')
}

/** As it stands in stored runs: `openai:<model>`, `./src/assistant.ts`, `handwritten`. */
export function choiceName(choice: ModelChoice): string {
  if (choice.kind === 'openai') return `openai:${choice.model}`
  return choice.kind === 'module' ? choice.path : choice.kind
}

/**
 * What of a choice decides the answers, as stored runs and calibrations keep it: nothing of who asks, and of a base
 * URL no query, which may hold a key.
 */
export function choiceIdentity(choice: object): object {
  const { apiKeyEnv: _, headers: __, baseURL, ...rest } = choice as ServerChoice
  const url = baseURL === undefined ? null : URL.parse(baseURL)
  return url ? { ...rest, baseURL: `${url.origin}${url.pathname}` } : rest
}

/** Names of the environment variables that say where a model is and who asks it. */
export function variablesOf(choice: ModelChoice | undefined): string[] {
  if (choice?.kind !== 'openai') return []
  const ofHeaders = Object.values(choice.headers ?? {}).flatMap((value) =>
    typeof value === 'string' ? [] : [value.env],
  )
  return ['OPENAI_API_KEY', 'OPENAI_BASE_URL', ...(choice.apiKeyEnv ? [choice.apiKeyEnv] : []), ...ofHeaders]
}

/** Path of the user's module, as configured; undefined where it is none. */
export function modulePath(choice: ModelChoice | undefined): string | undefined {
  return choice?.kind === 'module' ? choice.path : undefined
}

/** Does a person write its answers? Then nobody is asked. */
export function isByHand(choice: ModelChoice): boolean {
  return choice.kind === 'handwritten'
}

/** What a call costs: `free` where a person answers, `unknown` for a module, whose costs nobody counts. */
export function costOf(choice: ModelChoice): 'priced' | 'unpriced' | 'unknown' | 'free' {
  if (choice.kind === 'openai') return choice.price ? 'priced' : 'unpriced'
  return choice.kind === 'module' ? 'unknown' : 'free'
}
