import { createRequire } from 'node:module'
import type { TestModule, TestProject, TestSpecification, Vitest } from 'vitest/node'

/** What differs between the versions of Vitest that the package runs in: 4.1 and 5. */

const OLDEST = [4, 1] as const

/** @throws Error where this Vitest is too old: it would find no suite, and say nothing */
export function requireVitest(version: string = installedVersion()): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldest, least] = OLDEST
  if (major > oldest || (major === oldest && minor >= least)) return
  throw new Error(
    `vitest-clause needs Vitest ${OLDEST.join('.')} or newer, this is ${version}. Update it: npm i -D vitest@^5`,
  )
}

function installedVersion(): string {
  const { version } = createRequire(import.meta.url)('vitest/package.json') as { version: string }
  return version
}

type CacheKeyOf = (context: {
  readonly id: string
  readonly sourceCode: string
}) => string | undefined | null | false

/** Tells Vitest's module cache what a module's code depends on. (5: `defineCacheKeyGenerator`.) */
export function defineCacheKey(context: object, keyOf: CacheKeyOf): void {
  const { defineCacheKeyGenerator, experimental_defineCacheKeyGenerator } = context as Record<
    string,
    ((keyOf: CacheKeyOf) => void) | undefined
  >
  const define = defineCacheKeyGenerator ?? experimental_defineCacheKeyGenerator
  define?.(keyOf)
}

type ParseSpecifications = (specifications: TestSpecification[]) => Promise<TestModule[]>

/** What tests there are in some files, without running them. (5.1: `parseSpecifications`.) */
export function parseSpecifications(
  vitest: Vitest,
  specifications: TestSpecification[],
): Promise<TestModule[]> {
  const { parseSpecifications, experimental_parseSpecifications } = vitest as unknown as Record<
    string,
    ParseSpecifications | undefined
  >
  const parse = parseSpecifications ?? experimental_parseSpecifications
  return parse!.call(vitest, specifications)
}

/**
 * Does this project only measure? 5 gives each project that has benchmarks a twin for them; 4 has a mode. Suites in
 * it would be paid for a second time.
 */
export function isBenchmark({ mode, version }: Vitest, { config }: TestProject): boolean {
  if (version.startsWith('4.')) return (mode as string) === 'benchmark'
  return (config.benchmark as { readonly enabled?: boolean } | undefined)?.enabled === true
}
