import { sum } from '../common/sum.ts'
import type { Price, Usage } from './model.ts'

/** US dollars that tokens cost. */
export function dollarsOf({ input, output, cached = 0, written = 0 }: Usage, price: Price): number {
  const { cached: cachedPrice = price.input, write: writePrice = price.input } = price
  const plain = Math.max(0, input - cached - written)
  return (plain * price.input + cached * cachedPrice + written * writePrice + output * price.output) / 1e6
}

/** All tokens together; undefined where nobody counted. What only some report is the sum of those. */
export function totalUsage(usages: readonly Usage[]): Usage | undefined {
  if (usages.length === 0) return undefined
  const cached = usages.flatMap((each) => each.cached ?? [])
  const written = usages.flatMap((each) => each.written ?? [])
  return {
    input: sum(usages.map(({ input }) => input)),
    output: sum(usages.map(({ output }) => output)),
    ...(cached.length > 0 && { cached: sum(cached) }),
    ...(written.length > 0 && { written: sum(written) }),
  }
}
