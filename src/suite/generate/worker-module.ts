import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ModelChoice, modulePath } from '../../model/choice.ts'
import type { SpecLocation } from '../../trial/contract.ts'
import type { ResolvedOptions } from '../input/options.ts'

const WORKER = 'virtual:vitest-clause/worker'

/**
 * What the generated suites of a project import. Virtual, because it holds the user's options and modules. Plugins of
 * one config share a server: each has a module of its own.
 */
export function workerModuleId(project: string): string {
  return `${WORKER}/${project}`
}

/** What a project sets up first, where there are calls to start. */
export function beginModuleId(project: string): string {
  return `virtual:vitest-clause/begin/${project}`
}

/** Is this the code of a suite? */
export function isSuite(code: string): boolean {
  return code.includes(`from ${JSON.stringify(WORKER).slice(0, -1)}/`)
}

/** What a test of the user's imports; the plugin answers it, so that the matcher knows the options. */
export const MATCHER_MODULE = 'vitest-clause/matcher'

const self = fileURLToPath(import.meta.url)
const sibling = (file: string) => path.join(path.dirname(self), '../..', file + path.extname(self))

/** Absolute paths of the modules that the options name. */
export function userModules({ worker }: ResolvedOptions, root: string): string[] {
  const choices = [worker.target, worker.tools, ...(worker.graders ?? []).map(({ model }) => model)]
  return choices.flatMap((choice) => modulePath(choice) ?? []).map((file) => path.resolve(root, file))
}

/**
 * Code of the module that runs in the worker: registers the matcher, imports the target and grader
 * modules as real modules (so that editing them reruns what depends on them) and hands all of it to
 * the session.
 */
export function workerModule({ worker: options }: ResolvedOptions, location: SpecLocation): string {
  const imports: string[] = []
  /** The name that holds the default export of a choice's module. */
  const imported = (choice: ModelChoice | undefined): string => {
    const named = modulePath(choice)
    if (named === undefined) return 'undefined'
    const name = `module${imports.length}`
    const file = path.resolve(location.root, named)
    imports.push(`import * as ${name} from ${JSON.stringify(file)}`)
    return `${name}.default`
  }
  const fields = [
    `location: ${JSON.stringify(location)}`,
    `options: ${JSON.stringify(options)}`,
    `target: ${imported(options.target)}`,
    `tools: ${imported(options.tools)}`,
    `graders: [${(options.graders ?? []).map(({ model }) => imported(model)).join(', ')}]`,
  ]
  return [
    `import ${JSON.stringify(sibling('matcher'))}`,
    `import { configure } from ${JSON.stringify(sibling('trial/session'))}`,
    ...imports,
    `configure({ ${fields.join(', ')} })`,
    `export { begin } from ${JSON.stringify(sibling('trial/tests/begin'))}`,
    `export { canary } from ${JSON.stringify(sibling('trial/tests/canary'))}`,
    `export { challenge } from ${JSON.stringify(sibling('trial/tests/challenge'))}`,
    `export { contradictions } from ${JSON.stringify(sibling('trial/tests/contradictions'))}`,
    `export { gate } from ${JSON.stringify(sibling('trial/tests/gate'))}`,
    `export { precedent } from ${JSON.stringify(sibling('trial/tests/precedent'))}`,
  ].join('\n')
}

/** Code of the module that starts all calls of a run. */
export function beginModule(project: string): string {
  return [
    `import ${JSON.stringify(sibling('trial/models/watch-reads'))}`,
    `import { begin } from ${JSON.stringify(workerModuleId(project))}`,
    'await begin()',
  ].join('\n')
}
