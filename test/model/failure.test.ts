import { expect, test } from 'vitest'
import { type ProviderError, providerFailure } from '../../src/model/failure.ts'

const asker = { secrets: [], advice: 'check the key' }

test.for<[string, ProviderError, string]>([
  ['a refused key', { status: 401, message: 'wrong key' }, 'wrong key; check the key'],
  [
    'an empty account',
    { status: 402, message: 'Insufficient Balance' },
    'Insufficient Balance; add credit to the account or use another key',
  ],
  ['a key without rights', { status: 403, message: 'no access to m' }, 'no access to m'],
  [
    'a model that is not there',
    { status: 404, message: 'no m' },
    'no m; check the name of the model and the base URL',
  ],
  [
    'the same with another status',
    { status: 400, code: 'model_not_found', message: 'the model `m` does not exist' },
    'the model `m` does not exist',
  ],
  [
    'a quota that only the type tells of',
    { status: 429, type: 'insufficient_quota', message: 'You exceeded your current quota' },
    'You exceeded your current quota; add credit to the account or use another key',
  ],
])('%s concerns all that is asked', ([_, error, said]) => {
  expect(providerFailure(error, asker)).toEqual({
    kind: 'failure',
    reason: 'failed',
    detail: `the provider answered ${error.status}: ${said}`,
    permanent: true,
  })
})

test.for<[string, ProviderError]>([
  ['a prompt that a gateway refuses', { status: 403, message: 'Your input was flagged' }],
  ['the same in other words', { status: 403, message: 'm requires moderation on this gateway' }],
  ['a request that is wrong', { status: 400, message: 'context length exceeded' }],
])('%s concerns nothing else', ([_, error]) => {
  expect(providerFailure(error, asker)).not.toHaveProperty('permanent')
})

test('a limit says so, and how long to wait where the provider does', () => {
  const error = { status: 429, message: 'slow down' }
  expect(providerFailure(error, asker).retry).toEqual({ limited: true })
  expect(providerFailure({ ...error, retryAfterMs: 20 }, asker).retry).toEqual({ afterMs: 20, limited: true })
})
