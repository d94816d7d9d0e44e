import { createRequire } from 'node:module'
import path from 'node:path'
import type {} from 'vitest/config' // gives Vite's Plugin its `configureVitest`
import type { Vite } from 'vitest/node'
import { hashOf } from '../common/hash.ts'
import { recordingsPath } from '../common/recordings-path.ts'
import { createScoreboard, isScoreboard } from '../report/scoreboard-reporter.ts'
import type { ClauseFile } from '../spec/parse-clause-file.ts'
import { baselineContext } from './baseline-context.ts'
import { calibrationContext } from './calibration-context.ts'
import { generateSuite } from './generate.ts'
import { type ClausesOptions, resolveOptions } from './options.ts'
import { adoptSuites, isDeclared, isOwnProject, projectEntry } from './project.ts'
import { requireModules, requireNode } from './requirements.ts'
import { type ModuleVersions, runPlanner } from './run-plan.ts'
import { type SpecSource, specSource } from './spec-source.ts'
import { clauseTags, PRECEDENT_TAG } from './tags.ts'
import { MATCHER_MODULE, WORKER_MODULE, workerModule } from './worker-module.ts'

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }
const RESOLVED_WORKER = `\0${WORKER_MODULE}`

/**
 * The Vitest plugin: turns clause files into test suites, in a project of their own.
 *
 * @param options see the table in the README
 * @throws TypeError where an option is unknown or wrong, Error where Node is too old
 * @example
 * export default defineConfig({ plugins: [clauses({ target: './src/assistant.ts', grader: 'openai:…' })] })
 */
export function clauses(options: ClausesOptions = {}): Vite.Plugin {
  requireNode()
  const resolved = resolveOptions(options)
  let source: SpecSource
  const versions: ModuleVersions = {}
  const suiteOf = (code: string, file: ClauseFile) => {
    const { policy, root } = source.location
    // Nobody attacks a person's judgement, and nobody would write it down for a canary.
    const graders = resolved.worker.graders ?? []
    const canaries = !graders.some(({ model }) => model.kind === 'handwritten') && source.holdsCanaries(file)
    return generateSuite(code, file, {
      policy: policy && path.resolve(root, policy),
      canaries,
      gate: resolved.worker.gate,
    })
  }
  return {
    name: 'vitest-clause',
    enforce: 'pre',

    config: (config) => projectEntry(config as never, resolved) as never,

    configResolved(config) {
      const { include, policy, authorities } = resolved
      requireModules(resolved, config.root)
      source = specSource({ root: config.root, include, policy, authorities }, config.cacheDir)
    },

    async configureVitest(context) {
      const { vitest, project } = context
      await source.refresh()
      const own = isOwnProject(project, resolved)
      const declared = isDeclared(vitest.config.projects, resolved)
      if (own || !declared) {
        const { policy, root } = source.location
        const suites = policy && source.file(path.resolve(root, policy)) ? [policy] : []
        adoptSuites(project, [...resolved.include, ...suites], own)
        for (const name of tagNames(source)) {
          if (!project.config.tags.some((tag) => tag.name === name)) project.config.tags.push({ name })
        }
      }
      // Vitest's module cache doesn't see what the code of a suite depends on: the policy, our version.
      context.defineCacheKeyGenerator(({ id, sourceCode }) => {
        const file = source.file(id)
        return file ? `${version}:${hashOf(suiteOf(sourceCode, file).code)}` : undefined
      })
      vitest.config.reporters.push(runPlanner(vitest, project, resolved, source, versions) as never)
      if (!vitest.config.reporters.some(isScoreboard)) {
        const scoreboard = createScoreboard({
          recordings: () => knownRecordings(source),
          calibration: () => calibrationContext(vitest, resolved, source, versions),
          baseline: () => baselineContext(vitest, resolved, source, versions),
        })
        vitest.config.reporters.push(scoreboard as never)
      }
    },

    resolveId(id) {
      if (id === WORKER_MODULE || id === MATCHER_MODULE) return RESOLVED_WORKER
    },

    load(id) {
      if (id === RESOLVED_WORKER) return workerModule(resolved, source.location)
    },

    transform(code, id) {
      if (id.endsWith('?clause-policy')) return { code: 'export {}', map: null }
      const file = source.file(id)
      if (!file) return
      return suiteOf(code, file) as never
    },
  }
}

function tagNames(source: SpecSource): string[] {
  const { files } = source.current()
  return [PRECEDENT_TAG, ...files.flatMap((file) => file.clauses.flatMap(clauseTags))]
}

/** A file with a problem keeps its recordings: its clause isn't gone, it can't be read. */
function knownRecordings(source: SpecSource): string[] {
  const { root } = source.location
  return source.current().files.flatMap(({ file, clauses }) => {
    const names = new Set([
      path.basename(file, path.extname(file)),
      'canaries',
      ...clauses.map(({ id }) => id),
    ])
    return [...names].map((name) => recordingsPath(path.resolve(root, file), name))
  })
}
