import { createRequire } from 'node:module'
import path from 'node:path'
import type {} from 'vitest/config' // gives Vite's Plugin its `configureVitest`
import type { Vite } from 'vitest/node'
import { AUTHORITIES } from '../clauses/data/clause.ts'
import type { ClauseFile } from '../clauses/file/clause-file.ts'
import { realPath, tryRead } from '../common/files.ts'
import { hashOf } from '../common/hash.ts'
import { isByHand, variablesOf } from '../model/choice.ts'
import { clauseModule, clausePath } from './clause-import.ts'
import { reportingPlugin } from './end-of-run.ts'
import { generateSuite, TEXT_QUERY } from './generate/generate.ts'
import { CHECK_TAG, clauseTags, PRECEDENT_TAG } from './generate/tags.ts'
import {
  beginModule,
  beginModuleId,
  isSuite,
  MATCHER_MODULE,
  userModules,
  workerModule,
  workerModuleId,
} from './generate/worker-module.ts'
import {
  type ClausesOptions,
  type ResolvedOptions,
  requireModules,
  requireNode,
  resolveOptions,
} from './input/options.ts'
import { type SpecSource, specSource } from './input/spec-source.ts'
import { useEnvFiles } from './vitest/env-files.ts'
import { followPolicy } from './vitest/policy-edits.ts'
import { adoptSuites, isDeclared, isOwnProject, projectEntry } from './vitest/project.ts'
import { addReporter, reportTo } from './vitest/reporter.ts'
import { type RunState, runPlanner } from './vitest/run-plan.ts'
import { defineCacheKey, isBenchmark, requireVitest } from './vitest/versions.ts'

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }

/**
 * The Vitest plugin: turns clause files into test suites, in a project of their own. In Vite itself, and in tests,
 * `import clause from './specs/sy73.md?clause'` gives an app what the file says.
 *
 * @param options see the table in the README
 * @throws TypeError where an option is unknown or wrong; under Vitest, Error where Node is too old
 * @example
 * export default defineConfig({ plugins: [clauses({ target: './src/assistant.ts', grader: 'openai:…' })] })
 */
export function clauses(options: ClausesOptions = {}): Vite.Plugin {
  const resolved = resolveOptions(options)
  const worker = workerModuleId(resolved.project)
  const begin = beginModuleId(resolved.project)
  let source: SpecSource
  /** Code by the file's name, as it was last handed out. */
  const generated = new Map<string, string>()
  const state: RunState = { mode: 'none' }
  const suiteOf = (code: string, file: ClauseFile) => {
    const { root } = source.location
    const place = path.resolve(root, file.file)
    // Nobody attacks a person's judgement, and nobody would write it down for a canary.
    const graders = resolved.worker.graders ?? []
    const canaries = !graders.some(({ model }) => isByHand(model)) && source.holdsCanaries(file)
    return generateSuite(code, file, {
      worker,
      texts: source.textsOf(file).map((text) => path.resolve(root, text)),
      read: (name) => tryRead(path.resolve(root, name)),
      canaries,
      root: realPath(place) === place ? undefined : root,
      gate: resolved.worker.gate,
      modules: userModules(resolved, root),
      diagnostics: source.diagnostics(file.file),
      model: source.modelChecks(),
    })
  }
  const isStale = (id: string) => {
    const file = source.file(id)
    const code = file && generated.get(file.file)
    return code !== undefined && code !== suiteOf('', file!).code
  }
  return {
    name: 'vitest-clause',
    enforce: 'pre',

    config(config) {
      // An app that is built needs no Vitest.
      if (process.env.VITEST) requireVitest()
      return projectEntry(config, resolved)
    },

    configResolved(config) {
      const { include, policy, authorities, rules } = resolved
      const lock = resolved.lock && path.resolve(config.root, resolved.lock)
      source = specSource(
        { root: config.root, include, policy, authorities },
        { rules, lock },
        config.cacheDir,
      )
    },

    async configureVitest(context) {
      // Of no interest to an app that is built.
      requireNode()
      requireModules(resolved, source.location.root)
      const { vitest, project } = context
      await source.refresh()
      const own = isOwnProject(project, resolved)
      if (isBenchmark(vitest, project)) {
        if (own) project.config.include = []
        return
      }
      const declared = isDeclared(vitest.config.projects, resolved)
      await useEnvFiles(project, own || !declared, variables(resolved))
      if (own || !declared) {
        const { policy, root } = source.location
        const suites = policy && source.file(path.resolve(root, policy)) ? [policy] : []
        adoptSuites(project, [...resolved.include, ...suites], own)
        project.config.exclude.push(...source.silentFiles())
        for (const name of tagNames(source)) {
          if (!project.config.tags.some((tag) => tag.name === name)) project.config.tags.push({ name })
        }
      }
      // Vitest's module cache doesn't see what the code of a suite depends on: the policy, our version.
      defineCacheKey(context, ({ id, sourceCode }) => {
        if (clausePath(id)) return false
        const file = source.file(id)
        if (!file) return undefined
        const { code } = suiteOf(sourceCode, file)
        // A hit of the cache asks no `transform`.
        generated.set(file.file, code)
        return `${version}:${hashOf(code)}`
      })
      state.mode = vitest.config.snapshotOptions.updateSnapshot
      addReporter(vitest, runPlanner(vitest, project, resolved, source, state, isStale))
      followPolicy(vitest, project, resolved, source, (file) => suiteOf('', file).code)
      const runs = own || !declared ? project.name : undefined
      reportTo(vitest, reportingPlugin(project, resolved, source, state), runs)
    },

    resolveId(id) {
      if (id === worker || id === MATCHER_MODULE) return `\0${worker}`
      if (id === begin) return `\0${begin}`
    },

    load(id) {
      if (id === `\0${worker}`) return workerModule(resolved, source.location)
      if (id === `\0${begin}`) return beginModule(resolved.project)
      const imported = clausePath(id)
      if (imported) return clauseModule(imported, source.location, (file) => this.addWatchFile(file))
    },

    transform(code, id) {
      if (id.endsWith(TEXT_QUERY)) return { code: 'export {}', map: null }
      const file = source.file(id)
      if (!file) return
      // Their server keeps one code for a file.
      if (isSuite(code)) {
        throw new Error(
          `${file.file} belongs to two plugins clauses() of one config, of which \`${resolved.project}\` is one: let their \`include\` differ, or give each a project with a config file of its own`,
        )
      }
      const suite = suiteOf(code, file)
      generated.set(file.file, suite.code)
      return suite
    },
  }
}

/** Of the environment, that the models of the config read. The Decisions API is OpenAI's own. */
function variables({ worker }: ResolvedOptions): string[] {
  const graders = worker.graders ?? []
  return [
    ...[worker.target, ...graders.map(({ model }) => model)].flatMap(variablesOf),
    ...(graders.some(({ decisions }) => decisions) ? ['OPENAI_API_KEY', 'OPENAI_BASE_URL'] : []),
  ]
}

function tagNames(source: SpecSource): string[] {
  const { files } = source.current()
  const levels = AUTHORITIES.map((authority) => `authority/${authority}`)
  return [PRECEDENT_TAG, CHECK_TAG, ...levels, ...files.flatMap((file) => file.clauses.flatMap(clauseTags))]
}
