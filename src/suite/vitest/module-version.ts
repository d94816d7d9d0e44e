import fs from 'node:fs'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { hashOf } from '../../common/hash.ts'
import { relativePath } from '../../common/paths.ts'
import { modulePath } from '../../model/choice.ts'
import type { ResolvedOptions } from '../input/options.ts'

/**
 * A module under test is a model whose weights are its source: its recordings must not outlive an
 * edit. The version is a hash of the module's source and of all that it imports from the project
 * (packages are left out: the lockfile is their version).
 * @returns versions by path as configured.
 */
export async function moduleVersions(
  project: TestProject,
  { worker }: ResolvedOptions,
  root: string,
): Promise<Record<string, string>> {
  const choices = [worker.target, ...(worker.graders ?? []).map(({ model }) => model)]
  const modules = choices.flatMap((choice) => modulePath(choice) ?? [])
  const entries = modules.map(async (name) => {
    const files = await importsOf(project, path.resolve(root, name))
    const sources = files.map((file) => [
      relativePath(root, file),
      fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n'),
    ])
    return [name, hashOf(sources)] as const
  })
  return Object.fromEntries(await Promise.all(entries))
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
