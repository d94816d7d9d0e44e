import { expect, expectTypeOf, test } from 'vitest'
import type { InlineClause, SatisfyOptions } from '../../src/matcher.ts'

// Checked by `npm run types`.
test('the matcher is typed as asynchronous, in all its forms', () => {
  type Satisfies = ReturnType<typeof expect<string>>['toSatisfyClause']
  expectTypeOf<Satisfies>().returns.toEqualTypeOf<Promise<void>>()
  expectTypeOf<Parameters<Satisfies>[0]>().toEqualTypeOf<string | InlineClause>()
  expectTypeOf<Parameters<Satisfies>[1]>().toEqualTypeOf<SatisfyOptions | undefined>()
  expectTypeOf(expect.soft('')).toHaveProperty('toSatisfyClause')
  expectTypeOf(expect('').not).toHaveProperty('toSatisfyClause')
  expectTypeOf(expect(Promise.resolve('')).resolves).toHaveProperty('toSatisfyClause')
})
