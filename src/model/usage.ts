import type { Usage } from './model.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The tokens that a provider counted, under the names of Chat Completions or of Responses; undefined where there
 * are none. What a prompt cache served is `cached_tokens` in the details at OpenAI and most others,
 * `prompt_cache_hit_tokens` at DeepSeek, `cache_read_input_tokens` in Anthropic's words.
 */
export function usageOf(usage: Fields): Usage | undefined {
  const input = first([usage.prompt_tokens, usage.input_tokens])
  const output = first([usage.completion_tokens, usage.output_tokens])
  if (input === undefined || output === undefined) return undefined
  const details = fieldsOf(usage.prompt_tokens_details ?? usage.input_tokens_details)
  const cached = most([details.cached_tokens, usage.prompt_cache_hit_tokens, usage.cache_read_input_tokens])
  const written = most([
    details.cache_write_tokens,
    details.cache_creation_tokens,
    usage.cache_creation_input_tokens,
  ])
  const fromCache = (cached ?? 0) + (written ?? 0)
  return {
    // Anthropic counts the cache's tokens apart; of OpenAI's count they are a part.
    input: fromCache > input ? input + fromCache : input,
    output,
    ...(cached !== undefined && { cached }),
    ...(written !== undefined && { written }),
  }
}

function first(values: readonly unknown[]): number | undefined {
  return values.filter(isCount)[0]
}

/** Gateways say the same in several words, and 0 in those that they don't use. */
function most(values: readonly unknown[]): number | undefined {
  const counts = values.filter(isCount)
  return counts.length > 0 ? Math.max(...counts) : undefined
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0
}

function fieldsOf(value: unknown): Fields {
  return value !== null && typeof value === 'object' ? (value as Fields) : {}
}
