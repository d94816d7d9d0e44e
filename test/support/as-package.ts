import path from 'node:path'
import type {} from 'vitest/config'
import type { Vite } from 'vitest/node'

const source = path.resolve(import.meta.dirname, '../../src')

/**
 * For a fixture's config: the worker loads our source as it loads an installed package, by Node, and not through Vite,
 * which would transform all of it again for each project (0.5 s of its time).
 */
export const asPackage: Vite.Plugin = {
  name: 'as-package',
  config: () => ({
    test: { server: { deps: { external: [new RegExp(`^${source.replace(/\W/g, '.')}/`)] } } },
  }),
}
