import path from 'node:path'
import type { TestProject, TestUserConfig, Vite, Vitest } from 'vitest/node'
import { NO_CLAUSES } from '../../clauses/modules/clause-files.ts'
import { beginModuleId } from '../generate/worker-module.ts'
import type { ResolvedOptions } from '../input/options.ts'

/**
 * How clause files become a Vitest project of their own. The facts behind each choice were measured
 * with Vitest 5.1.1; the comments name them.
 */

/** In `provide` of our project: by this we know it again, whatever it is called. */
const PROJECT_MARK = 'vitest-clause:project'

declare module 'vitest' {
  interface ProvidedContext {
    'vitest-clause:project'?: string
  }
}

/** A config file that Vitest accepts as an entry of `projects`. */
const CONFIG_FILE = /^vite(?:st)?(?:\.[\w-]+)?\.config\./

/** Settings of the project: one thread whose one event loop holds all requests (see docs/design.md). */
function projectSettings(options: ResolvedOptions): TestUserConfig & { include: string[] } {
  return {
    name: { label: options.project, color: 'magenta' },
    include: [...options.include],
    provide: { [PROJECT_MARK]: options.project },
    strictTags: false,
    includeTaskLocation: true,
    environment: 'node',
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    maxConcurrency: 1000,
    // groupOrder: projects of different maxWorkers must not share one.
    sequence: { concurrent: true, groupOrder: 1 },
    // A case waits in the engine's queue; each request has a timeout of its own.
    testTimeout: 3_600_000,
  }
}

/**
 * What the plugin's `config` hook adds. Inline projects are read before plugins run, so the entry
 * goes into the raw `projects`; where the user has none, the config file itself is listed as the
 * first, and their tests run unnamed as before.
 */
export function projectEntry(
  config: Vite.UserConfig & { configFile?: string | false },
  options: ResolvedOptions,
) {
  const { test } = config as { test?: TestUserConfig & { projects?: unknown[] } }
  if (test?.provide && PROJECT_MARK in test.provide) return
  const plugins = [config.plugins].flat(9) as ({ name?: string } | undefined | null | false)[]
  if (plugins.some((plugin) => plugin && plugin.name === 'vitest:project')) return
  const own = typeof config.configFile === 'string' && CONFIG_FILE.test(path.basename(config.configFile))
  if (!test?.projects && !own) return
  const users = test?.projects ? [] : [config.configFile as string]
  return { test: { projects: [...users, { extends: true as const, test: projectSettings(options) }] } }
}

/** Is this the project that we declared? */
export function isOwnProject(project: TestProject, options: ResolvedOptions): boolean {
  return (project.config.provide as Record<string, unknown>)[PROJECT_MARK] === options.project
}

/** Did the root config declare our project (perhaps filtered out now by `--project`)? */
export function isDeclared(projects: readonly unknown[] | undefined, options: ResolvedOptions): boolean {
  return Boolean(
    projects?.some((project) => {
      const provide = (project as { test?: TestUserConfig } | null)?.test?.provide
      return provide && (provide as Record<string, unknown>)[PROJECT_MARK] === options.project
    }),
  )
}

/**
 * Makes a project run our suites. Ours inherits what the user says of their own tests (Vitest concatenates
 * arrays), which would run them twice or leave clauses out: all of it is replaced. Where the plugin stands
 * inside a project of the user's, that project runs the suites beside its own tests.
 */
export function adoptSuites(project: TestProject, include: readonly string[], own: boolean): void {
  const { config } = project
  if (own) {
    config.include = [...include]
    config.exclude = [...NO_CLAUSES]
    config.dir = config.root
    config.includeSource = []
    config.setupFiles = [beginModuleId(project.name)]
    config.typecheck = { ...config.typecheck, enabled: false }
    // A challenge is drawn once: another draw until it passes would be no test.
    config.retry = 0
    // Cases judge for themselves; only the matcher is an assertion.
    config.expect = { ...config.expect, requireAssertions: false }
    return
  }
  config.exclude = [...config.exclude, ...NO_CLAUSES]
  config.include = [...config.include, ...include]
  config.strictTags = false
}

/**
 * Did the command name files? Then it may be right that none of ours runs. `filenamePattern` is internal (since 2.0),
 * but nothing else tells a filter for other tests from a mistyped `include`.
 */
export function isFiltered(vitest: Vitest): boolean {
  const { filenamePattern } = vitest as unknown as { readonly filenamePattern?: readonly string[] }
  return Boolean(filenamePattern?.length)
}
