import { describe, expect, test } from 'vitest'
import { dollarsOf, totalUsage } from '../../src/model/cost.ts'
import { usageOf } from '../../src/model/usage.ts'

describe('what providers say of their tokens', () => {
  test.for<[string, Record<string, unknown>, unknown]>([
    [
      'Chat Completions',
      {
        prompt_tokens: 10,
        completion_tokens: 2,
        prompt_tokens_details: { cached_tokens: 7, cache_write_tokens: 1 },
      },
      { input: 10, output: 2, cached: 7, written: 1 },
    ],
    [
      'Responses',
      {
        input_tokens: 10,
        output_tokens: 2,
        input_tokens_details: { cached_tokens: 0, cache_write_tokens: 9 },
      },
      { input: 10, output: 2, cached: 0, written: 9 },
    ],
    ['a server without a cache', { prompt_tokens: 10, completion_tokens: 2 }, { input: 10, output: 2 }],
    [
      'null instead of details',
      { prompt_tokens: 10, completion_tokens: 2, prompt_tokens_details: null },
      { input: 10, output: 2 },
    ],
    [
      'DeepSeek',
      { prompt_tokens: 10, completion_tokens: 2, prompt_cache_hit_tokens: 8, prompt_cache_miss_tokens: 2 },
      { input: 10, output: 2, cached: 8 },
    ],
    [
      'LiteLLM, in two words',
      {
        ...{
          prompt_tokens: 10,
          completion_tokens: 2,
          cache_read_input_tokens: 6,
          cache_creation_input_tokens: 3,
        },
        prompt_tokens_details: { cached_tokens: 6, cache_creation_tokens: 3 },
      },
      { input: 10, output: 2, cached: 6, written: 3 },
    ],
    [
      'Anthropic, which counts the cache apart',
      { input_tokens: 4, output_tokens: 2, cache_read_input_tokens: 6, cache_creation_input_tokens: 3 },
      { input: 13, output: 2, cached: 6, written: 3 },
    ],
    ['half of it', { prompt_tokens: 10 }, undefined],
    ['odd counts', { prompt_tokens: -1, completion_tokens: Number.NaN }, undefined],
  ])('%s', ([, usage, read]) => {
    expect(usageOf(usage)).toEqual(read)
  })
})

describe('dollars', () => {
  const usage = { input: 1_000_000, output: 100_000, cached: 600_000, written: 200_000 }

  test('each kind of token at its price', () => {
    expect(dollarsOf(usage, { input: 2, output: 8, cached: 0.5, write: 2.5 })).toBeCloseTo(
      0.2 * 2 + 0.6 * 0.5 + 0.2 * 2.5 + 0.1 * 8,
    )
    expect(dollarsOf(usage, { input: 2, output: 0, cached: 0, write: 0 })).toBeCloseTo(0.4)
  })

  test('without a price of their own, those of the cache cost as others do', () => {
    const price = { input: 2, output: 8 }
    expect(dollarsOf(usage, price)).toBeCloseTo(2.8)
    expect(dollarsOf({ input: 1_000_000, output: 100_000 }, price)).toBeCloseTo(2.8)
  })

  test('are never below zero', () => {
    expect(dollarsOf({ input: 1, output: 0, cached: 9 }, { input: 2, output: 8, cached: 0 })).toBe(0)
  })
})

test('totals: what nobody reports stays unknown', () => {
  expect(totalUsage([])).toBeUndefined()
  expect(totalUsage([{ input: 1, output: 2 }])).toEqual({ input: 1, output: 2 })
  expect(
    totalUsage([
      { input: 1, output: 2, cached: 0 },
      { input: 3, output: 4 },
      { input: 5, output: 6, cached: 4, written: 1 },
    ]),
  ).toEqual({ input: 9, output: 12, cached: 4, written: 1 })
})
