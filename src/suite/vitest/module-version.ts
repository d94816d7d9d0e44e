import fs from 'node:fs'
import path from 'node:path'
import { globSync } from 'tinyglobby'
import type { TestProject } from 'vitest/node'
import { hashOf } from '../../common/hash.ts'
import { relativePath } from '../../common/paths.ts'
import type { ModelChoice } from '../../model/choice.ts'
import type { ResolvedOptions } from '../input/options.ts'
import { moduleSource } from './module-source.ts'

/** What recordings know of the user's modules. */
export interface KnownModules {
  /** Versions by path as configured. */
  readonly versions: ModuleVersions
  /** Files that these are made of, absolute. */
  readonly files: ReadonlySet<string>
}

export type ModuleVersions = Readonly<Record<string, string>>

type ModuleChoice = Extract<ModelChoice, { readonly kind: 'module' }>

/**
 * A module under test is a model whose weights are its source: its recordings must not outlive an edit. The version is
 * a hash of what the module's source means, of all that it imports from the project (packages are left out: the
 * lockfile is their version), of the files that these read by name, and of those that the config names.
 */
export async function knownModules(
  project: TestProject,
  { worker }: ResolvedOptions,
  root: string,
): Promise<KnownModules> {
  const choices = [worker.target, worker.tools, ...(worker.graders ?? []).map(({ model }) => model)]
  const known = new Set<string>()
  const entries = choices.flatMap((choice) => (choice?.kind === 'module' ? [versionOf(choice)] : []))
  return { versions: Object.fromEntries(await Promise.all(entries)), files: known }

  async function versionOf(choice: ModuleChoice): Promise<readonly [string, string]> {
    const files = await importsOf(project, path.resolve(root, choice.path))
    const sources = files.map((file) => ({ file, ...moduleSource(file, root) }))
    const named = globSync([...(choice.files ?? [])], { cwd: root, absolute: true, expandDirectories: false })
    const read = [...new Set([...sources.flatMap(({ reads }) => reads), ...named])].sort()
    for (const file of [...files, ...read]) known.add(file)
    // A version in the config stands for the code and what that reads, not for files named beside it.
    const isNamed = choice.version !== undefined
    const code = isNamed ? [] : sources.map(({ file, meaning }) => [relativePath(root, file), meaning])
    const texts = (isNamed ? named.toSorted() : read).map((file) => [
      relativePath(root, file),
      fs.readFileSync(file, 'base64'),
    ])
    return [choice.path, hashOf([...code, ...texts])]
  }
}

/** The file and everything it imports, but packages; sorted. A missing file fails later, in the worker. */
async function importsOf(project: TestProject, entry: string): Promise<string[]> {
  const environment = project.vite.environments.ssr
  const seen = new Set<string>()
  const visit = async (id: string): Promise<void> => {
    const file = id.replace(/\?.*$/, '')
    if (seen.has(file) || file.includes('/node_modules/') || !fs.existsSync(file)) return
    seen.add(file)
    await environment?.transformRequest(file).catch(() => undefined)
    const modules = environment?.moduleGraph.getModulesByFile(file) ?? []
    const imports = [...modules].flatMap((module) => [...module.importedModules])
    await Promise.all(imports.map((module) => (module.file ? visit(module.file) : undefined)))
  }
  await visit(entry)
  return [...seen].sort()
}
